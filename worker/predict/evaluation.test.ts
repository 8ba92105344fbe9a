import fc from "fast-check";
import { expect, test } from "vitest";

import { evaluatePrediction } from "./evaluation.ts";
import { markets, selectionsOf } from "./market.ts";

const result = {
  market: "1X2",
  pick: "1",
  probabilities: [0.5, 0.3, 0.2],
  oddsThousandths: 2100,
  closingOddsThousandths: 1950,
  closingProbability: 0.5,
} as const;
const unpriced = { oddsThousandths: null, closingOddsThousandths: null, closingProbability: null };

test("a prediction is judged on the 90-minute score, with the proper scores of its own probabilities", () => {
  expect(evaluatePrediction(result, { home: 2, away: 1 })).toEqual({
    status: "success",
    winningSelection: "1",
    realScore: "2-1",
    wasCorrect: true,
    brier: expect.closeTo(0.25 + 0.09 + 0.04, 12),
    logLoss: expect.closeTo(-Math.log(0.5), 12),
    rankedProbabilityScore: expect.closeTo((0.25 + 0.04) / 2, 12),
    calibrationBin: 5,
    closingOddsThousandths: 1950,
    closingProbability: 0.5,
    closingLineValue: expect.closeTo(0.05, 12),
  });
  expect(evaluatePrediction(result, { home: 1, away: 1 })).toMatchObject({
    status: "failure",
    winningSelection: "X",
    wasCorrect: false,
    logLoss: expect.closeTo(-Math.log(0.3), 12),
  });
});

test("the closing line is beaten by a price above the fair closing one, and says nothing where a price is missing", () => {
  const value = (oddsThousandths: number | null, closingProbability: number | null) =>
    evaluatePrediction({ ...result, oddsThousandths, closingProbability }, { home: 0, away: 0 }).closingLineValue;
  expect(value(2200, 0.5)).toBeCloseTo(0.1, 12);
  expect(value(1800, 0.5)).toBeCloseTo(-0.1, 12);
  expect(value(2000, 0.5)).toBe(0);
  expect([value(null, 0.5), value(2000, null), value(null, null)]).toEqual([null, null, null]);
});

test("the pick's own probability names its bin, the last of which holds 1", () => {
  const bin = (pick: "1" | "X" | "2", probabilities: number[]) =>
    evaluatePrediction({ ...result, pick, probabilities }, { home: 0, away: 0 }).calibrationBin;
  expect(bin("1", [0.5, 0.3, 0.2])).toBe(5);
  expect(bin("X", [0.35, 0.39, 0.26])).toBe(3);
  expect(bin("2", [0, 0, 1])).toBe(9);
  expect(bin("1", [0.4999, 0.3, 0.2001])).toBe(4);
});

test("each market has its own winner for the same score", () => {
  const winners = ([home, away]: readonly [number, number]) =>
    markets.map((market) => {
      const selections = selectionsOf[market];
      const probabilities = selections.map(() => 1 / selections.length);
      const prediction = { market, pick: selections[0], probabilities, ...unpriced };
      return evaluatePrediction(prediction, { home, away }).winningSelection;
    });
  const scores = { "0-0": [0, 0], "2-0": [2, 0], "1-1": [1, 1], "2-1": [2, 1], "0-3": [0, 3] } as const;
  expect(Object.fromEntries(Object.entries(scores).map(([name, score]) => [name, winners(score)]))).toEqual({
    "0-0": ["X", "under", "no"],
    "2-0": ["1", "under", "no"],
    "1-1": ["X", "under", "yes"],
    "2-1": ["1", "over", "yes"],
    "0-3": ["2", "over", "no"],
  });
});

test("a match without a result voids its predictions, and nothing about them is scored", () => {
  expect(evaluatePrediction(result, null)).toEqual({
    status: "void",
    winningSelection: null,
    realScore: null,
    wasCorrect: null,
    brier: null,
    logLoss: null,
    rankedProbabilityScore: null,
    calibrationBin: null,
    closingOddsThousandths: null,
    closingProbability: null,
    closingLineValue: null,
  });
});

test("exactly the pick that won is correct, and all scores are numbers", () => {
  const goals = fc.nat(9);
  fc.assert(
    fc.property(fc.constantFrom(...markets), goals, goals, fc.nat(2), (market, home, away, nth) => {
      const selections = selectionsOf[market];
      const pick = selections[nth % selections.length] ?? selections[0];
      const probabilities = selections.map(() => 1 / selections.length);
      const judged = evaluatePrediction({ market, pick, probabilities, ...unpriced }, { home, away });
      expect(judged.wasCorrect).toBe(pick === judged.winningSelection);
      expect(judged.status).toBe(judged.wasCorrect ? "success" : "failure");
      expect(selections).toContain(judged.winningSelection);
      expect(judged.logLoss).toBeCloseTo(Math.log(selections.length), 9);
      for (const score of [judged.brier, judged.rankedProbabilityScore]) expect(score).toBeGreaterThan(0);
    }),
  );
});
