import { expect, test } from "vitest";

import { type Happening, courseOf, stateAfter, turnsAfter } from "./course.ts";
import { type Expectation, winProbability } from "./in-play.ts";

const expectation: Expectation = { homeGoals: 1.5, awayGoals: 1, rho: -0.05, result: [0.5, 0.28, 0.22], over25: 0.45 };

function goal(side: "home" | "away", minute: number, score: string, extra: number | null = null): Happening {
  return told(score, { kind: "goal", side, minute, extra_minute: extra });
}

function told(score: string, event: Happening["event"] = null, providerStatus = "2H", minute = 60): Happening {
  const [homeGoals = 0, awayGoals = 0] = score.split("-").map(Number);
  return { minute, homeGoals, awayGoals, providerStatus, event };
}

const brief = (happenings: readonly Happening[]) =>
  turnsAfter([], happenings).map(
    ({ minute, homeGoals, awayGoals, homeRedCards, awayRedCards }) =>
      `${minute}′ ${homeGoals}-${awayGoals} ${homeRedCards}-${awayRedCards}`,
  );

test("goals, goals taken back, red cards and scores that no event told of are turns, and nothing else is", () => {
  expect(
    brief([
      told("0-0", null, "1H", 0),
      goal("home", 12, "1-0"),
      told("1-0"),
      told("1-0", { kind: "yellow_card", side: "home", minute: 20, extra_minute: null }),
      told("1-0", { kind: "red_card", side: "away", minute: 30, extra_minute: null }),
      told("0-0", { kind: "var", side: "home", minute: 33, extra_minute: null }),
      told("0-1", null, "2H", 50),
    ]),
  ).toEqual(["12′ 1-0 0-0", "30′ 1-0 0-1", "33′ 0-0 0-1", "50′ 0-1 0-1"]);
});

test("extra time and shoot-out turn nothing any more", () => {
  expect(
    brief([
      goal("home", 90, "1-0", 4),
      told("1-0", null, "ET", 90),
      goal("away", 105, "1-1", 1),
      told("1-1", null, "ET", 106),
      told("1-1", { kind: "shootout_goal", side: "home", minute: 120, extra_minute: null }, "P", 120),
      told("2-1", null, "PEN", 120),
    ]),
  ).toEqual(["90′ 1-0 0-0"]);
});

test("what the room tells goes on from what the page came with", () => {
  const all = [goal("home", 12, "1-0"), goal("away", 40, "1-1"), goal("away", 70, "1-2")];
  expect(turnsAfter(turnsAfter([], all.slice(0, 1)), all.slice(1))).toEqual(turnsAfter([], all));
});

test("the course runs from what was published to now, with two points where something happened", () => {
  const turns = turnsAfter([], [goal("home", 12, "1-0"), goal("away", 47, "1-1")]);
  const time = { half: 2, minute: 60 } as const;
  const points = courseOf(expectation, turns, time);
  expect(points.filter(({ minute }) => minute === 12)).toHaveLength(2);
  expect(points).toHaveLength(61 + 2);
  expect(points[0]).toMatchObject({ minute: 0 });
  expect(points[0]?.home).toBeCloseTo(0.5, 9);
  const { home, draw, away } = winProbability(expectation, stateAfter(turns, time));
  expect(points.at(-1)).toEqual({ minute: 60, home, draw, away });
  const [before, after] = points.filter(({ minute }) => minute === 12);
  expect(after?.home).toBeGreaterThan(before?.home ?? 1);
});

test("stoppage time stands at the end of its half, and a match that is over ends in its result", () => {
  const late = turnsAfter([], [goal("away", 45, "0-1", 2), goal("away", 90, "0-2", 3)]);
  expect(courseOf(expectation, late.slice(0, 1), { half: 1, minute: 47 }).at(-1)?.minute).toBe(45);
  const over = courseOf(expectation, late, "over");
  expect(over.at(-1)).toEqual({ minute: 90, home: 0, draw: 0, away: 1 });
  expect(over.filter(({ minute }) => minute === 90)).toHaveLength(2);
  expect(courseOf(expectation, late, "before")).toEqual([]);
});
