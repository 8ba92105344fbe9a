import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  brierScore,
  inverseNormal,
  logLoss,
  pairedDifference,
  rankedProbabilityScore,
  wilsonInterval,
} from "./scoring.ts";

describe("proper scores", () => {
  test("ranked probability score of 80/10/10 with a home win is 0.025", () => {
    expect(rankedProbabilityScore([0.8, 0.1, 0.1], 0)).toBeCloseTo(0.025, 12);
  });

  test("ranked probability score knows the order: a draw is a nearer miss than an away win", () => {
    expect(rankedProbabilityScore([1, 0, 0], 1)).toBe(0.5);
    expect(rankedProbabilityScore([1, 0, 0], 2)).toBe(1);
    // What is not put on the home win costs less on the draw next to it.
    expect(rankedProbabilityScore([0.6, 0.25, 0.15], 0)).toBeCloseTo(0.09125, 12);
    expect(rankedProbabilityScore([0.6, 0.15, 0.25], 0)).toBeCloseTo(0.11125, 12);
    expect(rankedProbabilityScore([1], 0)).toBe(0);
  });

  test("Brier score is summed over the outcomes: total ignorance of three is 2/3", () => {
    expect(brierScore([1 / 3, 1 / 3, 1 / 3], 1)).toBeCloseTo(2 / 3, 12);
    expect(brierScore([1, 0, 0], 0)).toBe(0);
    expect(brierScore([1, 0, 0], 2)).toBe(2);
  });

  test("log loss of ignorance is ln 3, and of the impossible finite", () => {
    expect(logLoss([1 / 3, 1 / 3, 1 / 3], 0)).toBeCloseTo(Math.log(3), 12);
    expect(logLoss([1, 0], 1)).toBeCloseTo(-Math.log(1e-15), 9);
    expect(logLoss([1, 0], 0)).toBeCloseTo(0, 12);
  });

  test("no forecast does better on average than the truth", () => {
    const law = fc
      .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
      .map((shares) => shares.map((share) => share / (shares[0] + shares[1] + shares[2])));
    fc.assert(
      fc.property(law, law, (truth, forecast) => {
        for (const score of [brierScore, logLoss, rankedProbabilityScore]) {
          const mean = (said: readonly number[]) =>
            truth.reduce((sum, p, outcome) => sum + p * score(said, outcome), 0);
          expect(mean(truth)).toBeLessThanOrEqual(mean(forecast) + 1e-12);
        }
      }),
    );
  });

  test("an outcome that is not among the probabilities is refused", () => {
    for (const score of [brierScore, logLoss, rankedProbabilityScore]) {
      expect(() => score([0.5, 0.5], 2)).toThrow(RangeError);
      expect(() => score([0.5, 0.5], -1)).toThrow(RangeError);
    }
  });
});

describe("the paired difference", () => {
  const sumsOf = (differences: readonly number[]) => ({
    count: differences.length,
    sum: differences.reduce((sum, value) => sum + value, 0),
    squareSum: differences.reduce((sum, value) => sum + value ** 2, 0),
  });

  test("has the mean and standard error of the differences", () => {
    const difference = pairedDifference(sumsOf([2, 4, 6, 8]));
    expect(difference).toMatchObject({ mean: 5, count: 4 });
    expect(difference?.standardError).toBeCloseTo(Math.sqrt(20 / 3 / 4), 12);
    expect(difference?.high95).toBeCloseTo(5 + 1.959964 * Math.sqrt(20 / 12), 5);
    expect(difference?.low95).toBeCloseTo(5 - 1.959964 * Math.sqrt(20 / 12), 5);
  });

  test("changes sign when the sides are swapped, and its interval holds it", () => {
    const values = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2 });
    fc.assert(
      fc.property(values, (differences) => {
        const one = pairedDifference(sumsOf(differences));
        const other = pairedDifference(sumsOf(differences.map((value) => -value)));
        expect(one?.mean).toBeCloseTo(-(other?.mean ?? NaN), 12);
        expect(one?.low95).toBeCloseTo(-(other?.high95 ?? NaN), 12);
        expect(one?.low95).toBeLessThanOrEqual(one?.mean ?? NaN);
      }),
    );
  });

  test("of fewer than two pairs is unknown", () => {
    expect(pairedDifference(sumsOf([1]))).toBeNull();
    expect(pairedDifference(sumsOf([]))).toBeNull();
    expect(pairedDifference(sumsOf([0.1, 0.1, 0.1]))).toMatchObject({ standardError: expect.closeTo(0, 8) });
  });
});

describe("the Wilson interval", () => {
  test("of 81 in 263 is 0.2553 to 0.3662 (Newcombe 1998, table I)", () => {
    const { low, high } = wilsonInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  test("holds the observed rate and stays inside 0 to 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (trials, share) => {
        const successes = Math.round(trials * share);
        const { low, high } = wilsonInterval(successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("refuses impossible counts", () => {
    expect(() => wilsonInterval(0, 0)).toThrow(RangeError);
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError);
    expect(() => wilsonInterval(-1, 2)).toThrow(RangeError);
  });
});

describe("the normal quantile", () => {
  test("matches the tables", () => {
    for (const [probability, quantile] of [
      [0.5, 0],
      [0.975, 1.959963985],
      [0.95, 1.644853627],
      [0.999, 3.090232306],
      [0.01, -2.326347874],
      [1e-6, -4.753424309],
    ] as const) {
      expect(inverseNormal(probability)).toBeCloseTo(quantile, 7);
    }
    expect([inverseNormal(0), inverseNormal(1)]).toEqual([-Infinity, Infinity]);
  });

  test("rises, is odd around one half, and refuses what is no probability", () => {
    const probability = fc.double({ min: 1e-9, max: 0.5, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (a, b) => {
        expect(inverseNormal(1 - a)).toBeCloseTo(-inverseNormal(a), 5);
        if (a < b) expect(inverseNormal(a)).toBeLessThanOrEqual(inverseNormal(b));
      }),
    );
    for (const value of [-0.1, 1.1, NaN]) expect(() => inverseNormal(value)).toThrow(RangeError);
  });
});
