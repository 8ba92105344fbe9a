import { expect, test } from "vitest";

import { type RatedMatch, fitRatingGoals, goalsFromRating } from "./goals-from-rating.ts";

const prior = { slope: 0.002, slopePrecision: 1 };

/** Matches whose goals are exactly what the law says, so that the law is the maximum. */
function lawfulMatches(): RatedMatch[] {
  return Array.from({ length: 4000 }, (_, index) => {
    const difference = ((index % 41) - 20) * 10;
    return {
      day: 1000,
      difference,
      neutral: index % 3 === 0,
      homeGoals: Math.exp(0.1 + (index % 3 === 0 ? 0 : 0.3) + 0.0015 * difference),
      awayGoals: Math.exp(0.1 - 0.0015 * difference),
    };
  });
}

test("it finds the law that made the goals", () => {
  const fit = fitRatingGoals(lawfulMatches(), 1000, prior);
  expect(fit.level).toBeCloseTo(0.1, 2);
  expect(fit.homeAdvantage).toBeCloseTo(0.3, 2);
  expect(fit.slope).toBeCloseTo(0.0015, 6);
});

test("without matches it is its prior, and the stronger side is expected to score more", () => {
  const fit = fitRatingGoals([], 1000, prior);
  expect(fit).toEqual({ level: 0.15, homeAdvantage: 0.25, slope: 0.002 });
  const { homeGoals, awayGoals } = goalsFromRating(fit, 200, true);
  expect(homeGoals).toBeCloseTo(Math.exp(0.55), 12);
  expect(awayGoals).toBeCloseTo(Math.exp(-0.25), 12);
  expect(goalsFromRating(fit, 0, false).homeGoals).toBeCloseTo(Math.exp(0.4), 12);
});

test("old matches say less", () => {
  const goalless = lawfulMatches().map((match) => ({ ...match, day: -2000, homeGoals: 0, awayGoals: 0 }));
  const fit = fitRatingGoals([...lawfulMatches(), ...goalless], 1000, prior);
  expect(fit.level).toBeGreaterThan(0.1 - 0.06);
  expect(fit.level).toBeLessThan(0.1);
});

test("no difference of ratings, however wild, makes it lose its senses", () => {
  const fit = fitRatingGoals([{ day: 0, difference: 9000, neutral: false, homeGoals: 0, awayGoals: 20 }], 0, prior);
  for (const goals of [goalsFromRating(fit, 1e6, false), goalsFromRating(fit, -1e6, true)]) {
    expect(goals.homeGoals).toBeGreaterThan(0);
    expect(goals.homeGoals).toBeLessThan(100);
  }
});
