import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { baseConfidence, type ConfidenceEvidence, confidenceOf, publicationThreshold } from "./confidence.ts";
import type { ResultProbabilities } from "./market.ts";

const midSeason: ConfidenceEvidence = {
  homeMatches: 100,
  awayMatches: 100,
  homePromoted: false,
  awayPromoted: false,
  daysSinceLastResult: 7,
  resultsProbabilities: [0.5, 0.27, 0.23],
  marketProbabilities: null,
  recentCalibration: { expectedCalibrationError: 0.015, count: 500 },
};
const agreeing: ResultProbabilities = [0.53, 0.25, 0.22];
const far: ResultProbabilities = [0.25, 0.25, 0.5];

const probabilities = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
  .map(([a, b, c]): ResultProbabilities => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);
const evidence: fc.Arbitrary<ConfidenceEvidence> = fc.record({
  homeMatches: fc.nat(250),
  awayMatches: fc.nat(250),
  homePromoted: fc.boolean(),
  awayPromoted: fc.boolean(),
  daysSinceLastResult: fc.option(fc.double({ min: 0, max: 400, noNaN: true })),
  resultsProbabilities: probabilities,
  marketProbabilities: fc.option(probabilities),
  recentCalibration: fc.option(
    fc.record({ expectedCalibrationError: fc.double({ min: 0, max: 1, noNaN: true }), count: fc.nat(5000) }),
  ),
});

describe("the scale", () => {
  test("a mid-season match without prices lands between 60 and 75, with or without a record", () => {
    for (const recentCalibration of [midSeason.recentCalibration, null]) {
      const { confidence, sufficient } = confidenceOf({ ...midSeason, recentCalibration });
      expect(confidence).toBeGreaterThanOrEqual(60);
      expect(confidence).toBeLessThanOrEqual(75);
      expect(sufficient).toBe(true);
    }
  });

  test("agreeing prices lift it to between 75 and 90", () => {
    const { confidence } = confidenceOf({ ...midSeason, marketProbabilities: agreeing });
    expect(confidence).toBeGreaterThanOrEqual(75);
    expect(confidence).toBeLessThanOrEqual(90);
  });

  test("a promoted team with two matches stays below 40 and unpublished", () => {
    for (const side of [
      { homeMatches: 2, homePromoted: true },
      { awayMatches: 2, awayPromoted: true },
    ]) {
      const { confidence, sufficient, reasons } = confidenceOf({ ...midSeason, ...side });
      expect(confidence).toBeLessThan(40);
      expect(sufficient).toBe(false);
      expect(reasons).toContainEqual({ code: "promoted_team", effect: expect.any(Number), values: { matches: 2 } });
    }
  });

  test("prices that contradict the results are worse than none", () => {
    const without = confidenceOf(midSeason).confidence;
    const against = confidenceOf({ ...midSeason, marketProbabilities: far });
    expect(against.confidence).toBeLessThan(without);
    expect(against.reasons.map(({ code }) => code)).toContain("sets_disagree");
  });

  test("three months without a match cost twenty points, an international break none", () => {
    const fresh = confidenceOf(midSeason).confidence;
    expect(confidenceOf({ ...midSeason, daysSinceLastResult: 18 }).confidence).toBe(fresh);
    expect(confidenceOf({ ...midSeason, daysSinceLastResult: 95 }).confidence).toBe(fresh - 20);
    expect(confidenceOf({ ...midSeason, daysSinceLastResult: null }).confidence).toBe(fresh - 20);
  });
});

test("the reasons add up to the confidence, which is a whole number from 0 to 100", () => {
  fc.assert(
    fc.property(evidence, (given) => {
      const { confidence, reasons, sufficient } = confidenceOf(given);
      const sum = reasons.reduce((total, { effect }) => total + effect, baseConfidence);
      expect(confidence).toBe(Math.min(100, Math.max(0, sum)));
      expect(Number.isInteger(confidence)).toBe(true);
      expect(sufficient).toBe(confidence >= publicationThreshold);
      expect(JSON.parse(JSON.stringify(reasons))).toEqual(reasons);
    }),
  );
});

test("more matches, fresher results and a smaller calibration error never lower it", () => {
  fc.assert(
    fc.property(evidence, fc.nat(100), (given, more) => {
      const before = confidenceOf(given).confidence;
      expect(confidenceOf({ ...given, homeMatches: given.homeMatches + more }).confidence).toBeGreaterThanOrEqual(
        before,
      );
      expect(confidenceOf({ ...given, awayMatches: given.awayMatches + more }).confidence).toBeGreaterThanOrEqual(
        before,
      );
      const days = given.daysSinceLastResult;
      expect(
        confidenceOf({ ...given, daysSinceLastResult: days === null ? 400 : days / 2 }).confidence,
      ).toBeGreaterThanOrEqual(before);
      if (given.recentCalibration) {
        const expectedCalibrationError = given.recentCalibration.expectedCalibrationError / 2;
        const better = { ...given.recentCalibration, expectedCalibrationError };
        expect(confidenceOf({ ...given, recentCalibration: better }).confidence).toBeGreaterThanOrEqual(before);
      }
    }),
  );
});

test("prices drawn nearer to the results never lower it", () => {
  fc.assert(
    fc.property(evidence, probabilities, fc.double({ min: 0, max: 1, noNaN: true }), (given, market, share) => {
      const [home, draw, away] = given.resultsProbabilities;
      const nearer: ResultProbabilities = [
        home + share * (market[0] - home),
        draw + share * (market[1] - draw),
        away + share * (market[2] - away),
      ];
      expect(confidenceOf({ ...given, marketProbabilities: nearer }).confidence).toBeGreaterThanOrEqual(
        confidenceOf({ ...given, marketProbabilities: market }).confidence,
      );
    }),
  );
});

test("it does not depend on how likely the pick is", () => {
  fc.assert(
    fc.property(evidence, probabilities, (given, other) => {
      const blind = { ...given, marketProbabilities: null };
      expect(confidenceOf({ ...blind, resultsProbabilities: other })).toEqual(confidenceOf(blind));
    }),
  );
});

test("evidence that is none is refused", () => {
  expect(() => confidenceOf({ ...midSeason, homeMatches: -1 })).toThrow(RangeError);
  expect(() => confidenceOf({ ...midSeason, daysSinceLastResult: NaN })).toThrow(RangeError);
  expect(() => confidenceOf({ ...midSeason, marketProbabilities: [0.5, 0.5, NaN] })).toThrow(RangeError);
});
