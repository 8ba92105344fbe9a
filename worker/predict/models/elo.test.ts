import { expect, test } from "vitest";

import {
  type EloSettings,
  clubEloSettings,
  eloExpectation,
  eloGain,
  eloRatingOf,
  rateEloDay,
  startElo,
} from "./elo.ts";

const founded = 100;

function season(days: readonly number[]) {
  const elo = startElo();
  for (const day of days) {
    rateEloDay(elo, day, [
      { division: 0, homeTeamId: 1, awayTeamId: 2, homeGoals: 3, awayGoals: 0 },
      { division: 0, homeTeamId: 3, awayTeamId: 4, homeGoals: 0, awayGoals: 1 },
    ]);
  }
  return elo;
}

test("200 points are worth an expectation of 0.7597, as the formula says", () => {
  expect(eloExpectation(1500, 1500)).toBe(0.5);
  expect(eloExpectation(1600, 1400)).toBeCloseTo(1 / (1 + 10 ** -0.5), 12);
  expect(eloExpectation(1600, 1400)).toBeCloseTo(0.759747, 6);
});

test("a win by two between equals is worth 30 times one half; k grows by 10 with every goal of margin", () => {
  expect(eloGain(1500, 1500, 2, 0)).toBe(15);
  expect(eloGain(1500, 1500, 1, 1)).toBe(0);
  expect(eloGain(1500, 1500, 0, 3)).toBe(-20);
  expect(eloGain(1600, 1400, 0, 1)).toBeCloseTo(-20 * 0.759747, 5);
});

test("what one side wins the other loses, and founders begin level", () => {
  const elo = season([founded]);
  expect(eloRatingOf(elo, 1, 0, founded)).toBe(1520);
  expect(eloRatingOf(elo, 2, 0, founded)).toBe(1480);
  expect(eloRatingOf(elo, 5, 0, founded + 10)).toBe(1500);
  const sum = [1, 2, 3, 4].reduce((total, id) => total + eloRatingOf(elo, id, 0, founded), 0);
  expect(sum).toBe(6000);
});

test("a team that comes later begins with the mean of the three weakest of its division", () => {
  const elo = season([founded, founded + 90]);
  const ratings = [1, 2, 3, 4].map((id) => eloRatingOf(elo, id, 0, founded + 90)).toSorted((a, b) => a - b);
  const weakest = ratings.slice(0, 3).reduce((sum, rating) => sum + rating, 0) / 3;
  expect(eloRatingOf(elo, 9, 0, founded + 91)).toBeCloseTo(weakest, 9);
});

test("a team back after a year begins like any newcomer; one that moved down keeps its rating", () => {
  const elo = season([founded]);
  rateEloDay(elo, founded + 300, [{ division: 0, homeTeamId: 3, awayTeamId: 4, homeGoals: 1, awayGoals: 1 }]);
  expect(eloRatingOf(elo, 1, 0, founded + 301)).not.toBe(1520);
  expect(eloRatingOf(elo, 1, 1, founded + 200)).toBe(1520);
});

test("the ratings of the morning judge all matches of a day, in whatever order they are listed", () => {
  const results = [
    { division: 0, homeTeamId: 1, awayTeamId: 2, homeGoals: 3, awayGoals: 0 },
    { division: 0, homeTeamId: 3, awayTeamId: 4, homeGoals: 0, awayGoals: 1 },
  ];
  const [one, other] = [season([founded]), season([founded])];
  rateEloDay(one, founded + 90, [
    ...results,
    { division: 0, homeTeamId: 5, awayTeamId: 6, homeGoals: 2, awayGoals: 0 },
  ]);
  rateEloDay(other, founded + 90, [
    { division: 0, homeTeamId: 5, awayTeamId: 6, homeGoals: 2, awayGoals: 0 },
    ...results.toReversed(),
  ]);
  expect(one).toEqual(other);
  expect(JSON.parse(JSON.stringify(one))).toEqual(one);
});

test("where it is told to, the hosts are expected to do better, and a match counts by what it was about", () => {
  const settings: EloSettings = {
    ...clubEloSettings,
    homeAdvantage: 100,
    importance: { friendly: 0.5, minor: 0.75, qualifier: 1, continental: 1.25, world: 1.5 },
  };
  const draw = { division: 0, homeTeamId: 1, awayTeamId: 2, homeGoals: 1, awayGoals: 1 };
  const after = (match: Parameters<typeof rateEloDay>[2][number]) => {
    const elo = startElo();
    rateEloDay(elo, founded, [match], settings);
    return eloRatingOf(elo, 1, 0, founded, settings) - 1500;
  };
  const loss = 10 * (0.5 - 1 / (1 + 10 ** -0.25));
  expect(after(draw)).toBeCloseTo(loss, 12);
  expect(after({ ...draw, neutral: true })).toBe(0);
  expect(after({ ...draw, importance: "world" })).toBeCloseTo(1.5 * loss, 12);
  expect(after({ ...draw, importance: "friendly" })).toBeCloseTo(0.5 * loss, 12);
});

test("how long a team may be away, and how late it may come, is a matter of the pool", () => {
  const settings = { ...clubEloSettings, foundingDays: 1000, absenceDays: 1000 };
  const elo = season([founded]);
  expect(eloRatingOf(elo, 1, 0, founded + 900, settings)).toBe(1520);
  expect(eloRatingOf(elo, 9, 0, founded + 900, settings)).toBe(1500);
});
