import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { ResultProbabilities } from "./market.ts";
import { marketsOf, scoreGrid, type ScoreGrid, tiltToResult } from "./score-grid.ts";

const parameters = fc.record({
  homeGoals: fc.double({ min: 0.05, max: 5, noNaN: true }),
  awayGoals: fc.double({ min: 0.05, max: 5, noNaN: true }),
  rho: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
});
const probabilities = fc
  .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 }))
  .map(([a, b, c]): ResultProbabilities => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);

describe("the score distribution", () => {
  test("with ρ = 0 is two independent Poisson laws", () => {
    const grid = scoreGrid({ homeGoals: 1.5, awayGoals: 1, rho: 0 }, 25);
    expect(grid[0]?.[0]).toBeCloseTo(Math.exp(-2.5), 12);
    expect(grid[2]?.[1]).toBeCloseTo(((Math.exp(-1.5) * 1.5 ** 2) / 2) * Math.exp(-1), 12);
  });

  test("a negative ρ makes draws likelier, as in Dixon and Coles (1997), and keeps each side's goals", () => {
    const plain = scoreGrid({ homeGoals: 1.5, awayGoals: 1.1, rho: 0 }, 25);
    const correlated = scoreGrid({ homeGoals: 1.5, awayGoals: 1.1, rho: -0.1 }, 25);
    expect(marketsOf(correlated).result[1]).toBeGreaterThan(marketsOf(plain).result[1]);
    for (const [goals, row] of plain.entries()) expect(sumOf(correlated[goals] ?? [])).toBeCloseTo(sumOf(row), 12);
  });

  test("is never negative and sums to 1, whatever ρ is asked for", () => {
    fc.assert(
      fc.property(parameters, fc.double({ min: -5, max: 5, noNaN: true }), (given, rho) => {
        const cells = scoreGrid({ ...given, rho }).flat();
        expect(Math.min(...cells)).toBeGreaterThanOrEqual(0);
        expect(sumOf(cells)).toBeCloseTo(1, 12);
      }),
    );
  });

  test("swapping the sides transposes it", () => {
    fc.assert(
      fc.property(parameters, ({ homeGoals, awayGoals, rho }) => {
        const grid = scoreGrid({ homeGoals, awayGoals, rho });
        const swapped = scoreGrid({ homeGoals: awayGoals, awayGoals: homeGoals, rho });
        for (const [home, row] of grid.entries()) {
          for (const [away, p] of row.entries()) expect(swapped[away]?.[home]).toBeCloseTo(p, 12);
        }
      }),
    );
  });

  test("refuses what is no distribution", () => {
    expect(() => scoreGrid({ homeGoals: 0, awayGoals: 1, rho: 0 })).toThrow(RangeError);
    expect(() => scoreGrid({ homeGoals: 1, awayGoals: Infinity, rho: 0 })).toThrow(RangeError);
    expect(() => scoreGrid({ homeGoals: 1, awayGoals: 1, rho: NaN })).toThrow(RangeError);
    expect(() => scoreGrid({ homeGoals: 1, awayGoals: 1, rho: 0 }, 1)).toThrow(RangeError);
    expect(() => scoreGrid({ homeGoals: 900, awayGoals: 900, rho: 0 })).toThrow(RangeError);
  });
});

