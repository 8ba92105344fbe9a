import fc from "fast-check";
import { expect, test } from "vitest";

import { headToHead, recentForm } from "./form.ts";

const results = [
  { homeTeamId: 1, awayTeamId: 2, homeGoals: 2, awayGoals: 1, playedAtMs: 600 },
  { homeTeamId: 3, awayTeamId: 1, homeGoals: 0, awayGoals: 0, playedAtMs: 500 },
  { homeTeamId: 2, awayTeamId: 1, homeGoals: 3, awayGoals: 0, playedAtMs: 400 },
  { homeTeamId: 1, awayTeamId: 3, homeGoals: 4, awayGoals: 2, playedAtMs: 300 },
  { homeTeamId: 2, awayTeamId: 1, homeGoals: 1, awayGoals: 1, playedAtMs: 200 },
  { homeTeamId: 1, awayTeamId: 2, homeGoals: 0, awayGoals: 5, playedAtMs: 100 },
];

test("form is the last five from the team's own side, newest first", () => {
  expect(recentForm(results, 1)).toEqual({
    letters: ["W", "D", "L", "W", "D"],
    goalsScoredAverage: 7 / 5,
    goalsConcededAverage: 7 / 5,
    winPercentage: 2 / 5,
    matchesCounted: 5,
  });
  expect(recentForm(results, 3, 1)).toMatchObject({ letters: ["D"], matchesCounted: 1 });
});

test("form does not depend on the order of the results", () => {
  expect(recentForm(results.toReversed(), 1)).toEqual(recentForm(results, 1));
});

test("a team without a match has no averages", () => {
  expect(recentForm(results, 9)).toEqual({
    letters: [],
    goalsScoredAverage: null,
    goalsConcededAverage: null,
    winPercentage: null,
    matchesCounted: 0,
  });
});

test("head to head counts wins by team, not by ground", () => {
  expect(headToHead(results, 1, 2)).toEqual({ totalMatches: 4, homeWins: 1, draws: 1, awayWins: 2 });
  expect(headToHead(results, 2, 1)).toEqual({ totalMatches: 4, homeWins: 2, draws: 1, awayWins: 1 });
  expect(headToHead(results, 1, 9)).toEqual({ totalMatches: 0, homeWins: 0, draws: 0, awayWins: 0 });
});

test("every meeting is a win of one side, of the other, or a draw", () => {
  const result = fc.record({
    homeTeamId: fc.constantFrom(1, 2, 3),
    awayTeamId: fc.constantFrom(4, 5),
    homeGoals: fc.nat(5),
    awayGoals: fc.nat(5),
    playedAtMs: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(result), (played) => {
      const record = headToHead(played, 1, 4);
      expect(record.homeWins + record.draws + record.awayWins).toBe(record.totalMatches);
      const form = recentForm(played, 1);
      expect(form.letters).toHaveLength(form.matchesCounted);
      expect(form.matchesCounted).toBeLessThanOrEqual(5);
    }),
  );
});
