import { expect, test } from "vitest";

import type { Line, PredictedMatch } from "./predict-league.ts";
import type { BacktestMatch } from "./read-leagues.ts";
import { bootstrapMean, gradeLines, scoreModels } from "./score-lines.ts";
import { stakesOf } from "./stakes.ts";

const plain: BacktestMatch = {
  date: "2023-08-11",
  season: "2023-24",
  league: "E0",
  home: "Burnley",
  away: "Man City",
  homeTeamId: 1,
  awayTeamId: 2,
  neutral: false,
  day: 19_580,
  score: { home: 2, away: 1 },
  preMatch: { result: [], totals: [] },
  average: { result: [2, 4, 4], totals: [2, 2] },
  best: [2.2, 4, 4],
  closing: [2, 4, 4],
};

function predicted(match: BacktestMatch, line: Partial<Line> = {}): PredictedMatch {
  const { date, league, home, away } = match;
  return {
    match,
    parameters: { homeGoals: 1.5, awayGoals: 1, rho: 0 },
    lines: [{ date, league, home, away, model: "published", p: [0.5, 0.3, 0.2], over25: 0.6, btts: 0.7, ...line }],
    features: null,
  };
}

test("one match by hand: log loss, RPS, Brier, and the differences to market and base rate", () => {
  const [score] = scoreModels(gradeLines([predicted(plain, { p: [0.8, 0.1, 0.1] })], [plain]), "1");
  expect(score?.logLoss).toBeCloseTo(-Math.log(0.8), 12);
  expect(score?.rankedProbabilityScore).toBeCloseTo((0.04 + 0.01) / 2, 12);
  expect(score?.brier).toBeCloseTo(0.04 + 0.01 + 0.01, 12);
  expect(score?.accuracy).toBe(1);
  // 2, 4, 4 without a margin is ½, ¼, ¼; evens on the totals is ½.
  expect(score?.toMarket?.mean).toBeCloseTo(Math.log(0.5) - Math.log(0.8), 9);
  expect(score?.totals.brier).toBeCloseTo(0.16, 12);
  expect(score?.totals.toMarket).toBeCloseTo(0.16 - 0.25, 9);
  expect(score?.btts.toBaseRate).toBeCloseTo(0.09 - 0.25, 12);
});

test("the calibration error pools the three results in ten bins", () => {
  const [score] = scoreModels(gradeLines([predicted(plain, { p: [0.75, 0.15, 0.1] })], [plain]), "1");
  // Bins 0.7-0.8 and 0.1-0.2: |0.75 − 1| of one, |0.125 − 0| of two.
  expect(score?.calibrationError).toBeCloseTo((0.25 + 2 * 0.125) / 3, 12);
});

test("a match without a result is not graded, one without prices has no difference", () => {
  expect(gradeLines([predicted({ ...plain, score: null })], [])).toEqual([]);
  const unpriced = { ...plain, average: { result: null, totals: [2, 1.005] } };
  const [score] = scoreModels(gradeLines([predicted(unpriced)], [unpriced]), "1");
  expect(score?.toMarket).toBeNull();
  expect(score?.totals.toMarket).toBeNull();
});

test("the base rate of a day counts earlier days only", () => {
  const earlier = { ...plain, day: plain.day - 1 };
  const goalless = { ...plain, score: { home: 0, away: 0 } };
  const [graded] = gradeLines([predicted(plain)], [earlier, plain, goalless]);
  expect(graded?.bttsBaseRate).toBeCloseTo(6 / 11, 12);
});

test("the interval of a mean holds it, narrows with the sample and depends on nothing but the seed", () => {
  const values = Array.from({ length: 400 }, (_, index) => Math.sin(index));
  const interval = bootstrapMean(values, "seed");
  expect(bootstrapMean(values, "seed")).toEqual(interval);
  expect(bootstrapMean(values, "other")).not.toEqual(interval);
  const width = (interval?.high95 ?? 0) - (interval?.low95 ?? 0);
  // The standard deviation of a sine is 1/√2.
  expect(width).toBeGreaterThan((2 * 1.96 * Math.SQRT1_2 * 0.85) / 20);
  expect(width).toBeLessThan((2 * 1.96 * Math.SQRT1_2 * 1.15) / 20);
  expect(bootstrapMean([], "seed")).toBeNull();
  expect(bootstrapMean([3], "seed")).toEqual({ mean: 3, low95: 3, high95: 3, count: 1 });
});

test("a stake by hand: quarter Kelly at the best price, valued by the closing price", () => {
  const stakes = stakesOf([predicted(plain)]);
  // 0.5 · 2.2 − 1 = 0.1 on the hosts and 0.3 · 4 − 1 = 0.2 on the draw; nothing on the visitors.
  const staked = 0.25 * (0.1 / 1.2) + 0.25 * (0.2 / 3);
  expect(stakes.bets).toBe(2);
  expect(stakes.staked).toBeCloseTo(staked, 12);
  expect(stakes.profit).toBeCloseTo(0.25 * 0.1 - 0.25 * (0.2 / 3), 12);
  expect(stakes.flatYield).toBeCloseTo((1.2 - 1) / 2, 12);
  expect(stakes.closingLineValue).toBeCloseTo((2.2 * 0.5 - 1 + (4 * 0.25 - 1)) / 2, 9);
});

test("no edge, no stake; and only the published set stakes", () => {
  const none = { bets: 0, staked: 0, profit: 0, yield: null, flatYield: null, closingLineValue: null };
  expect(stakesOf([predicted(plain, { p: [0.4, 0.25, 0.25] })])).toEqual(none);
  expect(stakesOf([predicted(plain, { model: "results" })])).toEqual(none);
  expect(stakesOf([predicted({ ...plain, score: null })])).toEqual(none);
  expect(stakesOf([predicted({ ...plain, best: null })])).toEqual(none);
});