describe("markets read from one grid", () => {
  test("no two contradict each other", () => {
    fc.assert(
      fc.property(parameters, probabilities, (given, wanted) => {
        const grid = tiltToResult(scoreGrid(given), wanted);
        const markets = marketsOf(grid);
        const [home, draw, away] = markets.result;
        expect(home + draw + away).toBeCloseTo(1, 12);
        expect(markets.doubleChance["1X"]).toBeCloseTo(1 - away, 12);
        expect(markets.doubleChance["12"]).toBeCloseTo(1 - draw, 12);
        expect(markets.doubleChance.X2).toBeCloseTo(1 - home, 12);
        expect(markets.bothTeamsToScore.yes + markets.bothTeamsToScore.no).toBeCloseTo(1, 12);
        // A goalless draw is the only score under half a goal; both teams scoring takes at least two goals.
        expect(markets.totals[0]?.under).toBeCloseTo(grid[0]?.[0] ?? NaN, 12);
        expect(markets.bothTeamsToScore.yes).toBeLessThanOrEqual((markets.totals[1]?.over ?? NaN) + 1e-12);
        for (const score of Object.values(markets.mostLikelyScoreByResult)) {
          expect(score.probability).toBeLessThanOrEqual(markets.mostLikelyScore.probability);
        }
        expect(Object.values(markets.mostLikelyScoreByResult)).toContainEqual(markets.mostLikelyScore);
      }),
    );
  });

  test("totals fall as the line rises, and each line sums to 1", () => {
    fc.assert(
      fc.property(parameters, (given) => {
        const { totals } = marketsOf(scoreGrid(given));
        expect(totals.map(({ line }) => line)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5]);
        for (const [index, { over, under }] of totals.entries()) {
          expect(over + under).toBeCloseTo(1, 12);
          expect(over).toBeLessThanOrEqual(totals[index - 1]?.over ?? 1);
        }
      }),
    );
  });

  test("the likeliest scores come first and the matrix is the head of the grid", () => {
    const grid = scoreGrid({ homeGoals: 1.7, awayGoals: 1.1, rho: -0.05 });
    const { correctScores, scoreMatrix, mostLikelyScore, mostLikelyScoreByResult } = marketsOf(grid);
    expect(correctScores).toHaveLength(10);
    expect(correctScores[0]).toEqual(mostLikelyScore);
    expect(correctScores.map(({ probability }) => probability)).toEqual(
      correctScores.map(({ probability }) => probability).toSorted((a, b) => b - a),
    );
    expect(scoreMatrix).toEqual(grid.slice(0, 6).map((row) => row.slice(0, 6)));
    expect(mostLikelyScore).toMatchObject({ homeGoals: 1, awayGoals: 1 });
    expect(mostLikelyScoreByResult).toMatchObject({
      "1": { homeGoals: 1, awayGoals: 0 },
      X: { homeGoals: 1, awayGoals: 1 },
      "2": { homeGoals: 1, awayGoals: 2 },
    });
  });
});

describe("tilting to 1X2 probabilities", () => {
  test("hits them exactly and keeps the odds of scores within a result", () => {
    fc.assert(
      fc.property(parameters, probabilities, (given, wanted) => {
        const grid = scoreGrid(given);
        const tilted = tiltToResult(grid, wanted);
        const { result } = marketsOf(tilted);
        for (const outcome of [0, 1, 2] as const) expect(result[outcome]).toBeCloseTo(wanted[outcome], 12);
        const [before, after] = [grid, tilted].map((g) => (g[3]?.[1] ?? NaN) / (g[2]?.[0] ?? NaN));
        expect((after ?? NaN) / (before ?? NaN)).toBeCloseTo(1, 9);
      }),
    );
  });

  test("changes nothing when they are already there", () => {
    fc.assert(
      fc.property(parameters, (given) => {
        const grid = scoreGrid(given);
        const tilted = tiltToResult(grid, marketsOf(grid).result).flat();
        for (const [cell, p] of grid.flat().entries()) expect(tilted[cell]).toBeCloseTo(p, 12);
      }),
    );
  });

  test("is nearer to the grid than any other distribution with these probabilities", () => {
    fc.assert(
      fc.property(parameters, parameters, probabilities, (given, other, wanted) => {
        const grid = scoreGrid({ ...given, rho: 0 });
        const rival = tiltToResult(scoreGrid({ ...other, rho: 0 }), wanted);
        expect(divergence(tiltToResult(grid, wanted), grid)).toBeLessThanOrEqual(divergence(rival, grid) + 1e-9);
      }),
    );
  });

  test("refuses what it cannot reach", () => {
    const grid = scoreGrid({ homeGoals: 1.5, awayGoals: 1, rho: 0 });
    expect(() => tiltToResult(grid, [0.5, 0.2, 0.2])).toThrow(RangeError);
    expect(() => tiltToResult(grid, [1.2, -0.1, -0.1])).toThrow(RangeError);
    const homeOnly = tiltToResult(grid, [1, 0, 0]);
    expect(marketsOf(homeOnly).result).toEqual([expect.closeTo(1, 12), 0, 0]);
    expect(() => tiltToResult(homeOnly, [0.5, 0.5, 0])).toThrow(RangeError);
  });
});

function divergence(from: ScoreGrid, to: ScoreGrid): number {
  const base = to.flat();
  return from.flat().reduce((sum, p, cell) => (p > 0 ? sum + p * Math.log(p / (base[cell] ?? NaN)) : sum), 0);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
