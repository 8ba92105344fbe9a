import { sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";
import type { FinalOutcome } from "./settlement.ts";
import type { LegOutcome } from "./leg-outcome.ts";
import type { BetMarket } from "./terms.ts";

export type ToldBetRow = {
  betId: number;
  userId: number;
  bankrollId: number;
  currency: "EUR" | "USD" | "GBP";
  outcome: FinalOutcome | null;
  stakeMinor: number;
  payoutMinor: number | null;
  balanceMinor: number;
  matchId: number;
  home: string;
  away: string;
  league: string;
  market: BetMarket;
  selection: string;
  legOutcome: LegOutcome;
};

/** One row for each leg of these bets, in their order. */
export function findToldBets(db: Database, betIds: readonly number[]): Promise<ToldBetRow[]> {
  return db.all<ToldBetRow>(sql`
    select b.id as "betId", b.user_id as "userId", b.bankroll_id as "bankrollId", b.currency, b.outcome,
      b.stake_minor as "stakeMinor", b.payout_minor as "payoutMinor", w.balance_minor as "balanceMinor",
      m.id as "matchId", m.home_team as home, m.away_team as away, m.league, l.market, l.selection,
      l.outcome as "legOutcome"
    from bets b
    join accounts w on w.bankroll_id = b.bankroll_id and w.kind = 'wallet'
    join bet_legs l on l.bet_id = b.id
    join matches m on m.id = l.match_id
    where b.id in (select value from json_each(${JSON.stringify(betIds)}))
    order by b.id, l.leg_number`);
}
