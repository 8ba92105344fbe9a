import { expect, test } from "vitest";

import type { InPlayBody } from "../../worker/live/in-play-contract.ts";
import type { ThreadLine } from "./room-state.ts";
import { winCourse } from "./win-course.ts";

const inPlay: InPlayBody = {
  pre_match: {
    expected_goals: { home: 1.5, away: 1 },
    rho: -0.05,
    home: 0.5,
    draw: 0.28,
    away: 0.22,
    "over_2.5": 0.45,
  },
  now: null,
  turns: [
    { minute: 12, extra_minute: null, home_goals: 1, away_goals: 0, home_red_cards: 0, away_red_cards: 0 },
    { minute: 30, extra_minute: null, home_goals: 1, away_goals: 0, home_red_cards: 1, away_red_cards: 0 },
  ],
};
const loadedLine: ThreadLine = {
  seq: 5,
  place: 5,
  minute: 30,
  score: [1, 0],
  told: { by: "server", text: "…", isEvent: true },
};
const kickOff: ThreadLine = {
  seq: 2,
  place: 2,
  minute: 1,
  score: [0, 0],
  told: { by: "server", text: "…", isEvent: false },
};
const equaliser: ThreadLine = {
  seq: 6,
  place: 6,
  minute: 50,
  score: [1, 1],
  told: {
    by: "event",
    event: { kind: "goal", minute: 50, extra_minute: null, side: "away", player: null, estimated: false },
  },
};

function course(minute: number, thread: ThreadLine[], providerStatus = "2H") {
  return winCourse(inPlay, { providerStatus, minute, thread }, 5);
}

test("the page goes on from what it came with: what the room told since is added once", () => {
  expect(course(49, [loadedLine])?.state).toMatchObject({ homeGoals: 1, awayGoals: 0, homeRedCards: 1 });
  const after = course(50, [kickOff, loadedLine, equaliser]);
  expect(after?.state).toMatchObject({ homeGoals: 1, awayGoals: 1, homeRedCards: 1 });
  expect(after?.turns).toHaveLength(3);
  expect(after?.now.home ?? 1).toBeLessThan(course(50, [loadedLine])?.now.home ?? 0);
});

test("the course grows with the minute and ends with the 90 minutes", () => {
  expect(course(49, [])?.points.at(-1)?.minute).toBe(49);
  expect(course(70, [])?.points.at(-1)?.minute).toBe(70);
  expect(course(120, [], "ET")?.points.at(-1)).toEqual({ minute: 90, home: 1, draw: 0, away: 0 });
  const extra: ThreadLine = { ...equaliser, minute: 100, score: [1, 1], told: { by: "score" } };
  expect(course(120, [extra], "ET")?.state).toMatchObject({ homeGoals: 1, awayGoals: 0 });
});

test("there is no course before kick-off, without a minute, or where the goals are not known", () => {
  expect(course(0, [], "NS")).toBeNull();
  expect(course(0, [], "PST")).toBeNull();
  expect(winCourse({ ...inPlay, turns: null }, { providerStatus: "FT", minute: 90, thread: [] }, 5)).toBeNull();
});
