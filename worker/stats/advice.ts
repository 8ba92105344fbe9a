import { inverseNormal, pairedDifference, wilsonInterval } from "../predict/scoring.ts";
import { breakDown, type Dimension } from "./breakdown.ts";
import { inOrderOfSettlement, type RecordedBet } from "./recorded-bet.ts";

/** A finding with what it stands on: it is shown with `bets`, its sample, and the bounds of its figure. */
export type Advice = {
  rule:
    | "slice_below_price"
    | "slice_above_price"
    | "worse_than_closing_price"
    | "stakes_above_recommended"
    | "stakes_rise_after_misses";
  bets: number;
  figure: number;
  /** null where the rule compares two plain means. */
  interval: { low: number; high: number } | null;
  slice: { dimension: Dimension; key: string } | null;
};

/** Below this no rule says anything. */
export const leastSample = 30;
/** Stakes this many times higher after a miss than after a hit are told of. */
const riseToTell = 1.25;
const comparedDimensions = ["market", "league", "odds_band", "bookmaker", "strategy"] as const;

/**
 * What the record of a bettor shows, and nothing that it does not: each rule is silent below `leastSample` bets of its
 * own, and where chance would explain what it sees.
 *
 * @throws RangeError for bets in several currencies
 */
export function adviceOn(bets: readonly RecordedBet[], zone: string): Advice[] {
  const decided = inOrderOfSettlement(bets).filter(({ outcome }) => outcome !== "void");
  return [
    ...sliceAdvice(decided, zone),
    ...closingAdvice(decided),
    ...recommendationAdvice(decided),
    ...chasingAdvice(decided),
  ];
}

/**
 * Slices whose mean return differs from 0 by more than chance: were the prices fair, a unit staked at odds o would have
 * the variance o − 1. Looking at many slices finds something in any noise, so that the error of 5 % is shared among them
 * (C. E. Bonferroni 1936).
 */
function sliceAdvice(decided: readonly RecordedBet[], zone: string): Advice[] {
  const priced = decided.filter(({ simulated }) => !simulated);
  const slices = comparedDimensions.flatMap((dimension) => {
    const large = breakDown(priced, dimension, zone).filter(({ bets }) => bets.length >= leastSample);
    return large.map(({ key, bets }) => ({ slice: { dimension, key }, bets }));
  });
  const deviations = -inverseNormal(0.025 / Math.max(1, slices.length));
  return slices.flatMap(({ slice, bets }): Advice[] => {
    const figure = bets.reduce((sum, bet) => sum + bet.payoutMinor / bet.stakeMinor - 1, 0) / bets.length;
    const fairVariance = bets.reduce((sum, { oddsThousandths }) => sum + oddsThousandths / 1000 - 1, 0);
    const margin = (deviations * Math.sqrt(fairVariance)) / bets.length;
    if (Math.abs(figure) <= margin) return [];
    const rule = figure < 0 ? "slice_below_price" : "slice_above_price";
    return [{ rule, bets: bets.length, figure, interval: { low: figure - margin, high: figure + margin }, slice }];
  });
}

/** Prices taken that were worse, on average, than the last ones before kick-off. */
function closingAdvice(decided: readonly RecordedBet[]): Advice[] {
  const closed = decided.flatMap(({ simulated, oddsThousandths, fairClosingOddsThousandths }) =>
    simulated || fairClosingOddsThousandths === null ? [] : [oddsThousandths / fairClosingOddsThousandths - 1],
  );
  if (closed.length < leastSample) return [];
  const difference = pairedDifference({
    count: closed.length,
    sum: closed.reduce((sum, value) => sum + value, 0),
    squareSum: closed.reduce((sum, value) => sum + value ** 2, 0),
  });
  if (!difference || difference.high95 >= 0) return [];
  const interval = { low: difference.low95, high: difference.high95 };
  const bets = difference.count;
  return [{ rule: "worse_than_closing_price", bets, figure: difference.mean, interval, slice: null }];
}

/** More than half of the stakes above what the bankroll's own plan asked for. */
function recommendationAdvice(decided: readonly RecordedBet[]): Advice[] {
  const advised = decided.filter(({ recommendedStakeMinor }) => recommendedStakeMinor !== null);
  if (advised.length < leastSample) return [];
  const above = advised.filter(({ stakeMinor, recommendedStakeMinor }) => stakeMinor > (recommendedStakeMinor ?? 0));
  const interval = wilsonInterval(above.length, advised.length);
  if (interval.low <= 0.5) return [];
  const figure = above.length / advised.length;
  return [{ rule: "stakes_above_recommended", bets: advised.length, figure, interval, slice: null }];
}

/** Stakes placed after a miss against those placed after a hit: the last bet settled when they were placed. */
function chasingAdvice(decided: readonly RecordedBet[]): Advice[] {
  const byPlacement = decided.toSorted((one, other) => one.placedAtMs - other.placedAtMs);
  const after: Record<"hit" | "miss", number[]> = { hit: [], miss: [] };
  let [settledBefore, last]: [number, RecordedBet | undefined] = [0, undefined];
  for (const bet of byPlacement) {
    for (let next = decided[settledBefore]; next && next.settledAtMs <= bet.placedAtMs; next = decided[settledBefore]) {
      last = next;
      settledBefore += 1;
    }
    if (last) after[last.payoutMinor > last.stakeMinor ? "hit" : "miss"].push(bet.stakeMinor);
  }
  if (after.hit.length < leastSample || after.miss.length < leastSample) return [];
  const figure = mean(after.miss) / mean(after.hit);
  const bets = after.hit.length + after.miss.length;
  return figure < riseToTell ? [] : [{ rule: "stakes_rise_after_misses", bets, figure, interval: null, slice: null }];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
