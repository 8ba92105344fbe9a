import fc from "fast-check";
import { expect, test } from "vitest";

import { datesInRange, parseSeasons, printSeason, yearOfSeason, yearsInRange } from "./seasons.ts";

const dayMs = 24 * 3_600_000;

function seasonsOf(...seasons: [year: number, start: string, end: string][]): ReturnType<typeof parseSeasons> {
  const told = seasons.map(([year, start, end]) => ({ year, start, end, current: true, coverage: {} }));
  return parseSeasons([{ league: { id: 1, name: "L", type: "League" }, country: {}, seasons: told }], () => undefined);
}

test("a season is printed by the calendar years it reaches into, as the upstream tells them", () => {
  const print = (year: number, start: string, end: string, kickoffAtMs = 0) =>
    printSeason(seasonsOf([year, start, end]).get("1") ?? [], year, kickoffAtMs);
  expect(print(2026, "2026-08-14", "2027-05-30")).toBe("2026-27");
  expect(print(2026, "2026-03-01", "2026-12-31", Date.UTC(2026, 8, 1))).toBe("2026");
  expect(print(1999, "1999-08-14", "2000-05-30")).toBe("1999-00");
});

test("a season the upstream has not told of is printed like the league's nearest, else by its kick-off", () => {
  const calendarYear = seasonsOf([2024, "2024-03-01", "2024-12-05"]).get("1") ?? [];
  expect(printSeason(calendarYear, 2026, Date.UTC(2026, 9, 1))).toBe("2026");
  expect(printSeason([], 2026, Date.UTC(2026, 6, 1))).toBe("2026-27");
  expect(printSeason([], 2026, Date.UTC(2027, 1, 1))).toBe("2026-27");
  expect(printSeason([], 2026, Date.UTC(2026, 4, 1))).toBe("2026");
});

test("the upstream's year is found again in what was printed", () => {
  expect([yearOfSeason("2026-27"), yearOfSeason("2026")]).toEqual(["2026", "2026"]);
});

test("a range is asked in the running season, and in its neighbours where it reaches into them", () => {
  const [running] = seasonsOf([2026, "2026-08-14", "2027-05-30"]).get("1") ?? [];
  if (!running) throw new Error("no season");
  const years = (from: string, to: string) => yearsInRange(running, { fromMs: Date.parse(from), toMs: Date.parse(to) });
  expect(years("2026-10-01", "2026-10-09")).toEqual([2026]);
  expect(years("2026-08-10", "2026-08-20")).toEqual([2025, 2026]);
  expect(years("2026-07-01", "2026-07-09")).toEqual([2025]);
  // Later rounds of a cup are not yet drawn: its end is the last match known so far.
  expect(years("2027-05-28", "2027-06-12")).toEqual([2026, 2027]);
  expect(
    yearsInRange(
      { ...running, endMs: Date.UTC(2026, 9, 1) },
      { fromMs: Date.UTC(2026, 10, 1), toMs: Date.UTC(2026, 10, 8) },
    ),
  ).toEqual([2026]);
});

test("a league that cannot be read takes no other along", () => {
  const refused: string[] = [];
  const told = parseSeasons(
    [{ league: {} }, { league: { id: 5 }, seasons: [{ year: 2026, start: "2026-01-01", end: "2026-02-01" }] }],
    (reason) => refused.push(reason),
  );
  expect([...told.keys()]).toEqual(["5"]);
  expect(refused).toHaveLength(1);
});

test("the dates of a range hold every instant of it and no day more", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 30 * dayMs }), (fromMs, lengthMs) => {
      const dates = datesInRange({ fromMs, toMs: fromMs + lengthMs });
      expect(dates[0]).toBe(new Date(fromMs).toISOString().slice(0, 10));
      expect(dates.at(-1)).toBe(new Date(fromMs + lengthMs - 1).toISOString().slice(0, 10));
      expect(new Set(dates).size).toBe(dates.length);
    }),
  );
});
