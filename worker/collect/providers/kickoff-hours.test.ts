import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { seeds } from "../../../test/simulations.ts";
import { europeanTimeMs } from "./european-time.ts";
import { kickoffsOfDay } from "./kickoff-hours.ts";

const names = { western: "Europe/London", central: "Europe/Berlin" } as const;

function wallClock(zone: keyof typeof names, atMs: number): string {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: names[zone], dateStyle: "short", timeStyle: "short" });
  return parts.format(atMs);
}

describe("europeanTimeMs", () => {
  it("agrees with the time-zone database, on every day of thirty years", () => {
    const day = fc.integer({ min: Date.UTC(2000, 0, 1) / 86_400_000, max: Date.UTC(2029, 11, 31) / 86_400_000 });
    const zone = fc.constantFrom("western" as const, "central" as const);
    fc.assert(
      fc.property(day, fc.integer({ min: 3 * 60 + 1, max: 1439 }), zone, (days, minutes, inZone) => {
        const date = new Date(days * 86_400_000).toISOString().slice(0, 10);
        const time = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
        expect(wallClock(inZone, europeanTimeMs(inZone, date, minutes))).toBe(`${date} ${time}`);
      }),
      { numRuns: seeds(500) },
    );
  });

  it.each(["2015-03-28", "2015-03-29", "2015-10-24", "2015-10-25"])("knows the turn of the clocks at %s", (date) => {
    for (const zone of ["western", "central"] as const) {
      expect(wallClock(zone, europeanTimeMs(zone, date, 12 * 60))).toBe(`${date} 12:00`);
    }
  });

  it("refuses what is no date", () => {
    expect(() => europeanTimeMs("central", "2015-13-01", 0)).toThrow(RangeError);
  });
});

describe("kickoffsOfDay", () => {
  const refs = (count: number) => Array.from({ length: count }, (_, index) => `m${index}`);
  const times = (country: string, date: string, count: number) =>
    [...kickoffsOfDay(country, date, refs(count), "seed").values()]
      .map((atMs) => wallClock(country === "GB-ENG" ? "western" : "central", atMs).slice(11))
      .toSorted();

  it("spreads an English Saturday as it is played", () => {
    expect(times("GB-ENG", "2015-02-07", 8)).toEqual(["12:45", ...Array<string>(6).fill("15:00"), "17:30"]);
    expect(times("GB-ENG", "2015-02-07", 1)).toEqual(["15:00"]);
  });

  it("plays an English last round together, and holidays in the afternoon", () => {
    expect(new Set(times("GB-ENG", "2015-05-24", 10))).toEqual(new Set(["15:00"]));
    expect(times("GB-ENG", "2012-12-26", 9)).toContain("15:00");
    expect(times("GB-ENG", "2015-02-10", 4)).toEqual(["19:45", "19:45", "19:45", "20:00"]);
  });

  it("spreads a German Saturday, and a round dated to one day", () => {
    expect(times("DE", "2015-02-07", 6)).toEqual(["15:30", "15:30", "15:30", "15:30", "15:30", "18:30"]);
    expect(new Set(times("DE", "2015-02-07", 9)).size).toBe(4);
    expect(times("DE", "2015-02-06", 1)).toEqual(["20:30"]);
  });

  it.each(["GB-ENG", "DE", "ES", "IT", "AT", "FR", "WORLD", "XX"])(
    "gives every match of %s an hour of its own day",
    (country) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 400 }),
          fc.integer({ min: 1, max: 12 }),
          fc.string(),
          (day, count, seed) => {
            const date = new Date(Date.UTC(2014, 6, 1) + day * 86_400_000).toISOString().slice(0, 10);
            const kickoffs = kickoffsOfDay(country, date, refs(count), seed);
            expect([...kickoffs.keys()].toSorted()).toEqual(refs(count).toSorted());
            for (const atMs of kickoffs.values()) {
              expect(new Date(atMs).toISOString().slice(0, 10)).toBe(date);
              expect(new Date(atMs).getUTCHours()).toBeGreaterThanOrEqual(10);
            }
            expect(kickoffsOfDay(country, date, refs(count).toReversed(), seed)).toEqual(kickoffs);
          },
        ),
        { numRuns: seeds(60) },
      );
    },
  );
});
