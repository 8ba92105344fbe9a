import { inOrderOfSettlement, type RecordedBet } from "./recorded-bet.ts";

export type EquityPoint = { atMs: number; profitMinor: number };
export type Course = {
  /** Profit since the first bet, deposits left out: at most `mostPoints`, the last one among them. */
  equity: EquityPoint[];
  /** The deepest fall from a peak, in money and as a share of the capital at that peak. */
  maximumDrawdown: { minor: number; share: number };
  streaks: Streaks;
  /** Mean return of a unit staked over its standard deviation, on real prices; null below `leastBetsForSharpe`. */
  sharpe: number | null;
};
export type Streaks = {
  /** Above 0 so many hits in a row until now, below 0 so many misses. */
  current: number;
  longestHits: number;
  longestMisses: number;
};

const leastBetsForSharpe = 30;

/**
 * How the profit of settled bets went up and down.
 *
 * @param capitalMinor what had been paid in before the first bet, above 0: falls are measured against it and the profit
 * @throws RangeError for bets in several currencies, or no capital
 */
export function courseOf(bets: readonly RecordedBet[], capitalMinor: number, mostPoints = 200): Course {
  if (!(capitalMinor > 0)) throw new RangeError(`not a capital: ${capitalMinor}`);
  const ordered = inOrderOfSettlement(bets);
  let profitMinor = 0;
  const points = ordered.map((bet): EquityPoint => {
    profitMinor += bet.payoutMinor - bet.stakeMinor;
    return { atMs: bet.settledAtMs, profitMinor };
  });
  return {
    equity: thinned(points, mostPoints),
    maximumDrawdown: maximumDrawdown(points, capitalMinor),
    streaks: streaksOf(ordered),
    sharpe: sharpeOf(ordered),
  };
}

/** The share is the deepest fall of its own kind: a small sum early can weigh more than a large one late. */
function maximumDrawdown(points: readonly EquityPoint[], capitalMinor: number): { minor: number; share: number } {
  let [peak, minor, share] = [capitalMinor, 0, 0];
  for (const { profitMinor } of points) {
    const equity = capitalMinor + profitMinor;
    peak = Math.max(peak, equity);
    minor = Math.max(minor, peak - equity);
    share = Math.max(share, (peak - equity) / peak);
  }
  return { minor, share };
}

/** A bet that returned its stake neither makes nor breaks a streak. */
function streaksOf(ordered: readonly RecordedBet[]): Streaks {
  let [current, longestHits, longestMisses] = [0, 0, 0];
  for (const { payoutMinor, stakeMinor } of ordered) {
    if (payoutMinor === stakeMinor) continue;
    current = payoutMinor > stakeMinor ? Math.max(current, 0) + 1 : Math.min(current, 0) - 1;
    longestHits = Math.max(longestHits, current);
    longestMisses = Math.max(longestMisses, -current);
  }
  return { current, longestHits, longestMisses };
}

function sharpeOf(ordered: readonly RecordedBet[]): number | null {
  const returns = ordered
    .filter(({ outcome, simulated }) => outcome !== "void" && !simulated)
    .map(({ payoutMinor, stakeMinor }) => payoutMinor / stakeMinor - 1);
  if (returns.length < leastBetsForSharpe) return null;
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1);
  return variance > 0 ? mean / Math.sqrt(variance) : null;
}

/** Every so many points the last one of them. */
function thinned(points: readonly EquityPoint[], mostPoints: number): EquityPoint[] {
  const step = Math.max(1, Math.ceil(points.length / mostPoints));
  return points.filter((_, index) => (points.length - 1 - index) % step === 0);
}
