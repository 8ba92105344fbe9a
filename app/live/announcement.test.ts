import { expect, test } from "vitest";

import { type Announced, announcementsOf } from "./announcement.ts";

const playing: Announced = { status: "live", providerStatus: "1H", score: [1, 0] };

test("goals, goals taken back, half-time and the end are spoken, and nothing else interrupts", () => {
  const after = (changes: Partial<Announced>) => announcementsOf(playing, { ...playing, ...changes });
  expect(after({ score: [1, 1] })).toEqual(["goal"]);
  expect(after({ score: [0, 0] })).toEqual(["goal_taken_back"]);
  expect(after({ score: [2, 0], providerStatus: "HT" })).toEqual(["goal", "half_time"]);
  expect(after({ status: "finished", providerStatus: "FT" })).toEqual(["end"]);
  for (const quiet of [{}, { providerStatus: "2H" }, { providerStatus: "ET" }, { providerStatus: "SUSP" }]) {
    expect(after(quiet)).toEqual([]);
  }
  const atRest: Announced = { ...playing, providerStatus: "HT" };
  expect(announcementsOf(atRest, atRest)).toEqual([]);
  expect(announcementsOf({ ...playing, score: null }, { ...playing, score: [0, 0] })).toEqual([]);
});
