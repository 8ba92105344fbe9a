import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import { applyTemperature, expectedCalibrationError, fitTemperature, reliabilityBins } from "./calibration.ts";
import { logLoss } from "./scoring.ts";

const probabilities = fc
  .array(fc.integer({ min: 1, max: 200 }), { minLength: 2, maxLength: 4 })
  .map((shares) => shares.map((share) => share / shares.reduce((sum, other) => sum + other, 0)));
const temperature = fc.double({ min: 0.3, max: 4, noNaN: true });

describe("temperature scaling", () => {
  test("at 1 changes nothing, sums to 1 and keeps the order", () => {
    fc.assert(
      fc.property(probabilities, temperature, (given, t) => {
        const same = applyTemperature(given, 1);
        for (const [index, p] of given.entries()) expect(same[index]).toBeCloseTo(p, 12);
        const scaled = applyTemperature(given, t);
        expect(scaled.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(scaled.indexOf(Math.max(...scaled))).toBe(given.indexOf(Math.max(...given)));
      }),
    );
  });

  test("one temperature undoes its inverse", () => {
    fc.assert(
      fc.property(probabilities, temperature, (given, t) => {
        const back = applyTemperature(applyTemperature(given, t), 1 / t);
        for (const [index, p] of given.entries()) expect(back[index]).toBeCloseTo(p, 9);
      }),
    );
  });

  test("keeps an impossible outcome impossible and refuses nonsense", () => {
    expect(applyTemperature([0.8, 0.2, 0], 2)).toEqual([expect.closeTo(2 / 3, 12), expect.closeTo(1 / 3, 12), 0]);
    expect(() => applyTemperature([0.5, 0.5], 0)).toThrow(RangeError);
    expect(() => applyTemperature([0, 0], 1)).toThrow(RangeError);
    expect(() => applyTemperature([1.2, -0.2], 1)).toThrow(RangeError);
  });
});

describe("the fitted temperature", () => {
  test("recovers how far predictions were over- or under-confident", () => {
    for (const truth of [0.7, 1, 1.6]) {
      // Outcomes in exact proportion to the true probabilities, predicted at another temperature.
      const samples = [
        [0.6, 0.25, 0.15],
        [0.3, 0.3, 0.4],
        [0.1, 0.2, 0.7],
      ].flatMap((true_) =>
        true_.flatMap((p, outcomeIndex) =>
          Array.from({ length: Math.round(p * 100) }, () => ({
            probabilities: applyTemperature(true_, 1 / truth),
            outcomeIndex,
          })),
        ),
      );
      expect(fitTemperature(samples)).toBeCloseTo(truth, 6);
    }
  });

  test("has the least log loss within its bounds", () => {
    const sample = fc.record({
      probabilities: fc
        .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }))
        .map(([a, b]) => [a / (a + b), b / (a + b)]),
      outcomeIndex: fc.nat(1),
    });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 100, maxLength: 150 }),
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        (samples, other) => {
          const best = fitTemperature(samples);
          const lossAt = (t: number) =>
            samples.reduce(
              (sum, { probabilities: p, outcomeIndex }) => sum + logLoss(applyTemperature(p, t), outcomeIndex),
              0,
            );
          expect(best).toBeGreaterThanOrEqual(0.5 - 1e-9);
          expect(best).toBeLessThanOrEqual(3 + 1e-9);
          expect(lossAt(best)).toBeLessThanOrEqual(lossAt(other) + 1e-6);
        },
      ),
      { numRuns: seeds(50) },
    );
  });

  test("is 1 with fewer than 100 samples", () => {
    const samples = Array.from({ length: 99 }, () => ({ probabilities: [0.9, 0.1], outcomeIndex: 1 }));
    expect(fitTemperature(samples)).toBe(1);
    expect(fitTemperature([])).toBe(1);
    expect(fitTemperature([...samples, ...samples])).toBeCloseTo(3, 6);
  });
});

describe("reliability", () => {
  test("bins hold every prediction once, between their bounds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ probability: fc.double({ min: 0, max: 1, noNaN: true }), happened: fc.boolean() })),
        fc.integer({ min: 1, max: 20 }),
        (samples, binCount) => {
          const bins = reliabilityBins(samples, binCount);
          expect(bins).toHaveLength(binCount);
          expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(samples.length);
          for (const bin of bins.filter(({ count }) => count > 0)) {
            expect(bin.meanProbability).toBeGreaterThanOrEqual(bin.from - 1e-9);
            expect(bin.meanProbability).toBeLessThanOrEqual(bin.to + 1e-9);
            expect(bin.low).toBeLessThanOrEqual(bin.observedRate ?? NaN);
            expect(bin.high).toBeGreaterThanOrEqual(bin.observedRate ?? NaN);
          }
          const error = expectedCalibrationError(bins);
          if (samples.length === 0) expect(error).toBeNull();
          else expect(error).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test("a forecaster who says 70 % and is right 7 times in 10 has no calibration error; one who says 90 % is off by 0.2", () => {
    const outcomes = [true, true, true, true, true, true, true, false, false, false];
    const [right, wrong] = [0.7, 0.9].map((probability) =>
      reliabilityBins(outcomes.map((happened) => ({ probability, happened }))),
    );
    expect(expectedCalibrationError(right ?? [])).toBeCloseTo(0, 12);
    expect(expectedCalibrationError(wrong ?? [])).toBeCloseTo(0.2, 12);
    expect(right?.[7]).toMatchObject({ from: 0.7, to: 0.8, count: 10, observedRate: 0.7 });
    expect(right?.[0]).toEqual({
      from: 0,
      to: 0.1,
      count: 0,
      meanProbability: null,
      observedRate: null,
      low: null,
      high: null,
    });
  });

  test("refuses what is no probability", () => {
    for (const probability of [-0.1, 1.01, NaN]) {
      expect(() => reliabilityBins([{ probability, happened: true }])).toThrow(RangeError);
    }
  });
});
