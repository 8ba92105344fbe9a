import fc from "fast-check";
import { expect, test } from "vitest";

import { piAfter, piGoalDifference, piRatingOf, ratePiDay, startPi } from "./pi-ratings.ts";

test("the equations of Constantinou and Fenton (2013), followed by hand", () => {
  const hosts = { home: 1.6, away: 0.4 };
  const visitors = { home: 0.3, away: -1.2 };
  // 10^(1.6/3) − 1 = 2.41455, −(10^(1.2/3) − 1) = −1.51189.
  expect(piGoalDifference(hosts.home, visitors.away)).toBeCloseTo(3.92644, 5);
  // 4-1: the error is −0.92644, worth 3 · log10(1.92644) = 0.85430.
  const after = piAfter(hosts, visitors, 3, { lambda: 0.1, gamma: 0.3 });
  expect(after.hosts.home).toBeCloseTo(1.6 - 0.08543, 5);
  expect(after.hosts.away).toBeCloseTo(0.4 - 0.3 * 0.08543, 5);
  expect(after.visitors.away).toBeCloseTo(-1.2 + 0.08543, 5);
  expect(after.visitors.home).toBeCloseTo(0.3 + 0.3 * 0.08543, 5);
});

test("a score exactly as expected changes nothing", () => {
  const hosts = { home: 3 * Math.log10(2), away: 0 };
  expect(piGoalDifference(hosts.home, 0)).toBeCloseTo(1, 12);
  const after = piAfter(hosts, { home: 0, away: 0 }, piGoalDifference(hosts.home, 0));
  expect(after).toEqual({ hosts, visitors: { home: 0, away: 0 } });
});

test("a better score is never worth less, and what the hosts gain at home the visitors lose away", () => {
  const rating = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(rating, rating, fc.integer({ min: -9, max: 9 }), (home, away, difference) => {
      const sides = [
        { home, away: 0 },
        { home: 0, away },
      ] as const;
      const less = piAfter(sides[0], sides[1], difference);
      const more = piAfter(sides[0], sides[1], difference + 1);
      expect(more.hosts.home).toBeGreaterThan(less.hosts.home);
      expect(less.hosts.home - home).toBeCloseTo(away - less.visitors.away, 12);
    }),
  );
});

test("founders begin at zero, later arrivals below, and lower divisions lower still", () => {
  const pi = startPi();
  const drawn = { division: 0, homeGoals: 0, awayGoals: 0 };
  ratePiDay(pi, 1, [{ ...drawn, homeTeamId: 1, awayTeamId: 2 }]);
  expect(piRatingOf(pi, 3, 0, 30)).toEqual({ home: 0, away: 0 });
  expect(piRatingOf(pi, 3, 0, 90).home).toBeLessThan(0);
  expect(piRatingOf(pi, 3, 1, 90).home).toBeLessThan(piRatingOf(pi, 3, 0, 90).home);
});
