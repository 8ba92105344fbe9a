import { type SQL, sql } from "drizzle-orm";

import { type Database, type Statement, jsonChunks } from "../platform/db.ts";
import type { Currency } from "../wallet/ledger.ts";
import type { LegOutcome, PendingReason, VoidReason } from "./leg-outcome.ts";
import { isAwaited } from "./pass-repo.ts";
import type { RecordedLeg } from "./recorded.ts";
import type { FinalOutcome, SettledBet } from "./settlement.ts";

/** A leg with what is known of its match now. */
export type LegToSettle = RecordedLeg & {
  legNumber: number;
  matchId: number;
  homeTeamId: number;
  kickoffAtMs: number;
  oddsThousandths: number;
  outcome: LegOutcome;
  reason: VoidReason | PendingReason | null;
  match: MatchState;
};

export type MatchState = {
  homeTeamId: number;
  providerStatus: string;
  kickoffAtMs: number;
  minute: number | null;
  homeScore: number | null;
  awayScore: number | null;
  fullTimeHome: number | null;
  fullTimeAway: number | null;
  /** Extra time or penalties are told of. */
  wentOn: boolean;
};

/** A bet with everything that settles it. Instants are of the match clock. */
export type BetToSettle = {
  id: number;
  reference: string;
  userId: number;
  bankrollId: number;
  currency: Currency;
  strategy: string;
  stakeMinor: number;
  recommendedStakeMinor: number | null;
  oddsThousandths: number;
  simulated: boolean;
  rulesVersion: number;
  acceptedAtMs: number;
  status: "open" | "settled" | "taken_back" | "closed";
  revision: number;
  outcome: FinalOutcome | null;
  payoutMinor: number | null;
  settledAtMs: number | null;
  firstSettledAtMs: number | null;
  fairClosingOddsThousandths: number | null;
  /** Whether its book takes a movement. */
  book: "open" | "frozen" | "archived";
  legs: LegToSettle[];
  /** What was found too late to be corrected at once, of the revision that stands. */
  lateCorrections: { outcome: SettledBet["outcome"]; payoutMinor: number; approved: boolean }[];
  /** Something of it was refused before. */
  hasFinding: boolean;
};

type StoredBet = Omit<BetToSettle, "legs" | "lateCorrections" | "simulated" | "hasFinding"> & {
  simulated: number;
  hasFinding: number;
  isAwaited: number;
  legs: string;
  lateCorrections: string;
};
type StoredLeg = Omit<LegToSettle, "match"> & { match: Omit<MatchState, "wentOn"> & { wentOn: number } };

/** Bets in the order of their ids, read in one statement: bets, legs and results are of one instant. */
export function findBetsToSettle(db: Database, betIds: readonly number[]): Promise<BetToSettle[]> {
  return findBets(db, sql`b.id in (select value from json_each(${JSON.stringify(betIds)}))`);
}

/** Settled bets of these bankrolls after a cursor, and of each whether something told of its matches was not looked at yet. */
export async function findSettledBets(
  db: Database,
  of: { bankrollIds: readonly number[]; afterBetId: number; limit: number; nowMs: number },
): Promise<(BetToSettle & { isAwaited: boolean })[]> {
  const ids = sql`select b.id from bets b where b.bankroll_id in (select value from json_each(${JSON.stringify(of.bankrollIds)}))
    and b.status = 'settled' and b.id > ${of.afterBetId} order by b.id limit ${of.limit}`;
  return findBets(db, sql`b.id in (${ids})`, isAwaited(of.nowMs));
}

