import { expect, test } from "vitest";

import { parseEvents } from "./parse-events.ts";

const sides = { homeId: 11, awayId: 22 };
const ignore = () => undefined;

function event(team: number, minute: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    time: { elapsed: minute, extra: null },
    team: { id: team, name: "" },
    player: { id: 100 + minute, name: `P. ${minute}` },
    assist: { id: null, name: null },
    type: "Goal",
    detail: "Normal Goal",
    comments: null,
    ...changes,
  };
}

test("events carry their kinds, the team of the player, and keys that hold from answer to answer", () => {
  const shootout = { comments: "Penalty Shootout", time: { elapsed: 120, extra: 1 } };
  const events = [
    event(22, 90, { time: { elapsed: 90, extra: 2 }, type: "subst", detail: "Substitution 3" }),
    event(11, 5),
    // Stands with the team it counts for; the player is of the other.
    event(11, 12, { detail: "Own Goal" }),
    event(22, 30, { detail: "Penalty" }),
    event(22, 31, { detail: "Missed Penalty" }),
    event(11, 40, { type: "Card", detail: "Yellow Card" }),
    event(11, 60, { type: "Card", detail: "Second Yellow card" }),
    event(22, 61, { type: "Card", detail: "Red Card" }),
    event(22, 70, { type: "Var", detail: "Goal cancelled" }),
    event(11, 71, { type: "Var", detail: "Goal cancelled", player: null }),
    event(11, 72, { type: "Rain", detail: "Heavy" }),
    event(11, 120, { ...shootout, detail: "Penalty" }),
    event(22, 121, { ...shootout, detail: "Missed Penalty", time: { elapsed: 120, extra: 2 } }),
  ];
  const told = parseEvents(events, sides, ignore);
  expect(told.map(({ kind, side, minute, extraMinute }) => [kind, side, minute, extraMinute])).toEqual([
    ["goal", "home", 5, null],
    ["own_goal", "away", 12, null],
    ["penalty_goal", "away", 30, null],
    ["missed_penalty", "away", 31, null],
    ["yellow_card", "home", 40, null],
    ["red_card", "home", 60, null],
    ["red_card", "away", 61, null],
    ["var", "away", 70, null],
    ["var", "home", 71, null],
    ["substitution", "away", 90, 2],
    ["shootout_goal", "home", 120, 1],
    ["shootout_miss", "away", 120, 2],
  ]);
  const again = parseEvents([...events, ...events].toReversed(), sides, ignore);
  expect(again.map(({ key }) => key).toSorted()).toEqual(told.map(({ key }) => key).toSorted());
});

test("minutes outside a match are brought inside it, and the order of a long shoot-out is kept", () => {
  const shot = { detail: "Penalty", comments: "Penalty Shootout" };
  const events = [
    event(11, 121, { ...shot, time: { elapsed: 120, extra: 34 } }),
    event(22, 122, { ...shot, time: { elapsed: 120, extra: 33 } }),
    event(22, 9, { type: "Card", detail: "Yellow Card", time: { elapsed: -9, extra: null } }),
  ];
  expect(
    parseEvents(events, sides, ignore).map(({ side, minute, extraMinute }) => [side, minute, extraMinute]),
  ).toEqual([
    ["away", 0, null],
    ["away", 120, 30],
    ["home", 120, 30],
  ]);
});

test("one unreadable event is left out alone, and one of a third team means that none is this match's", () => {
  const refused: string[] = [];
  const refuse = (reason: string) => refused.push(reason);
  expect(parseEvents([event(11, 5), { type: "Goal" }], sides, refuse)).toHaveLength(1);
  expect(parseEvents([event(11, 5), event(33, 9)], sides, refuse)).toEqual([]);
  expect(refused).toEqual(["an event: time", "events of another match: team 33"]);
});
