import fc from "fast-check";
import { expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import { canonicalZone, dayKey, dayStartMs, shiftDay } from "./zoned-day.ts";

/** Zones whose clocks change at midnight, by half an hour, across the date line, or never. */
const zones = [
  "Europe/Paris",
  "Europe/London",
  "America/New_York",
  "America/Havana",
  "America/Santiago",
  "America/Sao_Paulo",
  "America/Asuncion",
  "Africa/Cairo",
  "Asia/Beirut",
  "Asia/Amman",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Atlantic/Azores",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "UTC",
];
const days = fc.integer({ min: 0, max: 22 * 365 }).map((nth) => shiftDay("2005-01-01", nth));

test("a day begins at its first instant: the one before belongs to the day before", () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...zones), (day, zone) => {
      const startMs = dayStartMs(day, zone);
      expect(dayKey(startMs, zone)).toBe(day);
      expect(dayKey(startMs - 1, zone)).toBe(shiftDay(day, -1));
      expect(dayKey(startMs - 3_600_000, zone), "not the second of two midnights").toBe(shiftDay(day, -1));
      expect(dayStartMs(shiftDay(day, 1), zone)).toBeGreaterThan(startMs);
    }),
    { numRuns: seeds(2000) },
  );
});

test("days on which clocks change are as long as they are", () => {
  const hours = (day: string, zone: string) => (dayStartMs(shiftDay(day, 1), zone) - dayStartMs(day, zone)) / 3_600_000;
  expect(hours("2026-03-29", "Europe/Paris")).toBe(23);
  expect(hours("2026-10-25", "Europe/Paris")).toBe(25);
  // Its clock struck midnight twice.
  expect(hours("2014-10-31", "Asia/Amman")).toBe(25);
  expect(hours("2026-10-24", "Europe/Paris")).toBe(24);
  expect(hours("2024-11-03", "America/Havana"), "midnight comes twice").toBe(25);
  expect(hours("2024-09-08", "America/Santiago"), "midnight never comes").toBe(23);
  expect(hours("2024-04-07", "Australia/Lord_Howe")).toBe(24.5);
  expect(dayStartMs("2024-09-08", "America/Santiago")).toBe(Date.UTC(2024, 8, 8, 4));
});

test("a match late in the evening belongs to the day of its place", () => {
  const kickoffAtMs = Date.UTC(2026, 9, 2, 22, 30);
  expect(dayKey(kickoffAtMs, "Europe/Paris")).toBe("2026-10-03");
  expect(dayKey(kickoffAtMs, "Europe/London")).toBe("2026-10-02");
  expect(dayKey(kickoffAtMs, "America/New_York")).toBe("2026-10-02");
  expect(shiftDay("2024-02-28", 1)).toBe("2024-02-29");
  expect(shiftDay("2026-01-01", -1)).toBe("2025-12-31");
});

test("what is no day and what is no zone is refused", () => {
  for (const day of ["", "2026-13-01", "yesterday", "2026-10"]) {
    expect(() => dayStartMs(`${day}x`, "UTC"), day).toThrow(RangeError);
  }
  expect(() => dayStartMs("2026-10-02", "Europe/Atlantis")).toThrow(RangeError);
  expect(() => dayKey(0, "")).toThrow(RangeError);
});

test("a zone has one name, however it is written, and what the runtime does not know has none", () => {
  for (const zone of zones.filter((name) => name !== "Asia/Kathmandu" && name !== "Asia/Kolkata")) {
    expect(canonicalZone(zone)).toBe(zone);
    expect(canonicalZone(zone.toLowerCase())).toBe(zone);
    expect(canonicalZone(zone.toUpperCase())).toBe(zone);
  }
  for (const none of [
    "",
    " ",
    "Paris",
    "Europe/Paris ",
    "Europe/Atlantis",
    "../../etc/passwd",
    "\u0000",
    "x".repeat(9e4),
  ]) {
    expect(canonicalZone(none), none.slice(0, 20)).toBeNull();
  }
});
