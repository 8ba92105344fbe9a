import { and, eq, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import { idempotencyKeys } from "./schema.ts";

type AnswerRow = typeof idempotencyKeys.$inferSelect;

export async function findAnswer(db: Database, userId: number, key: string): Promise<AnswerRow | undefined> {
  const [row] = await db
    .select()
    .from(idempotencyKeys)
    .where(and(eq(idempotencyKeys.userId, userId), eq(idempotencyKeys.key, key)));
  return row;
}

/** @param answer JSON, made by the database of what the batch did until here @returns the answer */
export function storeAnswerStatement(row: Omit<AnswerRow, "answer">, answer: Statement): Statement {
  return sql`insert into idempotency_keys (user_id, key, request_hash, answer, created_at_ms)
    values (${row.userId}, ${row.key}, ${row.requestHash}, ${answer}, ${row.createdAtMs}) returning answer`;
}

export function pruneAnswersStatement(beforeMs: number): Statement {
  return sql`delete from idempotency_keys where created_at_ms < ${beforeMs}`;
}