async function findBets(
  db: Database,
  which: SQL,
  awaited: SQL = sql`0`,
): Promise<(BetToSettle & { isAwaited: boolean })[]> {
  const rows = await db.all<StoredBet>(sql`
    select b.id, b.reference, b.user_id as "userId", b.bankroll_id as "bankrollId", b.currency, b.strategy,
      b.stake_minor as "stakeMinor", b.recommended_stake_minor as "recommendedStakeMinor",
      b.odds_thousandths as "oddsThousandths", b.simulated, b.rules_version as "rulesVersion",
      b.accepted_at_ms as "acceptedAtMs", b.status, b.revision, b.outcome, b.payout_minor as "payoutMinor",
      b.settled_at_ms as "settledAtMs", b.first_settled_at_ms as "firstSettledAtMs",
      b.fair_closing_odds_thousandths as "fairClosingOddsThousandths",
      case when r.status = 'archived' then 'archived'
        when exists (select 1 from accounts a where a.bankroll_id = r.id and a.frozen_at_ms is not null) then 'frozen'
        else 'open' end as book,
      exists (select 1 from settlement_findings f where f.kind in ('bet_refused', 'book_frozen') and f.subject_id = b.id)
        as "hasFinding",
      (select json_group_array(json_object('outcome', c.outcome, 'payoutMinor', c.payout_minor,
          'approved', json(iif(c.second_approver_id is null, 'false', 'true'))))
        from late_corrections c where c.bet_id = b.id and c.revision = b.revision) as "lateCorrections",
      (select json_group_array(json(leg)) from (
        select json_object('legNumber', l.leg_number, 'matchId', l.match_id, 'homeTeamId', l.home_team_id,
          'kickoffAtMs', l.kickoff_at_ms, 'market', l.market, 'selection', l.selection, 'lineHundredths', l.line_hundredths,
          'oddsThousandths', l.odds_thousandths, 'bookmaker', l.bookmaker, 'outcome', l.outcome, 'reason', l.reason,
          'sport', m.sport, 'league', m.league, 'homeTeam', m.home_team, 'awayTeam', m.away_team,
          'match', json_object('homeTeamId', m.home_team_id, 'providerStatus', m.provider_status,
            'kickoffAtMs', m.kickoff_at_ms, 'minute', m.minute, 'homeScore', m.home_score, 'awayScore', m.away_score,
            'fullTimeHome', m.full_time_home, 'fullTimeAway', m.full_time_away,
            'wentOn', coalesce(m.score_details ->> '$.extraTime.home', m.score_details ->> '$.penalties.home') is not null
          )) as leg
        from bet_legs l join matches m on m.id = l.match_id where l.bet_id = b.id order by l.leg_number)) as legs,
      ${awaited} as "isAwaited"
    from bets b join bankrolls r on r.id = b.bankroll_id where ${which} order by b.id`);
  return rows.map((row) => ({
    ...row,
    simulated: row.simulated === 1,
    hasFinding: row.hasFinding === 1,
    isAwaited: row.isAwaited === 1,
    lateCorrections: JSON.parse(row.lateCorrections) as BetToSettle["lateCorrections"],
    legs: (JSON.parse(row.legs) as StoredLeg[]).map((leg) => ({
      ...leg,
      match: { ...leg.match, wentOn: leg.match.wentOn === 1 },
    })),
  }));
}

export type BetChange = Pick<
  BetToSettle,
  "id" | "revision" | "outcome" | "payoutMinor" | "settledAtMs" | "firstSettledAtMs" | "fairClosingOddsThousandths"
> & { status: "open" | "settled" };

export type LegChange = {
  betId: number;
  legNumber: number;
  outcome: LegOutcome;
  reason: VoidReason | PendingReason | null;
};

/** Whatever became of a bet in between: its triggers refuse a change the books do not have. */
export function updateBetsStatements(changes: readonly BetChange[]): Statement[] {
  return jsonChunks(changes).map(
    (chunk) => sql`update bets set status = value ->> 'status', revision = value ->> 'revision',
        outcome = value ->> 'outcome', payout_minor = value ->> 'payoutMinor', settled_at_ms = value ->> 'settledAtMs',
        first_settled_at_ms = value ->> 'firstSettledAtMs',
        fair_closing_odds_thousandths = value ->> 'fairClosingOddsThousandths'
      from json_each(${chunk}) where bets.id = value ->> 'id'`,
  );
}

export function updateLegsStatements(changes: readonly LegChange[]): Statement[] {
  return jsonChunks(changes).map(
    (chunk) => sql`update bet_legs set outcome = value ->> 'outcome', reason = value ->> 'reason'
      from json_each(${chunk})
      where bet_legs.bet_id = value ->> 'betId' and bet_legs.leg_number = value ->> 'legNumber'`,
  );
}

/** A correction that waits for two administrators; what the result no longer asks for waits no longer. */
export function proposeCorrectionsStatements(
  betIds: readonly number[],
  proposals: readonly { betId: number; revision: number; outcome: string; payoutMinor: number; foundAtMs: number }[],
): Statement[] {
  const asked = JSON.stringify(proposals);
  return [
    sql`delete from late_corrections where bet_id in (select value from json_each(${JSON.stringify(betIds)}))
      and second_approver_id is null and not exists (
        select 1 from json_each(${asked}) where value ->> 'betId' = bet_id and value ->> 'revision' = revision
          and value ->> 'outcome' = outcome and value ->> 'payoutMinor' = payout_minor)`,
    sql`insert or ignore into late_corrections (bet_id, revision, outcome, payout_minor, found_at_ms)
      select value ->> 'betId', value ->> 'revision', value ->> 'outcome', value ->> 'payoutMinor', value ->> 'foundAtMs'
      from json_each(${asked})`,
  ];
}
