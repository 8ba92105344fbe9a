import fc from "fast-check";
import { expect, test } from "vitest";

import { overwriteGetLocale } from "../paraglide/runtime.js";
import { oddsFormats, readOdds, writeOdds } from "./odds-formats.ts";

test("odds are written in three formats and read from each, by their sign or stroke", () => {
  overwriteGetLocale(() => "fr");
  for (const [thousandths, ...written] of [
    [2_150, "2,15", "23/20", "+115"],
    [2_000, "2,00", "1/1", "+100"],
    [1_500, "1,50", "1/2", "−200"],
    [1_910, "1,91", "91/100", "−109,89"],
    [3_125, "3,125", "17/8", "+212,5"],
    [1_000_000, "1000,00", "999/1", "+99900"],
    [1_001, "1,001", "1/1000", "−100000"],
  ] as const) {
    expect(oddsFormats.map((format) => writeOdds(thousandths, format))).toEqual(written);
  }
  expect(["2.15", " 2,15 ", "23/20", "+115", "+ 115"].map(readOdds)).toEqual([2150, 2150, 2150, 2150, 2150]);
  expect(["-200", "−200", "150"].map(readOdds), "a bare figure is decimal").toEqual([1500, 1500, 150_000]);
});

test("written odds are read as the same odds, whatever the format and the language", () => {
  for (const locale of ["fr", "en"] as const) {
    overwriteGetLocale(() => locale);
    fc.assert(
      fc.property(fc.integer({ min: 1_001, max: 1_000_000 }), fc.constantFrom(...oddsFormats), (odds, format) => {
        expect(readOdds(writeOdds(odds, format))).toBe(odds);
      }),
      { numRuns: 1_000 },
    );
  }
});

test("what is no odds is not taken for any", () => {
  const texts = [
    "",
    "1",
    "1.0",
    "0",
    "-1",
    "+99",
    "-50",
    "1/0",
    "0/1",
    "1/3000",
    "1000.01",
    "1001",
    "1e3",
    "NaN",
    "2.1505",
    "2.1.5",
    "1,000.50",
    "abc",
  ];
  expect(texts.filter((text) => readOdds(text) !== null)).toEqual([]);
});
