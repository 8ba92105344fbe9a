import fc from "fast-check";
import { expect, test } from "vitest";

import type { TeamGoal } from "../live/updates.ts";
import { marketsBody } from "./markets-body.ts";
import { matchScorers, scorerRange } from "./match-scorers.ts";
import { scoreGrid } from "./score-grid.ts";

const dayMs = 86_400_000;
const kickoffAtMs = Date.UTC(2026, 5, 11, 19);
const match = { homeTeamId: 1, awayTeamId: 2, kickoffAtMs };

function goal(teamId: number, player: string | null, daysBefore: number): TeamGoal {
  return { teamId, player, playedAtMs: kickoffAtMs - daysBefore * dayMs, penalty: false };
}

test("the goals of a match reach from years ago to the day before it, whatever the hour", () => {
  const range = scorerRange(kickoffAtMs);
  expect(range.beforeMs).toBe(Date.UTC(2026, 5, 11));
  expect(scorerRange(Date.UTC(2026, 5, 11))).toEqual(range);
  expect(range.beforeMs - range.fromMs).toBe(3653 * dayMs);
});

test("a goal of the day itself is not looked at, and where nobody is known to have scored there is no market", () => {
  expect(matchScorers([], match)).toBeNull();
  expect(matchScorers([goal(1, null, 30), goal(2, "Late", 0), goal(3, "Stranger", 30)], match)).toBeNull();
  const known = matchScorers([goal(1, "Ames", 30)], match);
  expect(known?.home.players.map(({ player }) => player)).toEqual(["Ames"]);
  expect(known?.away).toEqual({ players: [], others: 1 });
});

test("one player under two spellings is one, under the name he was last given", () => {
  const shares = matchScorers([goal(1, "Perisic Ivan", 90), goal(1, "Perišić-Ivan", 60), goal(1, "Kane", 50)], match);
  expect(shares?.home.players.map(({ player }) => player)).toEqual(["Perišić-Ivan", "Kane"]);
});

test("at most ten players of a team are named, and with the others and no goal the first scorers are everything", () => {
  const players = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 24 }), fc.nat(3000)), {
    minLength: 1,
    maxLength: 120,
  });
  const means = fc.double({ min: 0.2, max: 4, noNaN: true });
  fc.assert(
    fc.property(players, means, means, (drawn, homeGoals, awayGoals) => {
      const goals = drawn
        .toSorted((a, b) => b[2] - a[2])
        .map(([teamId, number, daysBefore]) => goal(teamId, `Player ${number}`, daysBefore + 1));
      const grid = scoreGrid({ homeGoals, awayGoals, rho: -0.05 });
      const shares = matchScorers(goals, match);
      const { scorers } = marketsBody(grid, { home: homeGoals, away: awayGoals }, shares);
      expect(scorers === null).toBe(shares === null);
      if (!scorers) return;
      for (const team of ["home", "away"] as const) {
        expect(scorers.first.players.filter((row) => row.team === team).length).toBeLessThanOrEqual(10);
      }
      const { players: rows, others, no_goal: noGoal } = scorers.first;
      const sum = rows.reduce((total, { probability }) => total + probability, 0);
      expect(sum + others.home + others.away + noGoal).toBeCloseTo(1, 10);
      for (const { player, team, probability } of rows) {
        const anytime = scorers.anytime.players.find((row) => row.player === player && row.team === team);
        expect(anytime?.probability).toBeGreaterThanOrEqual(probability - 1e-12);
      }
    }),
  );
});
