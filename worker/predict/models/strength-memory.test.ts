import { expect, test } from "vitest";

import { sharpBook } from "../engine/invented-league.ts";
import { type EngineMatch, closingViewOf } from "../engine/match.ts";
import { goalProbabilities } from "./goal-probabilities.ts";
import { marketMemorySettings, resultMemorySettings } from "./memory-settings.ts";
import { pseudoGoals, startShotRates, withShotsOf } from "./pseudo-goals.ts";
import { createStrengthMemory, memoryForecast, memoryValues, rememberDay } from "./strength-memory.ts";

const plain: EngineMatch = {
  day: 100,
  division: 0,
  homeTeamId: 1,
  awayTeamId: 2,
  neutral: false,
  homeGoals: 1,
  awayGoals: 1,
  shots: null,
  closing: null,
};
const unpriced = { result: [], totals: [] };
const favourite = closingViewOf({ result: [sharpBook(1.25, 6.5, 13)], totals: [sharpBook(1.6, 2.4)] }, unpriced);
const fixture = { division: 0, homeTeamId: 1, awayTeamId: 2, neutral: false };

function chanceAfter(settings: typeof marketMemorySettings, matches: readonly EngineMatch[]): number {
  const memory = createStrengthMemory(settings);
  for (const match of matches) rememberDay(memory, match.day, [match]);
  const day = (matches.at(-1)?.day ?? 0) + 1;
  return goalProbabilities(memoryForecast(memoryValues(memory, day), fixture, settings)).result[0];
}

test("one closing price all but settles what the market memory thinks; drawn matches against it change little", () => {
  const silent = chanceAfter(marketMemorySettings, [plain]);
  const priced = chanceAfter(marketMemorySettings, [{ ...plain, closing: favourite }]);
  expect(silent).toBeLessThan(0.5);
  expect(priced).toBeGreaterThan(0.65);
  expect(priced).toBeLessThan(favourite?.result[0] ?? 0);
});

test("a fresh price counts for more than an old one", () => {
  const underdog = closingViewOf({ result: [sharpBook(9, 5, 1.35)], totals: [] }, unpriced);
  const first = { ...plain, closing: favourite };
  const then = { ...plain, day: 170, closing: underdog };
  expect(chanceAfter(marketMemorySettings, [first, then])).toBeLessThan(0.4);
  expect(
    chanceAfter(marketMemorySettings, [
      { ...then, day: 100 },
      { ...first, day: 170 },
    ]),
  ).toBeGreaterThan(0.55);
});

test("the memory of results is blind to prices, and slow: a 5-0 says less than a price", () => {
  const won = { ...plain, homeGoals: 5, awayGoals: 0 };
  const seen = chanceAfter(resultMemorySettings, [won]);
  expect(chanceAfter(resultMemorySettings, [{ ...won, closing: favourite }])).toBe(seen);
  const before = chanceAfter(resultMemorySettings, [plain]);
  expect(seen).toBeGreaterThan(before + 0.02);
  expect(seen).toBeLessThan(chanceAfter(marketMemorySettings, [{ ...plain, closing: favourite }]));
});

test("shots speak where goals are silent", () => {
  const besieged = { homeOnTarget: 12, awayOnTarget: 1, home: 25, away: 3 };
  const goalless = { ...plain, homeGoals: 0, awayGoals: 0 };
  expect(chanceAfter(resultMemorySettings, [{ ...goalless, shots: besieged }])).toBeGreaterThan(
    chanceAfter(resultMemorySettings, [goalless]) + 0.02,
  );
});

test("pseudo-goals by hand: half goals, half shots on target at what one has been worth", () => {
  const shots = { homeOnTarget: 6, awayOnTarget: 2, home: 12, away: 9 };
  const rates = { goals: 100, onTarget: 300, shots: 900 };
  const scores = pseudoGoals({ ...plain, homeGoals: 3, awayGoals: 0, shots }, rates, { onTarget: 0.5, all: 0 });
  expect(scores?.home).toBeCloseTo(0.5 * 3 + 0.5 * 2, 12);
  expect(scores?.away).toBeCloseTo(0.5 * (2 / 3), 12);
  const mixed = pseudoGoals({ ...plain, shots }, rates, { onTarget: 0.3, all: 0.3 });
  expect(mixed?.away).toBeCloseTo(0.4 + 0.3 * (2 / 3) + 0.3, 12);
  expect(pseudoGoals(plain, rates, { onTarget: 0.5, all: 0 })).toBeNull();
});

test("what a shot is worth follows the league", () => {
  let rates = startShotRates();
  expect(withShotsOf(rates, plain)).toBe(rates);
  const wasteful = { ...plain, shots: { homeOnTarget: 10, awayOnTarget: 10, home: 30, away: 30 } };
  for (let match = 0; match < 3000; match += 1) rates = withShotsOf(rates, wasteful);
  expect(rates.goals / rates.onTarget).toBeCloseTo(0.1, 3);
  expect(rates.goals / rates.shots).toBeCloseTo(1 / 30, 3);
});

test("Pinnacle's closing price rules where there is one; incomplete and impossible books say nothing", () => {
  const sharp = sharpBook(2, 3.5, 4);
  const retail = { ...sharpBook(3, 3.2, 2.4), bookmakerSlug: "bwin", sharp: false };
  const viewOf = (result: (typeof sharp)[], totals: (typeof sharp)[]) => closingViewOf({ result, totals }, unpriced);
  expect(viewOf([retail, sharp], [])).toEqual(viewOf([sharp], []));
  expect(viewOf([retail], [])).not.toBeNull();
  expect(viewOf([sharpBook(2, 3.5)], [sharpBook(1.9, 1.9)])).toBeNull();
  expect(viewOf([], [])).toBeNull();
  expect(viewOf([sharp], [sharpBook(1.9, 0)])?.over25).toBeNull();
});

test("a market without closing prices is read from those before it, each for itself", () => {
  const before = { result: [sharpBook(3, 3.2, 2.4)], totals: [sharpBook(1.8, 2.1)] };
  const closing = { result: [sharpBook(2, 3.5, 4)], totals: [] };
  expect(closingViewOf(unpriced, before)?.result[0]).toBeLessThan(0.4);
  expect(closingViewOf(closing, before)?.result[0]).toBeGreaterThan(0.45);
  expect(closingViewOf(closing, before)?.over25).toBeGreaterThan(0.5);
});
