import { expect, test } from "vitest";

import { type RecordedMatch, plainMatch } from "./record.ts";
import { timeMatches } from "./time-matches.ts";

const dayMs = 86_400_000;
const minuteMs = 60_000;

function match(at: string, home: string, away: string, more: Partial<RecordedMatch> = {}): RecordedMatch {
  return {
    ...plainMatch,
    ref: `${at}:${home}:${away}`,
    competition: { ref: "cup", name: "Cup", country: "WORLD", entrants: "nations" },
    season: "2026",
    round: null,
    date: at.slice(0, 10),
    kickoffAtMs: Date.parse(at),
    home: { ref: home, name: home },
    away: { ref: away, name: away },
    fullTime: { home: 0, away: 0 },
    ...more,
  };
}

function announced(matches: readonly RecordedMatch[]): Map<string, number> {
  return new Map(timeMatches(matches, "s").map(({ fixture }) => [fixture.ref, fixture.announcedAtMs]));
}

const groups = [
  match("2026-06-11T19:00:00Z", "a", "b"),
  match("2026-06-27T02:00:00Z", "c", "d"),
  match("2026-06-26T02:00:00Z", "a", "c"),
];
const knockOut = { knockOut: true };

test("the matches of a season are announced a month before its first, whatever their order", () => {
  expect([...announced(groups.toReversed()).values()]).toEqual(
    groups.map(() => Date.parse("2026-06-11T19:00:00Z") - 30 * dayMs),
  );
});

test("nobody knows a knock-out match before the groups are over, nor before its teams won their way there", () => {
  const wentOn = { ...knockOut, extraTime: { home: 0, away: 0 }, penalties: { home: 3, away: 4 } };
  const first = match("2026-06-29T20:00:00Z", "a", "d", wentOn);
  const second = match("2026-06-29T01:00:00Z", "b", "c", knockOut);
  const final = match("2026-07-04T20:00:00Z", "d", "c", knockOut);
  const at = announced([final, first, second, ...groups]);
  const groupsEndMs = Date.parse("2026-06-27T02:00:00Z") + 110 * minuteMs;
  expect(at.get(first.ref)).toBe(groupsEndMs);
  expect(at.get(second.ref)).toBe(groupsEndMs);
  expect(at.get(final.ref)).toBe(Date.parse("2026-06-29T20:00:00Z") + 166 * minuteMs);
});

test("a match is announced by its kick-off, even in a calendar that overlaps itself", () => {
  const early = match("2026-06-20T20:00:00Z", "a", "d", knockOut);
  expect(announced([...groups, early]).get(early.ref)).toBe(early.kickoffAtMs);
});

test("a match that was not played yet decides nothing for hours after its kick-off", () => {
  const semi = match("2026-06-29T20:00:00Z", "a", "d", { ...knockOut, fullTime: null });
  const final = match("2026-07-04T20:00:00Z", "d", "c", { ...knockOut, fullTime: null });
  const timed = timeMatches([...groups, semi, final], "s");
  expect(timed.at(-1)).toMatchObject({
    played: null,
    fixture: { announcedAtMs: Date.parse("2026-06-30T00:00:00Z") },
  });
});

test("an hour the record does not hold is an estimate on the day it names", () => {
  const [timed] = timeMatches([match("2026-06-10T00:00:00Z", "a", "b", { kickoffAtMs: null })], "s");
  expect(timed?.fixture.kickoffEstimated).toBe(true);
  expect(new Date(timed?.fixture.kickoffAtMs ?? 0).toISOString()).toMatch(/^2026-06-10T(1[2-9]|2[01]):/);
  expect(timed?.played?.kickoffAtMs).toBe(timed?.fixture.kickoffAtMs);
});
