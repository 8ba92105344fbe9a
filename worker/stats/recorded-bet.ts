import type { FinalOutcome } from "../bets/settlement.ts";
import type { BetMarket } from "../bets/terms.ts";

/** A settled bet as statistics see it. Open bets are counted nowhere. */
export type RecordedBet = {
  id: string;
  currency: string;
  stakeMinor: number;
  /** What it returned, the stake included. */
  payoutMinor: number;
  outcome: FinalOutcome;
  /** Of the whole bet. */
  oddsThousandths: number;
  /** One over the closing probability without margin; null where nothing closed. */
  fairClosingOddsThousandths: number | null;
  /** Taken on the price of a simulated bookmaker: its money counts, but neither yield nor closing-line value do. */
  simulated: boolean;
  /** What the bankroll's plan asked for; null where it was not asked. */
  recommendedStakeMinor: number | null;
  /** Match clock. */
  placedAtMs: number;
  settledAtMs: number;
  /** "Arsenal – Chelsea"; of a combined bet its matches one after the other. */
  matches: string;
  market: BetMarket | "combined";
  selection: string;
  sport: string;
  league: string;
  bookmaker: string | null;
  strategy: string;
};

/** In the order in which the bets were settled. @throws RangeError for bets in several currencies */
export function inOrderOfSettlement(bets: readonly RecordedBet[]): RecordedBet[] {
  assertOneCurrency(bets);
  return bets.toSorted(
    (one, other) => one.settledAtMs - other.settledAtMs || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0),
  );
}

/** Currencies are never added up. @throws RangeError */
export function assertOneCurrency(bets: readonly RecordedBet[]): void {
  if (new Set(bets.map(({ currency }) => currency)).size > 1) throw new RangeError("bets in several currencies");
}
