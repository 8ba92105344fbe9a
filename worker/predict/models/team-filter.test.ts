import { expect, test } from "vitest";

import {
  type TeamFilterSettings,
  advance,
  createTeamFilter,
  enter,
  expectationFrom,
  expectationOf,
  observe,
  valuesOf,
} from "./team-filter.ts";

const settings: TeamFilterSettings = {
  awaySign: -1,
  constant: { mean: 0.35, variance: 0.05, dailyVariance: 0 },
  dailyVariance: 0.001,
  longestDriftDays: 60,
  breakVariance: 0.1,
  breakKeeps: 0.5,
  founder: { mean: 0, variance: 0.3 },
  arrival: { mean: -0.4, variance: 0.2, keeps: 0.25 },
  divisionGap: 1,
  foundingDays: 60,
  absenceDays: 250,
  joint: true,
  negligibleCovariance: 0,
};
const match = { division: 0, homeTeamId: 1, awayTeamId: 2, neutral: false };

function founded(day = 0) {
  const filter = createTeamFilter(settings);
  advance(filter, day);
  enter(filter, 0, [1, 2, 3, 4]);
  return filter;
}

test("the first observation is shared out by the variances, as the Kalman gain says", () => {
  const filter = founded();
  // Prior spread 0.05 + 0.3 + 0.3, noise 0.35: together 1, so the shares of a surprise of 1 are the variances themselves.
  observe(filter, match, 1.35, 0.35);
  const { constants, values } = valuesOf(filter, 0);
  expect(constants["0"]).toBeCloseTo(0.4, 12);
  expect(values["1"]).toBeCloseTo(0.3, 12);
  expect(values["2"]).toBeCloseTo(-0.3, 12);
  expect(values["3"]).toBe(0);
  expect(expectationOf(filter, 0, 1, 2, false)).toBeCloseTo(1, 12);
});

test("on neutral ground nobody has a home advantage, in what is expected and in what is learned", () => {
  const filter = founded();
  expect(expectationOf(filter, 0, 1, 2, true)).toBe(0);
  observe(filter, { ...match, neutral: true }, 1, 0.4);
  const { constants, values } = valuesOf(filter, 0);
  expect(constants["0"]).toBe(0.35);
  expect(values["1"]).toBeCloseTo(0.3, 12);
});

test("observations of a day mean the same in any order", () => {
  const [one, other] = [founded(), founded()];
  const second = { ...match, homeTeamId: 3, awayTeamId: 4 };
  observe(one, match, 1, 0.1);
  observe(one, second, -1, 0.2);
  observe(other, second, -1, 0.2);
  observe(other, match, 1, 0.1);
  const values = valuesOf(other, 0).values;
  for (const [id, value] of Object.entries(valuesOf(one, 0).values)) expect(values[id]).toBeCloseTo(value, 12);
});

test("after many equal observations a team is where they say, whatever it began with", () => {
  const filter = founded();
  for (let day = 1; day <= 60; day += 1) {
    advance(filter, day);
    observe(filter, match, 2, 0.01);
  }
  expect(expectationOf(filter, 0, 1, 2, false)).toBeCloseTo(2, 2);
});

test("a break draws everyone towards the middle, on the day it is noticed as on the day it ends", () => {
  const filter = founded();
  observe(filter, match, 1.35, 0.35);
  expect(valuesOf(filter, 39).values["1"]).toBeCloseTo(0.3, 12);
  const before = valuesOf(filter, 80);
  expect(before.values["1"]).toBeCloseTo(0.15, 12);
  advance(filter, 80);
  expect(valuesOf(filter, 80).values).toEqual(before.values);
});

test("a team that comes later begins as an arrival, below the founders and learning faster than they do", () => {
  const filter = founded();
  expect(expectationFrom(valuesOf(filter, 0), { ...match, awayTeamId: 9 }, 0)).toBeCloseTo(0.75, 12);
  for (let day = 0; day <= 90; day += 15) {
    advance(filter, day);
    enter(filter, 0, [1, 2, 3, 4]);
    observe(filter, match, 0.35, 0.05);
  }
  enter(filter, 0, [9]);
  expect(valuesOf(filter, 90).values["9"]).toBe(-0.4);
  observe(filter, { ...match, awayTeamId: 9 }, 2, 0.1);
  const { values } = valuesOf(filter, 90);
  expect(Math.abs((values["9"] ?? 0) + 0.4)).toBeGreaterThan(Math.abs(values["1"] ?? 0));
});

test("a team that was away for a year keeps the set share of what was known", () => {
  const filter = founded();
  observe(filter, match, 1.35, 0.35);
  for (let day = 30; day <= 300; day += 30) {
    advance(filter, day);
    enter(filter, 0, [3, 4]);
  }
  const expected = -0.4 + 0.25 * (0.3 + 0.4);
  expect(valuesOf(filter, 300).values["1"]).toBeCloseTo(expected, 12);
  enter(filter, 0, [1]);
  expect(valuesOf(filter, 300).values["1"]).toBeCloseTo(expected, 12);
});

test("a relegated team takes its strength along into the division below", () => {
  const filter = founded();
  observe(filter, match, 1.35, 0.35);
  enter(filter, 1, [1, 11]);
  const values = valuesOf(filter, 0);
  expect(values.values["11"]).toBe(-1);
  expect(expectationFrom(values, { division: 1, homeTeamId: 1, awayTeamId: 11, neutral: true }, 0)).toBeCloseTo(
    1.3,
    12,
  );
});

test("it holds as many teams as come", () => {
  const filter = founded();
  enter(
    filter,
    0,
    Array.from({ length: 100 }, (_, index) => index + 1),
  );
  observe(filter, { ...match, homeTeamId: 99, awayTeamId: 100 }, 1.35, 0.35);
  expect(valuesOf(filter, 0).values["99"]).toBeCloseTo(0.3, 12);
});

test("teams known apart share out their first surprise as teams known together do, and learn nothing from others' later ones", () => {
  const apart = createTeamFilter({ ...settings, joint: false });
  const together = founded();
  advance(apart, 0);
  enter(apart, 0, [1, 2, 3, 4]);
  for (const filter of [apart, together]) observe(filter, match, 1.35, 0.35);
  const said = valuesOf(apart, 0);
  for (const [id, value] of Object.entries(valuesOf(together, 0).values)) {
    expect(said.values[id]).toBeCloseTo(value, 12);
  }
  expect(said.constants["0"]).toBeCloseTo(0.4, 12);
  for (const filter of [apart, together]) observe(filter, { ...match, homeTeamId: 2, awayTeamId: 3 }, 2, 0.35);
  expect(valuesOf(apart, 0).values["1"]).toBeCloseTo(0.3, 12);
  expect(valuesOf(together, 0).values["1"]).toBeGreaterThan(0.31);
});

test("a covariance that is negligible teaches nothing, one that is not all it has to", () => {
  const [exact, coarse] = [0, 0.03].map((negligibleCovariance) => {
    const filter = createTeamFilter({ ...settings, negligibleCovariance });
    advance(filter, 0);
    enter(filter, 0, [1, 2, 3, 4]);
    observe(filter, match, 1.35, 0.35);
    observe(filter, { ...match, homeTeamId: 3, awayTeamId: 4 }, 1.35, 0.35);
    return valuesOf(filter, 0).values;
  });
  // Team 1 and the visitors' match share the home advantage alone: a covariance of 0.015.
  expect(coarse?.["1"]).toBeCloseTo(0.3, 12);
  expect(exact?.["1"]).not.toBeCloseTo(0.3, 3);
  expect(coarse?.["3"]).toBe(exact?.["3"]);
});
