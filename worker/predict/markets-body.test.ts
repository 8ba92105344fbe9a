import fc from "fast-check";
import { expect, test } from "vitest";

import { headlinesOf, marketsBody } from "./markets-body.ts";
import { marketsSchema } from "./markets-contract.ts";
import { scoreGrid, tiltToResult } from "./score-grid.ts";

const goals = fc.double({ min: 0.02, max: 7, noNaN: true });
const weight = fc.double({ min: 1e-9, max: 1, noNaN: true });

function rowSum({ home, draw, away }: { home: number; draw: number; away: number }): number {
  return home + draw + away;
}

test("the markets of any match keep the contract and agree with each other", () => {
  fc.assert(
    fc.property(goals, goals, fc.tuple(weight, weight, weight), (homeGoals, awayGoals, [one, two, three]) => {
      const sum = one + two + three;
      const grid = tiltToResult(scoreGrid({ homeGoals, awayGoals, rho: -0.05 }), [one / sum, two / sum, three / sum]);
      const share = { players: [{ player: "A", share: 0.4 }], others: 0.6 };
      const body = marketsBody(grid, { home: homeGoals, away: awayGoals }, { home: share, away: share });
      expect(marketsSchema.parse(body)).toStrictEqual(body);
      const { result, double_chance: chance, half_time: half, half_time_full_time: both } = body;
      expect(result.home).toBeCloseTo(one / sum, 10);
      expect(chance["1X"]).toBeCloseTo(result.home + result.draw, 10);
      expect(chance["12"]).toBeCloseTo(result.home + result.away, 10);
      expect(chance.X2).toBeCloseTo(result.draw + result.away, 10);
      expect(rowSum(half.result)).toBeCloseTo(1, 10);
      expect(both.home.home + both.draw.home + both.away.home).toBeCloseTo(result.home, 10);
      expect(rowSum(both.draw)).toBeCloseTo(half.result.draw, 10);
      expect(body.draw_no_bet.home * (result.home + result.away)).toBeCloseTo(result.home, 10);
      expect(body.totals.map(({ line }) => line)).toEqual([0.5, 1.5, 2.5, 3.5, 4.5, 5.5]);
      expect(body.asian_handicap.find(({ line }) => line === -0.5)?.home.win).toBeCloseTo(result.home, 10);
    }),
    {
      numRuns: 300,
      examples: [
        [0.02, 0.02, [0.9145095849076835, 1e-9, 1e-9]],
        [1.174619396674968, 0.02, [0.733210355300554, 1e-9, 1e-9]],
      ],
    },
  );
});

test("the headlines name the likeliest half-time result and scorers, and nobody where nobody is known", () => {
  const grid = scoreGrid({ homeGoals: 4, awayGoals: 0.3, rho: 0 });
  const expected = { home: 4, away: 0.3 };
  const home = { players: [{ player: "Ames", share: 0.2 }], others: 0.8 };
  const away = { players: [{ player: "Boll", share: 0.9 }], others: 0.1 };
  const known = marketsBody(grid, expected, { home, away });
  expect(headlinesOf(known)).toEqual({
    half_time_result: "1",
    first_goalscorer: "Ames",
    anytime_goalscorer: "Ames",
    top_goalscorers: known.scorers?.anytime.players.map(({ player: name, probability }) => ({ name, probability })),
  });
  expect(headlinesOf(marketsBody(grid, expected, null))).toEqual({
    half_time_result: "1",
    first_goalscorer: null,
    anytime_goalscorer: null,
    top_goalscorers: [],
  });
  const goalless = scoreGrid({ homeGoals: 0.2, awayGoals: 0.2, rho: 0 });
  expect(headlinesOf(marketsBody(goalless, { home: 0.2, away: 0.2 }, null)).half_time_result).toBe("X");
});
