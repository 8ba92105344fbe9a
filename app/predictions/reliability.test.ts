import { describe, expect, it } from "vitest";

import { leastConfidenceOf, pipsOf } from "./reliability.ts";

describe("reliability in pips", () => {
  it("fills one pip for every twenty points begun", () => {
    expect([0, 1, 20, 21, 40, 41, 60, 61, 80, 81, 100].map(pipsOf)).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  it("agrees with its inverse", () => {
    for (const pips of [2, 3, 4, 5]) {
      expect(pipsOf(leastConfidenceOf(pips))).toBe(pips);
      expect(pipsOf(leastConfidenceOf(pips) - 1)).toBe(pips - 1);
    }
  });
});
