import { dayKey } from "../platform/zoned-day.ts";
import { assertOneCurrency, type RecordedBet } from "./recorded-bet.ts";
import { type Tally, tallyOf } from "./tally.ts";

export const dimensions = [
  "market",
  "selection",
  "league",
  "sport",
  "odds_band",
  "day",
  "month",
  "bookmaker",
  "strategy",
] as const;
export type Dimension = (typeof dimensions)[number];
export type Slice = { key: string; tally: Tally; bets: RecordedBet[] };

/** Lower bounds in thousandths; a band reaches up to the next one. */
const oddsBands = [
  { from: 5_000, key: "5.00+" },
  { from: 3_000, key: "3.00-4.99" },
  { from: 2_000, key: "2.00-2.99" },
  { from: 1_500, key: "1.50-1.99" },
  { from: 0, key: "1.01-1.49" },
];

/**
 * Bets in one currency by what they have in common, the slices in the order of their keys.
 *
 * @param zone days and months are those of this zone, of the instant of settlement
 * @throws RangeError for bets in several currencies, or an unknown zone
 */
export function breakDown(bets: readonly RecordedBet[], dimension: Dimension, zone: string): Slice[] {
  assertOneCurrency(bets);
  return [...Map.groupBy(bets, (bet) => sliceKey(bet, dimension, zone))]
    .map(([key, members]) => ({ key, tally: tallyOf(members), bets: members }))
    .toSorted((one, other) => (one.key < other.key ? -1 : 1));
}

/** The key of the slice a bet belongs to. */
export function sliceKey(bet: RecordedBet, dimension: Dimension, zone: string): string {
  switch (dimension) {
    case "selection":
      return bet.market === "combined" ? "combined" : `${bet.market} ${bet.selection}`;
    case "odds_band":
      return oddsBands.find(({ from }) => bet.oddsThousandths >= from)?.key ?? "1.01-1.49";
    case "day":
      return dayKey(bet.settledAtMs, zone);
    case "month":
      return dayKey(bet.settledAtMs, zone).slice(0, 7);
    case "bookmaker":
      return bet.bookmaker ?? "unknown";
    case "market":
    case "league":
    case "sport":
    case "strategy":
      return bet[dimension];
  }
}
