import fc from "fast-check";
import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { drawnMatch } from "./tape-drawn-match.ts";
import { type RecordedGoal, contradictionIn, deriveGoals, deriveHalfTime, tallyOf, tallyUntil } from "./tape-goals.ts";

function goal(minute: number, side: "home" | "away", more: Partial<RecordedGoal> = {}): RecordedGoal {
  return { kind: "goal", side, minute, extraMinute: null, player: "Ada", ...more };
}

const played = { halfTime: { home: 1, away: 0 }, fullTime: { home: 1, away: 1 }, extraTime: null };

test("an own goal counts for the other side, and what is no goal for neither", () => {
  expect(tallyOf([goal(9, "home", { kind: "own_goal" }), goal(12, "home", { kind: "penalty_goal" })])).toEqual({
    home: 1,
    away: 1,
  });
  expect(
    tallyOf([
      { kind: "shootout_goal", side: "home" },
      { kind: "red_card", side: "away" },
      { kind: "missed_penalty", side: "home" },
    ]),
  ).toEqual({ home: 0, away: 0 });
});

test("goals that agree with their score are no contradiction, stoppage time and own goals included", () => {
  expect(contradictionIn([goal(45, "home", { extraMinute: 5 }), goal(90, "home", { kind: "own_goal" })], played)).toBe(
    null,
  );
  fc.assert(
    fc.property(drawnMatch(0), (match) => {
      if (match.goals) expect(contradictionIn(match.goals, match)).toBeNull();
    }),
  );
});

test.each([
  [[goal(46, "home"), goal(80, "away")], "goals give 0-0 at half-time, the score says 1-0"],
  [[goal(20, "home")], "goals give 1-0 after 90 minutes, the score says 1-1"],
  [[goal(20, "home"), goal(80, "away"), goal(93, "away")], "goals give 1-2 at the end, the score says 1-1"],
  [[goal(20, "home"), goal(80, "away", { extraMinute: 2 })], "a goal in minute 80+2"],
])("goals that contradict their score are told from it (%#)", (goals, contradiction) => {
  expect(contradictionIn(goals, played)).toBe(contradiction);
});

test("derived goals give every recorded score, have no scorer, and stay in the periods that were played", () => {
  fc.assert(
    fc.property(drawnMatch(0), fc.string(), (match, seed) => {
      const random = seededRandom(seed);
      const halfTime = match.halfTime ?? deriveHalfTime(match.fullTime, random);
      const goals = deriveGoals({ ...match, halfTime }, random);
      expect(contradictionIn(goals, { ...match, halfTime })).toBeNull();
      for (const { player, lag, minute } of goals) {
        expect(player).toBeNull();
        expect(lag).toBeLessThan(1);
        expect(minute).toBeLessThanOrEqual(match.extraTime ? 120 : 90);
      }
    }),
  );
});

test("scores that fall are refused", () => {
  const random = seededRandom("s");
  const [none, one] = [
    { home: 0, away: 0 },
    { home: 0, away: 1 },
  ];
  expect(() => deriveGoals({ halfTime: one, fullTime: none, extraTime: null }, random)).toThrow(
    "half-time score above",
  );
  expect(() => deriveGoals({ halfTime: none, fullTime: one, extraTime: none }, random)).toThrow(
    "90-minute score above",
  );
});

test("the score after a minute has its stoppage time in it", () => {
  const goals = [goal(45, "home", { extraMinute: 7 }), goal(46, "away")];
  expect(tallyUntil(goals, 45)).toEqual({ home: 1, away: 0 });
});
