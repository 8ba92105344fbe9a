import fc from "fast-check";
import { expect, test } from "vitest";

import { type TeamGoal, scorerHistoryDays, scorerSettings, scorerShares } from "./scorers.ts";

const day = 19_000;
const plain = {
  ...scorerSettings,
  decayPerDay: 0,
  repeatWeight: 1,
  otherGoals: 5,
  penalties: { otherGoals: 1, share: 0, weight: 0 },
  leavingPerYear: 0,
};

function goal(player: string | null, daysAgo: number, penalty = false): TeamGoal {
  return { player, playedDay: day - daysAgo, penalty };
}

function shareOf(goals: readonly TeamGoal[], player: string, settings = plain): number {
  return scorerShares(goals, day, settings).players.find((row) => row.player === player)?.share ?? 0;
}

test("three of five goals, five more by somebody else: three tenths", () => {
  const goals = [goal("Kane", 10), goal("Kane", 20), goal("Kane", 30), goal("Saka", 10), goal(null, 20)];
  const { players, others } = scorerShares(goals, day, plain);
  expect(players.map(({ player }) => player)).toEqual(["Kane", "Saka"]);
  expect(players[0]?.share).toBeCloseTo(0.3, 12);
  expect(players[1]?.share).toBeCloseTo(0.1, 12);
  expect(others).toBeCloseTo(0.6, 12);
});

test("penalties have a law of their own, and count by the share of goals that are penalties", () => {
  const goals = [goal("Kane", 10, true), goal("Saka", 20), goal("Saka", 30), goal("Saka", 40)];
  // A quarter of the goals were penalties: Kane has 1 of 1 + 1 of these, Saka 3 of 3 + 5 of the others.
  expect(shareOf(goals, "Kane")).toBeCloseTo(0.25 / 2, 12);
  expect(shareOf(goals, "Saka")).toBeCloseTo((0.75 * 3) / 8, 12);
});

test("older goals weigh less, and a second goal in one match less than one in another", () => {
  const decaying = { ...plain, decayPerDay: 0.01 };
  const goals = [goal("Old", 400), goal("New", 5)];
  expect(shareOf(goals, "Old", decaying)).toBeLessThan(shareOf(goals, "New", decaying) / 10);
  const bunched = [goal("Bunch", 10), goal("Bunch", 10), goal("Steady", 10), goal("Steady", 20)];
  const repeating = { ...plain, repeatWeight: 0.5 };
  expect(shareOf(bunched, "Bunch", repeating)).toBeCloseTo(1.5 / 8.5, 12);
  expect(shareOf(bunched, "Steady", repeating)).toBeCloseTo(2 / 8.5, 12);
});

test("who has not scored while his team did is likelier to have left", () => {
  const leaving = { ...plain, leavingPerYear: 0.2 };
  const goals = [goal("Gone", 700), goal("Gone", 705), goal("Gone", 710)];
  const later = Array.from({ length: 20 }, (_, index) => goal(null, 690 - index));
  const [quiet, silent] = [goals, [...goals, ...later]].map((list) => {
    return shareOf(list, "Gone", leaving) / shareOf(list, "Gone", plain);
  });
  expect(quiet).toBeLessThan(1);
  expect(silent).toBeLessThan((quiet ?? 0) / 1.5);
});

test("nothing of the day itself or later is seen, nothing older than the history, and nobody who has long stopped scoring", () => {
  const goals = [goal("Kane", 10), goal("Saka", 20)];
  const known = scorerShares(goals, day);
  const unseen = [goal("Kane", 0), goal("Kane", -3), goal("Saka", scorerHistoryDays + 1)];
  expect(scorerShares([...goals, ...unseen], day)).toEqual(known);
  const retired = goal("Rooney", scorerSettings.activeDays + 1);
  expect(scorerShares([...goals, retired], day).players.map(({ player }) => player)).toEqual(["Kane", "Saka"]);
});

test("shares are shares whatever is recorded, and of no goals everybody is somebody else", () => {
  const goals = fc.array(
    fc
      .tuple(fc.option(fc.constantFrom("A", "B", "C"), { nil: null }), fc.integer({ min: 1, max: 4000 }), fc.boolean())
      .map(([player, daysAgo, penalty]) => goal(player, daysAgo, penalty)),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(goals, (list) => {
      const { players, others } = scorerShares(list, day);
      expect(players.reduce((sum, { share }) => sum + share, others)).toBeCloseTo(1, 12);
      for (const { share } of players) expect(share).toBeGreaterThan(0);
      expect(others).toBeGreaterThan(0);
    }),
  );
  expect(scorerShares([], day)).toEqual({ players: [], others: 1 });
});
