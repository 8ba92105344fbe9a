import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decimalPercents, wholePercents } from "./whole-percents.ts";

const probabilities = fc
  .array(fc.double({ min: 0.0001, max: 1, noNaN: true }), { minLength: 2, maxLength: 3 })
  .map((weights) => weights.map((weight) => weight / weights.reduce((sum, one) => sum + one, 0)));

describe("whole percents", () => {
  it("always add up to 100 and stay within one point of the truth", () => {
    fc.assert(
      fc.property(probabilities, (set) => {
        const percents = wholePercents(set);
        expect(percents.reduce((sum, one) => sum + one, 0)).toBe(100);
        percents.forEach((percent, index) => expect(Math.abs(percent - (set[index] ?? 0) * 100)).toBeLessThan(1));
      }),
    );
  });

  it("give what is missing to the largest remainders", () => {
    expect(wholePercents([0.386, 0.257, 0.357])).toEqual([38, 26, 36]);
    expect(wholePercents([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
    expect(wholePercents([0.5, 0.5])).toEqual([50, 50]);
  });

  it("keep one decimal that adds up to 100.0", () => {
    expect(decimalPercents([0.3333, 0.3333, 0.3334])).toEqual([33.3, 33.3, 33.4]);
  });
});
