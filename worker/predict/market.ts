/** The three followable markets: match result, total goals over or under 2.5, both teams to score. */
export const markets = ["1X2", "OU", "BTTS"] as const;
export type Market = (typeof markets)[number];

/** Selections of each market, in the order in which its probabilities are stored and shown. */
export const selectionsOf = {
  "1X2": ["1", "X", "2"],
  OU: ["over", "under"],
  BTTS: ["yes", "no"],
} as const satisfies Record<Market, readonly string[]>;

export type Selection = (typeof selectionsOf)[Market][number];

/** Home, draw, away; sums to 1. */
export type ResultProbabilities = readonly [home: number, draw: number, away: number];

/**
 * The selection that won on the 90-minute score.
 *
 * @param market followable market; totals use the line 2.5
 */
export function winningSelection(market: Market, homeGoals: number, awayGoals: number): Selection {
  if (market === "1X2") return homeGoals > awayGoals ? "1" : homeGoals < awayGoals ? "2" : "X";
  if (market === "OU") return homeGoals + awayGoals > 2 ? "over" : "under";
  return homeGoals > 0 && awayGoals > 0 ? "yes" : "no";
}
