/**
 * Closing-line value: what a price taken would return on average if the last prices before kick-off, freed of their margin,
 * were right: odds × closing probability − 1 (J. Buchdahl, "Squares & Sharps, Suckers & Sharks", 2016).
 *
 * The margin is taken out because it flatters: of 10,552 selections of 2013-14 to 2023-24 worth more than 2 % by Pinnacle's
 * pre-match price and taken at the best one, whose yield was 4.5 %, this value is 3.4 %; odds taken / Pinnacle's closing odds
 * − 1 would have said 6.8 %.
 *
 * @param odds decimal price taken; null where there was none
 * @param closingProbability of the same selection by the closing prices, without margin; null where nothing closed
 * @returns a share of the stake, above 0 where the closing line was beaten; null without both
 */
export function closingLineValue(odds: number | null, closingProbability: number | null): number | null {
  return odds === null || closingProbability === null ? null : odds * closingProbability - 1;
}
