/** Where things stand on a probability rail, in percent of its length. */
export type RailGeometry = {
  segments: { from: number; length: number }[];
  /** Where two segments meet. */
  boundaries: number[];
  /** Where the market would have them meet. */
  notches: number[];
};

/**
 * @param probabilities in the fixed order of the rail; they need not sum to exactly 1
 * @param market the market's probabilities of the same outcomes, where prices are known
 */
export function railGeometry(probabilities: readonly number[], market: readonly number[] | null): RailGeometry {
  const ends = runningShares(probabilities);
  return {
    segments: ends.map((end, index) => {
      const from = ends[index - 1] ?? 0;
      return { from, length: hundredths(end - from) };
    }),
    boundaries: ends.slice(0, -1),
    notches: market ? runningShares(market).slice(0, -1) : [],
  };
}

function runningShares(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let reached = 0;
  return weights.map((weight) => {
    reached += weight;
    return sum > 0 ? hundredths((reached / sum) * 100) : 0;
  });
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
