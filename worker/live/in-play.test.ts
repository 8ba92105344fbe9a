import fc from "fast-check";
import { expect, test } from "vitest";

import { type SeededRandom, seededRandom } from "../platform/seeded-random.ts";
import { goalProbabilities } from "../predict/models/goal-probabilities.ts";
import { marketsOf } from "../predict/score-grid.ts";
import {
  type Expectation,
  type InPlayState,
  expectedGrid,
  inPlayGrid,
  redCardFactors,
  winProbability,
} from "./in-play.ts";
import { type HalfTime, goalProfile, shareOfGoalsLeft } from "./playing-time.ts";

const goals = fc.double({ min: 0.3, max: 3.5, noNaN: true });
/** Published probabilities stray from those of the parameters as prices do. */
const tilt = fc.double({ min: 0.85, max: 1.15, noNaN: true });
const expectations = fc
  .record({ homeGoals: goals, awayGoals: goals, rho: fc.double({ min: -0.1, max: 0.05, noNaN: true }) })
  .chain((parameters) =>
    fc.tuple(tilt, tilt, tilt, tilt).map(([home, draw, away, over]): Expectation => {
      const said = goalProbabilities(parameters);
      const [h, d, a] = [said.result[0] * home, said.result[1] * draw, said.result[2] * away];
      const sum = h + d + a;
      return { ...parameters, result: [h / sum, d / sum, a / sum], over25: Math.min(0.97, said.over25 * over) };
    }),
  );
const times = fc.oneof(
  fc.record({ half: fc.constant(1 as const), minute: fc.integer({ min: 0, max: 48 }) }),
  fc.record({ half: fc.constant(2 as const), minute: fc.integer({ min: 45, max: 97 }) }),
);
const states = fc.record({
  time: times,
  homeGoals: fc.integer({ min: 0, max: 5 }),
  awayGoals: fc.integer({ min: 0, max: 5 }),
  homeRedCards: fc.constant(0),
  awayRedCards: fc.constant(0),
});
const goalless = { homeGoals: 0, awayGoals: 0, homeRedCards: 0, awayRedCards: 0 };
const slack = 1e-9;

test("before kick-off it says what was published", () => {
  fc.assert(
    fc.property(expectations, (expectation) => {
      const said = winProbability(expectation, { ...goalless, time: "before" });
      expect(said.home).toBeCloseTo(expectation.result[0], 9);
      expect(said.draw).toBeCloseTo(expectation.result[1], 9);
      expect(said.away).toBeCloseTo(expectation.result[2], 9);
      expect(said["over_2.5"]).toBeCloseTo(expectation.over25 ?? Number.NaN, 6);
    }),
  );
});

test("when the 90 minutes are over it says what happened, whatever was expected", () => {
  fc.assert(
    fc.property(expectations, states, (expectation, state) => {
      const { homeGoals, awayGoals } = state;
      expect(winProbability(expectation, { ...state, time: "over" })).toEqual({
        home: homeGoals > awayGoals ? 1 : 0,
        draw: homeGoals === awayGoals ? 1 : 0,
        away: homeGoals < awayGoals ? 1 : 0,
        "over_2.5": homeGoals + awayGoals > 2 ? 1 : 0,
        btts: homeGoals > 0 && awayGoals > 0 ? 1 : 0,
      });
    }),
  );
});

test("the results are probabilities and sum to 1, and what is decided is certain", () => {
  fc.assert(
    fc.property(expectations, states, (expectation, state) => {
      const said = winProbability(expectation, state);
      for (const p of Object.values(said)) expect(p >= 0 && p <= 1).toBe(true);
      expect(said.home + said.draw + said.away).toBeCloseTo(1, 12);
      if (state.homeGoals + state.awayGoals > 2) expect(said["over_2.5"]).toBeCloseTo(1, 12);
      if (state.homeGoals > 0 && state.awayGoals > 0) expect(said.btts).toBeCloseTo(1, 12);
    }),
  );
});

test("a goal never lowers the chances of who scored it, nor those of many goals", () => {
  fc.assert(
    fc.property(expectations, states, (expectation, state) => {
      const before = winProbability(expectation, state);
      const home = winProbability(expectation, { ...state, homeGoals: state.homeGoals + 1 });
      const away = winProbability(expectation, { ...state, awayGoals: state.awayGoals + 1 });
      expect(home.home).toBeGreaterThanOrEqual(before.home - slack);
      expect(home.away).toBeLessThanOrEqual(before.away + slack);
      expect(away.away).toBeGreaterThanOrEqual(before.away - slack);
      expect(away.home).toBeLessThanOrEqual(before.home + slack);
      expect(home["over_2.5"]).toBeGreaterThanOrEqual(before["over_2.5"] - slack);
    }),
    { numRuns: 300 },
  );
});

test("a red card hurts whose it is", () => {
  fc.assert(
    fc.property(expectations, states, (expectation, state) => {
      const before = winProbability(expectation, state);
      const after = winProbability(expectation, { ...state, homeRedCards: 1 });
      expect(after.home).toBeLessThanOrEqual(before.home + slack);
      expect(after.away).toBeGreaterThanOrEqual(before.away - slack);
    }),
  );
  expect(redCardFactors.penalised).toBeCloseTo(0.694, 3);
  expect(redCardFactors.opponent).toBeCloseTo(1.644, 3);
});

