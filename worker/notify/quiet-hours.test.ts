import fc from "fast-check";
import { expect, test } from "vitest";

import { minuteOfDay, nextWallMinuteMs, wallMinuteMs } from "../platform/zoned-day.ts";
import { digestWindowOf } from "./digest.ts";
import { afterQuietHours, isQuiet } from "./quiet-hours.ts";

const minuteMs = 60_000;
const night = { fromMinute: 22 * 60, untilMinute: 7 * 60 };
const at = (text: string) => Date.parse(text);
const iso = (epochMs: number) => new Date(epochMs).toISOString();

test.each([
  // Winter, summer, and the nights in which clocks change.
  ["Europe/Paris", "2026-01-10T21:30:00Z", "2026-01-11T06:00:00Z"],
  ["Europe/Paris", "2026-07-10T21:30:00Z", "2026-07-11T05:00:00Z"],
  ["Europe/Paris", "2026-03-28T22:00:00Z", "2026-03-29T05:00:00Z"],
  ["Europe/Paris", "2026-10-24T21:00:00Z", "2026-10-25T06:00:00Z"],
  ["America/New_York", "2026-03-08T04:00:00Z", "2026-03-08T11:00:00Z"],
  ["America/New_York", "2026-11-01T04:00:00Z", "2026-11-01T12:00:00Z"],
  ["Asia/Tokyo", "2026-03-28T15:00:00Z", "2026-03-28T22:00:00Z"],
  ["Asia/Kathmandu", "2026-03-28T17:00:00Z", "2026-03-29T01:15:00Z"],
])("in %s what comes at %s in the night waits until %s", (zone, comes, goes) => {
  expect(iso(afterQuietHours(at(comes), night, zone))).toBe(iso(at(goes)));
});

test("outside quiet hours, at their last minute and without any, nothing waits", () => {
  const noon = at("2026-07-10T10:00:00Z");
  const end = at("2026-07-11T05:00:00Z");
  expect(afterQuietHours(noon, night, "Europe/Paris")).toBe(noon);
  expect(afterQuietHours(end, night, "Europe/Paris")).toBe(end);
  expect(afterQuietHours(end - minuteMs, night, "Europe/Paris")).toBe(end);
  expect(afterQuietHours(end - minuteMs, null, "Europe/Paris")).toBe(end - minuteMs);
});

test("a minute that clocks skip is the instant at which they do, and one they show twice comes twice", () => {
  const zone = "Europe/Paris";
  expect(iso(wallMinuteMs("2026-03-29", 150, zone))).toBe("2026-03-29T01:00:00.000Z");
  expect(iso(wallMinuteMs("2026-10-25", 150, zone))).toBe("2026-10-25T00:30:00.000Z");
  expect(iso(nextWallMinuteMs(at("2026-10-25T00:30:00Z"), 150, zone))).toBe("2026-10-25T01:30:00.000Z");
  expect(iso(nextWallMinuteMs(at("2026-10-25T01:30:00Z"), 150, zone))).toBe("2026-10-26T01:30:00.000Z");
});

test("nobody is disturbed in their quiet hours, and nobody waits longer than they last, whatever the zone and the day", () => {
  const minutes = fc.integer({ min: 0, max: 1439 });
  fc.assert(
    fc.property(
      fc.constantFrom("Europe/Paris", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe", "America/St_Johns"),
      fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2027-12-31T00:00:00Z") }),
      minutes,
      minutes,
      (zone, comesMs, fromMinute, untilMinute) => {
        fc.pre(fromMinute !== untilMinute);
        const quiet = { fromMinute, untilMinute };
        const goesMs = afterQuietHours(comesMs, quiet, zone);
        expect(isQuiet(minuteOfDay(goesMs, zone), quiet)).toBe(false);
        const lengthMinutes = (untilMinute - fromMinute + 1440) % 1440;
        // Where clocks are put back, an hour of the night comes twice.
        expect(goesMs - comesMs).toBeLessThanOrEqual((lengthMinutes + 60) * minuteMs);
        for (let checkMs = comesMs; checkMs < goesMs; checkMs += 7 * minuteMs) {
          expect(isQuiet(minuteOfDay(checkMs, zone), quiet)).toBe(true);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("a digest is due from its minute for six hours, and tells of the day before it by the clock on the wall", () => {
  const eight = { zone: "Europe/Paris", minute: 480 };
  expect(digestWindowOf(eight, at("2026-07-10T05:59:00Z"))).toBeNull();
  expect(digestWindowOf(eight, at("2026-07-10T06:00:00Z"))).toEqual({
    ...eight,
    day: "2026-07-10",
    fromMs: at("2026-07-09T06:00:00Z"),
    untilMs: at("2026-07-10T06:00:00Z"),
  });
  expect(digestWindowOf(eight, at("2026-07-10T12:00:00Z"))?.day).toBe("2026-07-10");
  expect(digestWindowOf(eight, at("2026-07-10T12:01:00Z"))).toBeNull();
  // The day before the clocks change has 23 hours, and the one after it 25.
  expect(digestWindowOf(eight, at("2026-03-29T06:00:00Z"))).toMatchObject({ fromMs: at("2026-03-28T07:00:00Z") });
  expect(digestWindowOf(eight, at("2026-10-25T07:00:00Z"))).toMatchObject({ fromMs: at("2026-10-24T06:00:00Z") });
  // A late minute of yesterday is still due after midnight.
  expect(digestWindowOf({ zone: "Asia/Tokyo", minute: 1430 }, at("2026-07-10T15:05:00Z"))?.day).toBe("2026-07-10");
});
