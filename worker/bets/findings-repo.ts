import { asc, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import { settlementFindings } from "./settlement-schema.ts";

export type Finding = typeof settlementFindings.$inferSelect;

/** Found once, until it is gone. @returns by each statement the finding that is new */
export function insertFindingStatements(findings: readonly Finding[]): Statement[] {
  return findings.map(
    ({ kind, subjectId, detail, foundAtMs }) => sql`
      insert into settlement_findings (kind, subject_id, detail, found_at_ms)
      values (${kind}, ${subjectId}, ${detail}, ${foundAtMs}) on conflict do nothing
      returning kind, subject_id as "subjectId", detail`,
  );
}

/** The oldest of what holds settlements up. */
export function findFindings(db: Database): Promise<Finding[]> {
  return db.select().from(settlementFindings).orderBy(asc(settlementFindings.foundAtMs)).limit(200);
}

/** What kept these bets from being settled does no more. */
export function deleteBetFindingsStatements(betIds: readonly number[]): Statement[] {
  if (betIds.length === 0) return [];
  return [
    sql`delete from settlement_findings where kind in ('bet_refused', 'book_frozen')
      and subject_id in (select value from json_each(${JSON.stringify(betIds)}))`,
  ];
}