test("the weaker team gains with every minute in which it leads and nothing happens", () => {
  fc.assert(
    fc.property(goals, goals, fc.integer({ min: 45, max: 89 }), (one, other, minute) => {
      const parameters = { homeGoals: Math.min(one, other), awayGoals: Math.max(one, other), rho: 0 };
      const expectation = { ...parameters, result: goalProbabilities(parameters).result, over25: null };
      const [earlier, later] = [minute, minute + 1].map((at) =>
        winProbability(expectation, { ...goalless, homeGoals: 1, time: { half: 2, minute: at } }),
      );
      expect(later?.home ?? 0).toBeGreaterThan(earlier?.home ?? 1);
    }),
  );
});

test("a score nobody expected has its room, and one without room is refused", () => {
  const expectation: Expectation = { homeGoals: 1, awayGoals: 1, rho: -0.1, result: [1, 0, 0], over25: null };
  const rout = { ...goalless, homeGoals: 31, awayGoals: 2, time: { half: 2, minute: 80 } } as const;
  expect(winProbability(expectation, rout).home).toBeCloseTo(1, 9);
  const upset = winProbability(expectation, { ...goalless, awayGoals: 1, time: "over" });
  expect(upset.away).toBe(1);
  expect(() => inPlayGrid(expectedGrid(expectation), rout)).toThrow(RangeError);
});

test("what the distribution rules out, the end of the match allows", () => {
  // ρ is drawn back to −1/13, which leaves 0-1 no probability at all.
  const expectation: Expectation = { homeGoals: 13, awayGoals: 1, rho: -0.5, result: [0.98, 0.01, 0.01], over25: null };
  expect(expectedGrid(expectation, 13)[0]?.[1]).toBe(0);
  expect(winProbability(expectation, { ...goalless, awayGoals: 1, time: "over" }).away).toBe(1);
});

test("matches played out goal by goal come to the same", () => {
  const random = seededRandom("played out");
  const expectation: Expectation = {
    homeGoals: 1.6,
    awayGoals: 1.1,
    rho: -0.06,
    result: [0.55, 0.24, 0.21],
    over25: 0.48,
  };
  const grid = expectedGrid(expectation);
  const time = { half: 2, minute: 60 } as const;
  const sums = { count: 0, home: 0, draw: 0, over: 0, btts: 0 };
  for (let match = 0; match < 400_000; match += 1) {
    const [home, away] = drawScore(grid, random);
    const [i, j] = [fallenBy(home, time, random), fallenBy(away, time, random)];
    if (i !== 0 || j !== 1) continue;
    sums.count += 1;
    sums.home += home > away ? 1 : 0;
    sums.draw += home === away ? 1 : 0;
    sums.over += home + away > 2 ? 1 : 0;
    sums.btts += home > 0 && away > 0 ? 1 : 0;
  }
  const said = winProbability(expectation, { ...goalless, awayGoals: 1, time });
  expect(sums.count).toBeGreaterThan(40_000);
  // Four standard errors of a rate of one half.
  const margin = 2 / Math.sqrt(sums.count);
  expect(Math.abs(said.home - sums.home / sums.count)).toBeLessThan(margin);
  expect(Math.abs(said.draw - sums.draw / sums.count)).toBeLessThan(margin);
  expect(Math.abs(said["over_2.5"] - sums.over / sums.count)).toBeLessThan(margin);
  expect(Math.abs(said.btts - sums.btts / sums.count)).toBeLessThan(margin);
});

test("after a red card the rest is two Poisson laws at the changed pace", () => {
  const parameters = { homeGoals: 1.4, awayGoals: 1.3, rho: 0 };
  const said = goalProbabilities(parameters);
  const expectation: Expectation = { ...parameters, result: said.result, over25: null };
  const state: InPlayState = { ...goalless, awayRedCards: 1, time: { half: 1, minute: 30 } };
  const left = shareOfGoalsLeft({ half: 1, minute: 30 });
  const rest = marketsOf(
    expectedGrid({
      homeGoals: 1.4 * left * redCardFactors.opponent,
      awayGoals: 1.3 * left * redCardFactors.penalised,
      rho: 0,
      result: goalProbabilities({
        homeGoals: 1.4 * left * redCardFactors.opponent,
        awayGoals: 1.3 * left * redCardFactors.penalised,
        rho: 0,
      }).result,
      over25: null,
    }),
  );
  const now = winProbability(expectation, state);
  expect(now.home).toBeCloseTo(rest.result[0], 5);
  expect(now.draw).toBeCloseTo(rest.result[1], 5);
  expect(now.btts).toBeCloseTo(rest.bothTeamsToScore.yes, 5);
});

function drawScore(grid: ReturnType<typeof expectedGrid>, random: SeededRandom): [home: number, away: number] {
  let left = random();
  for (const [home, row] of grid.entries()) {
    for (const [away, p] of row.entries()) {
      left -= p;
      if (left < 0) return [home, away];
    }
  }
  return [0, 0];
}

/** How many of so many goals, each drawn into the part of the match it falls in, fell before an even quarter of an hour. */
function fallenBy(count: number, { minute }: HalfTime, random: SeededRandom): number {
  const { quarters, stoppage } = goalProfile;
  const parts = [...quarters.slice(0, 3), stoppage[0], ...quarters.slice(3), stoppage[1]];
  const passed = minute / 15 + 1;
  let fallen = 0;
  for (let goal = 0; goal < count; goal += 1) {
    let left = random();
    const part = parts.findIndex((share) => (left -= share) < 0);
    if (part >= 0 && part < passed) fallen += 1;
  }
  return fallen;
}
