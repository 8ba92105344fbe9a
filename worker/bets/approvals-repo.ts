import { sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { Currency } from "../wallet/ledger.ts";
import type { FinalOutcome, SettledBet } from "./settlement.ts";

export type WaitingCorrection = {
  id: number;
  betId: number;
  userId: number;
  matchId: number;
  match: string;
  scores: string | null;
  currency: Currency;
  stakeMinor: number;
  standingOutcome: FinalOutcome;
  standingPayoutMinor: number;
  outcome: SettledBet["outcome"];
  payoutMinor: number;
  foundAtMs: number;
  firstApproverId: number | null;
  firstApprovedAtMs: number | null;
  secondApproverId: number | null;
};

/** Corrections of what still stands, the oldest first. @param id one alone, approved or not; null for all that wait */
export function findLateCorrections(db: Database, id: number | null): Promise<WaitingCorrection[]> {
  const which = id === null ? sql`c.second_approver_id is null` : sql`c.id = ${id}`;
  return db.all<WaitingCorrection>(sql`
    select c.id, c.bet_id as "betId", b.user_id as "userId",
      (select l.match_id from bet_legs l where l.bet_id = b.id order by l.leg_number limit 1) as "matchId",
      (select group_concat(m.home_team || ' – ' || m.away_team, ', ') from bet_legs l join matches m on m.id = l.match_id
        where l.bet_id = b.id) as match,
      (select iif(count(m.full_time_home) = count(*),
          group_concat(m.home_team || ' ' || m.full_time_home || '–' || m.full_time_away || ' ' || m.away_team, ', '), null)
        from bet_legs l join matches m on m.id = l.match_id where l.bet_id = b.id) as scores,
      b.currency, b.stake_minor as "stakeMinor", b.outcome as "standingOutcome", b.payout_minor as "standingPayoutMinor",
      c.outcome, c.payout_minor as "payoutMinor", c.found_at_ms as "foundAtMs",
      c.first_approver_id as "firstApproverId", c.first_approved_at_ms as "firstApprovedAtMs",
      c.second_approver_id as "secondApproverId"
    from late_corrections c join bets b on b.id = c.bet_id and b.revision = c.revision and b.status = 'settled'
    where ${which} order by c.id limit 200`);
}

/** @returns the correction, where nobody was faster */
export function approveStatement(which: "first" | "second", id: number, userId: number, atMs: number): Statement {
  return which === "first"
    ? sql`update late_corrections set first_approver_id = ${userId}, first_approved_at_ms = ${atMs}
        where id = ${id} and first_approver_id is null returning id`
    : sql`update late_corrections set second_approver_id = ${userId}, second_approved_at_ms = ${atMs}
        where id = ${id} and first_approver_id is not null and second_approver_id is null returning id`;
}
