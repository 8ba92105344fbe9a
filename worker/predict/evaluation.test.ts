import fc from "fast-check";
import { expect, test } from "vitest";

import { evaluatePrediction } from "./evaluation.ts";
import { markets, selectionsOf } from "./market.ts";

const result = { market: "1X2", pick: "1", probabilities: [0.5, 0.3, 0.2] } as const;

test("a prediction is judged on the 90-minute score, with the proper scores of its own probabilities", () => {
  expect(evaluatePrediction(result, { home: 2, away: 1 })).toEqual({
    status: "success",
    winningSelection: "1",
    realScore: "2-1",
    wasCorrect: true,
    brier: expect.closeTo(0.25 + 0.09 + 0.04, 12),
    logLoss: expect.closeTo(-Math.log(0.5), 12),
    rankedProbabilityScore: expect.closeTo((0.25 + 0.04) / 2, 12),
  });
  expect(evaluatePrediction(result, { home: 1, away: 1 })).toMatchObject({
    status: "failure",
    winningSelection: "X",
    wasCorrect: false,
    logLoss: expect.closeTo(-Math.log(0.3), 12),
  });
});

test("each market has its own winner for the same score", () => {
  const winners = ([home, away]: readonly [number, number]) =>
    markets.map((market) => {
      const selections = selectionsOf[market];
      const prediction = { market, pick: selections[0], probabilities: selections.map(() => 1 / selections.length) };
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
  });
});

test("exactly the pick that won is correct, and all scores are numbers", () => {
  const goals = fc.nat(9);
  fc.assert(
    fc.property(fc.constantFrom(...markets), goals, goals, fc.nat(2), (market, home, away, nth) => {
      const selections = selectionsOf[market];
      const pick = selections[nth % selections.length] ?? selections[0];
      const probabilities = selections.map(() => 1 / selections.length);
      const judged = evaluatePrediction({ market, pick, probabilities }, { home, away });
      expect(judged.wasCorrect).toBe(pick === judged.winningSelection);
      expect(judged.status).toBe(judged.wasCorrect ? "success" : "failure");
      expect(selections).toContain(judged.winningSelection);
      expect(judged.logLoss).toBeCloseTo(Math.log(selections.length), 9);
      for (const score of [judged.brier, judged.rankedProbabilityScore]) expect(score).toBeGreaterThan(0);
    }),
  );
});
