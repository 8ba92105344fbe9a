import type { ServiceContext } from "../context.ts";
import type { ToldBet } from "../notify/told.ts";
import { findToldBets } from "./told-repo.ts";

/** What somebody is told of each of these bets as it stands now; a bet that does not exist is left out. */
export async function describeBets(ctx: ServiceContext, betIds: readonly number[]): Promise<Map<number, ToldBet>> {
  const rows = betIds.length === 0 ? [] : await findToldBets(ctx.db, betIds);
  const bets = new Map<number, ToldBet>();
  for (const row of rows) {
    const { betId, bankrollId, currency, outcome, stakeMinor, payoutMinor, balanceMinor } = row;
    const profitMinor = payoutMinor === null ? null : payoutMinor - stakeMinor;
    const bet = bets.get(betId) ?? {
      betId,
      bankrollId,
      currency,
      outcome,
      stakeMinor,
      profitMinor,
      balanceMinor,
      legs: [],
    };
    const { matchId, home, away, league, market, selection, legOutcome } = row;
    bet.legs.push({ matchId, home, away, league, market, selection, outcome: legOutcome });
    bets.set(betId, bet);
  }
  return bets;
}
