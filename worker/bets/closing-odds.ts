import { type Market, selectionsOf } from "../predict/market.ts";
import { type Book, consensus } from "../predict/no-vig.ts";
import type { BetMarket } from "./terms.ts";

export type ClosingBooks = ReadonlyMap<number, ReadonlyMap<Market, readonly Book[]>>;
type PricedLeg = { matchId: number; market: BetMarket; selection: string; lineHundredths: number | null };

/** The one goal line whose closing prices are kept. */
const closedLineHundredths = 250;

/**
 * One over the closing probability without margin of all legs together, in thousandths.
 *
 * @param closing the real books at the close, by match and market
 * @returns null where one of the legs did not close
 */
export function fairClosingOddsThousandths(legs: readonly PricedLeg[], closing: ClosingBooks): number | null {
  let probability = 1;
  for (const leg of legs) {
    const ofLeg = closingProbability(leg, closing);
    if (ofLeg === null) return null;
    probability *= ofLeg;
  }
  return Math.round(1_000 / probability);
}

function closingProbability(leg: PricedLeg, closing: ClosingBooks): number | null {
  const { market, selection, lineHundredths } = leg;
  if (market !== "1X2" && market !== "OU" && market !== "BTTS") return null;
  if (market === "OU" && lineHundredths !== closedLineHundredths) return null;
  const selections: readonly string[] = selectionsOf[market];
  const closed = consensus(closing.get(leg.matchId)?.get(market) ?? [], selections.length);
  return closed?.[selections.indexOf(selection)] ?? null;
}
