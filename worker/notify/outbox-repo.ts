import { sql } from "drizzle-orm";

import { type Statement, jsonChunks } from "../platform/db.ts";

export type OutboxRow = {
  /** Names what happened: told once. */
  id: string;
  userId: number;
  kind: "bet_settled" | "bet_reopened";
  body: { betId: number };
  createdAtMs: number;
};

/** Told once, however often it is written. */
export function insertOutboxStatements(rows: readonly OutboxRow[]): Statement[] {
  return jsonChunks(rows).map(
    (chunk) => sql`insert or ignore into outbox (id, user_id, kind, body, created_at_ms)
      select value ->> 'id', value ->> 'userId', value ->> 'kind', value -> 'body', value ->> 'createdAtMs'
      from json_each(${chunk})`,
  );
}
