import { sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { Currency } from "../wallet/ledger.ts";
import type { settlementFindings } from "./settlement-schema.ts";

export type Finding = typeof settlementFindings.$inferSelect;

/** Found once, until it is gone. @returns by each statement the finding that is new; `isNewFinding` says so in its batch */
export function insertFindingStatements(findings: readonly Finding[]): Statement[] {
  return findings.map(
    ({ kind, subjectId, detail, foundAtMs }) => sql`
      insert into settlement_findings (kind, subject_id, detail, found_at_ms)
      values (${kind}, ${subjectId}, ${detail}, ${foundAtMs}) on conflict do nothing
      returning kind, subject_id as "subjectId", detail`,
  );
}

/** Whether this very finding stands, and not one that was there before. */
export function isNewFinding({ kind, subjectId, foundAtMs }: Finding): Statement {
  return sql`exists (select 1 from settlement_findings where kind = ${kind} and subject_id = ${subjectId}
    and found_at_ms = ${foundAtMs})`;
}

export type HeldUpRow = Finding & {
  /** Bets it holds up. */
  bets: number;
  stakeMinor: number | null;
  currency: Currency | null;
  userId: number | null;
  bankrollId: number | null;
  /** JSON: matches of the bet, or the match itself. */
  matches: string;
};

/** The oldest of what holds settlements up, with the bet or the match it is of. */
export function findHeldUp(db: Database): Promise<HeldUpRow[]> {
  return db.all<HeldUpRow>(sql`
    select f.kind, f.subject_id as "subjectId", f.detail, f.found_at_ms as "foundAtMs",
      iif(b.id is not null, 1, (select count(*) from bet_legs l join bets o on o.id = l.bet_id and o.status = 'open'
        where l.match_id = f.subject_id)) as bets,
      b.stake_minor as "stakeMinor", b.currency, b.user_id as "userId", b.bankroll_id as "bankrollId",
      (select json_group_array(json_object('id', m.id, 'home_team', m.home_team, 'away_team', m.away_team,
          'kickoff_at', strftime('%Y-%m-%dT%H:%M:%fZ', m.kickoff_at_ms / 1000.0, 'unixepoch'))) from matches m
        where m.id in (select l.match_id from bet_legs l where l.bet_id = b.id)
          or (b.id is null and m.id = f.subject_id)) as matches
    from settlement_findings f left join bets b on f.kind in ('bet_refused', 'book_frozen') and b.id = f.subject_id
    order by f.found_at_ms, f.kind, f.subject_id limit 200`);
}

/** How much waits for administrators; of corrections those that would change what still stands. */
export async function countWaiting(db: Database) {
  const [row] = await db.all<{ frozenBooks: number; heldUp: number; lateCorrections: number }>(sql`
    select (select count(distinct bankroll_id) from accounts where frozen_at_ms is not null) as "frozenBooks",
      (select count(*) from settlement_findings) as "heldUp",
      (select count(*) from late_corrections c
        join bets b on b.id = c.bet_id and b.revision = c.revision and b.status = 'settled'
        where c.second_approver_id is null) as "lateCorrections"`);
  return row ?? { frozenBooks: 0, heldUp: 0, lateCorrections: 0 };
}

/** What kept these bets from being settled does no more. */
export function deleteBetFindingsStatements(betIds: readonly number[]): Statement[] {
  if (betIds.length === 0) return [];
  return [
    sql`delete from settlement_findings where kind in ('bet_refused', 'book_frozen')
      and subject_id in (select value from json_each(${JSON.stringify(betIds)}))`,
  ];
}
