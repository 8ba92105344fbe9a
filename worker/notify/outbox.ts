import type { Statement } from "../platform/db.ts";
import { type OutboxRow, insertOutboxStatements } from "./outbox-repo.ts";

/** For the batch in which it happens: what somebody is to be told of it. */
export function outboxStatements(rows: readonly OutboxRow[]): Statement[] {
  return insertOutboxStatements(rows);
}
