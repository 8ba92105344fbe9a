import fc from "fast-check";
import { expect, test } from "vitest";

import type { ResultProbabilities } from "../market.ts";
import { marketsOf, scoreGrid } from "../score-grid.ts";
import { goalProbabilities } from "./goal-probabilities.ts";
import { impliedGoals, impliedRho } from "./implied-goals.ts";

const goals = fc.double({ min: 0.2, max: 4, noNaN: true });

test("the fast reading of a distribution is the grid's own", () => {
  fc.assert(
    fc.property(goals, goals, fc.double({ min: -0.3, max: 0.3, noNaN: true }), (homeGoals, awayGoals, rho) => {
      const fast = goalProbabilities({ homeGoals, awayGoals, rho });
      const grid = marketsOf(scoreGrid({ homeGoals, awayGoals, rho }, 13));
      for (const [index, p] of fast.result.entries()) expect(p).toBeCloseTo(grid.result[index] ?? 0, 10);
      expect(fast.over25).toBeCloseTo(grid.totals.find(({ line }) => line === 2.5)?.over ?? 0, 10);
      expect(fast.btts).toBeCloseTo(grid.bothTeamsToScore.yes, 10);
    }),
  );
});

test("it stays a distribution for expected goals no match has", () => {
  for (const homeGoals of [0, 1e-9, 50]) {
    const { result } = goalProbabilities({ homeGoals, awayGoals: 1, rho: -0.2 });
    expect(result[0] + result[1] + result[2]).toBeCloseTo(1, 9);
    expect(Math.min(...result)).toBeGreaterThan(0);
  }
});

test("goals come back from the probabilities they make, with and without a totals price", () => {
  fc.assert(
    fc.property(goals, goals, fc.boolean(), (home, away, withTotals) => {
      const { result, over25 } = goalProbabilities({ homeGoals: home, awayGoals: away, rho: impliedRho });
      const implied = impliedGoals(result, withTotals ? over25 : null);
      expect(implied.home).toBeCloseTo(home, 3);
      expect(implied.away).toBeCloseTo(away, 3);
    }),
  );
});

test("a contradiction between draw and totals is split, and the balance of the sides all but kept", () => {
  const { result, over25 } = goalProbabilities({ homeGoals: 1.6, awayGoals: 1.1, rho: impliedRho });
  const more = impliedGoals(result, over25 + 0.1);
  expect(more.home + more.away).toBeGreaterThan(2.72);
  const seen = goalProbabilities({ homeGoals: more.home, awayGoals: more.away, rho: impliedRho });
  expect(seen.over25).toBeGreaterThan(over25);
  expect(seen.over25).toBeLessThan(over25 + 0.1);
  expect(seen.result[0] / seen.result[2]).toBeCloseTo(result[0] / result[2], 1);
});

test("whatever the probabilities, the goals are numbers above zero", () => {
  const share = fc.integer({ min: 0, max: 1000 });
  fc.assert(
    fc.property(fc.tuple(share, share, share), fc.double({ min: 0, max: 1, noNaN: true }), ([a, b, c], over25) => {
      const total = a + b + c + 3;
      const result: ResultProbabilities = [(a + 1) / total, (b + 1) / total, (c + 1) / total];
      for (const implied of Object.values(impliedGoals(result, over25))) {
        expect(implied).toBeGreaterThan(0);
        expect(implied).toBeLessThan(100);
      }
    }),
  );
});
