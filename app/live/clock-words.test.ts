import { expect, test } from "vitest";

import { overwriteGetLocale } from "../paraglide/runtime.js";
import { clockWords, longClockWords } from "./clock-words.ts";

function both(providerStatus: string, minute: number | null = 105): [string, string] {
  const reading = { providerStatus, minute, ageMs: 0, speed: 1 };
  return [clockWords(reading), longClockWords(reading)];
}

test("every phase of a match has words, short for lists and long for its own page", () => {
  overwriteGetLocale(() => "fr");
  expect(both("2H", 67)).toEqual(["67′", "67′"]);
  expect(both("HT")).toEqual(["MT", "mi-temps"]);
  expect(both("ET")).toEqual(["105′", "prolongation, 105′"]);
  expect(both("BT")).toEqual(["pause", "pause de la prolongation"]);
  expect(both("P")).toEqual(["t.a.b.", "tirs au but"]);
  expect(both("SUSP", 30)).toEqual(["susp.", "match suspendu, 30′"]);
  expect(both("INT", null)).toEqual(["int.", "match interrompu"]);
  expect(both("LIVE", null)).toEqual(["direct", "direct"]);
  overwriteGetLocale(() => "en");
  expect(both("ET")).toEqual(["105′", "extra time, 105′"]);
  expect(both("P")).toEqual(["pens", "penalty shoot-out"]);
});
