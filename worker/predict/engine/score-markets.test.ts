import fc from "fast-check";
import { expect, test } from "vitest";

import type { ResultProbabilities } from "../market.ts";
import { marketsOf, scoreGrid } from "../score-grid.ts";
import { bttsOf, nearestGrid, over25Of } from "./nearest-grid.ts";
import { asianHandicap, drawNoBet, halfTimeMarkets, overProbability } from "./score-markets.ts";
import { scorerProbabilities } from "./scorer-markets.ts";

const goals = fc.double({ min: 0.2, max: 4, noNaN: true });
const grids = fc
  .record({ homeGoals: goals, awayGoals: goals, rho: fc.double({ min: -0.2, max: 0.2, noNaN: true }) })
  .map((parameters) => scoreGrid(parameters));
const results = fc
  .tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 }))
  .map(([a, b, c]): ResultProbabilities => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);
/** 1-0 half of the time, 1-1 and 2-2 a quarter each. */
const small = [
  [0, 0, 0],
  [0.5, 0.25, 0],
  [0, 0, 0.25],
];

test("a small distribution, by hand", () => {
  expect(drawNoBet(small)).toEqual({ home: 1, away: 0 });
  expect(overProbability(small, 1.5)).toBe(0.5);
  expect(asianHandicap(small, -1)).toEqual({ win: 0, push: 0.5, lose: 0.5 });
  expect(asianHandicap(small, 0)).toEqual({ win: 0.5, push: 0.5, lose: 0 });
  expect(asianHandicap(small, -0.25)).toEqual({ win: 0.5, push: 0.25, lose: 0.25 });
  expect(asianHandicap(small, 0.5)).toEqual({ win: 1, push: 0, lose: 0 });
  // The only scorer of his team scores whenever it does; first in all 1-0, half of the draws.
  expect(scorerProbabilities(small, "home", 1)).toEqual({ anytime: 1, first: 0.75 });
  expect(scorerProbabilities(small, "away", 0.5).anytime).toBeCloseTo(0.25 * 0.5 + 0.25 * 0.75, 12);
  const { halfTimeFullTime } = halfTimeMarkets(small);
  expect(halfTimeFullTime[0]?.[0]).toBeCloseTo(0.5 * 0.437, 12);
  expect(halfTimeFullTime[2]?.[0]).toBe(0);
});

test("no two markets contradict each other", () => {
  fc.assert(
    fc.property(grids, results, (grid, wanted) => {
      const tilted = nearestGrid(grid, wanted, null);
      const { result, totals } = marketsOf(tilted);
      expect(asianHandicap(tilted, -0.5).win).toBeCloseTo(result[0], 9);
      expect(asianHandicap(tilted, 0.5).lose).toBeCloseTo(result[2], 9);
      expect(asianHandicap(tilted, 0).push).toBeCloseTo(result[1], 9);
      expect(drawNoBet(tilted).home).toBeCloseTo(result[0] / (result[0] + result[2]), 9);
      for (const { line, over } of totals) expect(overProbability(tilted, line)).toBeCloseTo(over, 9);
      const halfTime = halfTimeMarkets(tilted);
      expect(halfTime.result.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      for (const outcome of [0, 1, 2]) {
        const column = halfTime.halfTimeFullTime.reduce((sum, row) => sum + (row[outcome] ?? 0), 0);
        expect(column).toBeCloseTo(result[outcome] ?? 0, 9);
      }
      expect(halfTime.over05).toBeGreaterThanOrEqual(halfTime.over15);
      expect(halfTime.over05).toBeLessThanOrEqual(overProbability(tilted, 0.5) + 1e-12);
    }),
  );
});

test("more goals are never likelier than fewer, and a greater handicap never wins less", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      const overs = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5].map((line) => overProbability(grid, line));
      expect(overs).toEqual(overs.toSorted((a, b) => b - a));
      let before = 0;
      for (let line = -3; line <= 3; line += 0.25) {
        const { win, push, lose } = asianHandicap(grid, line);
        expect(win + push + lose).toBeCloseTo(1, 12);
        const worth = win + push / 2;
        expect(worth).toBeGreaterThanOrEqual(before - 1e-12);
        before = worth;
      }
    }),
  );
});

test("the scorers of a match share out its first goal", () => {
  fc.assert(
    fc.property(grids, (grid) => {
      const first = scorerProbabilities(grid, "home", 1).first + scorerProbabilities(grid, "away", 1).first;
      expect(first).toBeCloseTo(overProbability(grid, 0.5), 9);
      const { anytime, first: his } = scorerProbabilities(grid, "home", 0.3);
      expect(his).toBeLessThanOrEqual(anytime + 1e-12);
    }),
  );
  expect(() => scorerProbabilities(small, "home", 1.2)).toThrow(RangeError);
  expect(() => asianHandicap(small, 0.3)).toThrow(RangeError);
});

test("a distribution can be asked for a result and a total at once", () => {
  fc.assert(
    fc.property(grids, results, fc.double({ min: 0.25, max: 0.75, noNaN: true }), (grid, wanted, over25) => {
      const nearest = nearestGrid(grid, wanted, over25);
      for (const [index, p] of marketsOf(nearest).result.entries()) expect(p).toBeCloseTo(wanted[index] ?? 0, 9);
      expect(over25Of(nearest)).toBeCloseTo(over25, 6);
      expect(bttsOf(nearest)).toBeCloseTo(marketsOf(nearest).bothTeamsToScore.yes, 9);
    }),
  );
});

test("of all that meet the wish it is the nearest: scores of one class keep their proportions", () => {
  const grid = scoreGrid({ homeGoals: 1.4, awayGoals: 1.1, rho: -0.05 });
  const nearest = nearestGrid(grid, [0.5, 0.25, 0.25], 0.55);
  // 1-0 and 2-0 are home wins under 2.5; 0-3 and 1-4 away wins over it.
  expect((nearest[2]?.[0] ?? 0) / (nearest[1]?.[0] ?? 1)).toBeCloseTo((grid[2]?.[0] ?? 0) / (grid[1]?.[0] ?? 1), 9);
  expect((nearest[1]?.[4] ?? 0) / (nearest[0]?.[3] ?? 1)).toBeCloseTo((grid[1]?.[4] ?? 0) / (grid[0]?.[3] ?? 1), 9);
});
