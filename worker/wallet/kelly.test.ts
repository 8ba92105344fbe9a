import fc from "fast-check";
import { expect, test } from "vitest";

import { oracleKellyShare } from "../../test/oracle/kelly.ts";
import { Rational } from "../../test/oracle/rational.ts";
import { seeds } from "../../test/simulations.ts";
import { calculateKelly, edgeOf, kellyShare, profitOf } from "./kelly.ts";

const runs = { numRuns: seeds(1000) };
const odds = fc.oneof(fc.integer({ min: 1_001, max: 20_000 }), fc.integer({ min: 1_001, max: 1_000_000 }));
const millionths = fc.integer({ min: 0, max: 1_000_000 });

test("Kelly's share is the one the oracle finds from what can be won and lost", () => {
  fc.assert(
    fc.property(odds, millionths, (oddsThousandths, probability) => {
      const share = kellyShare(oddsThousandths, probability / 1e6);
      const expected = oracleKellyShare((oddsThousandths / 1000).toFixed(3), (probability / 1e6).toFixed(6));
      expect(Rational.of(`${share.numerator}/${share.denominator}`).against(expected)).toBe(0);
    }),
    runs,
  );
});

test("no other share of the bankroll grows its logarithm faster", () => {
  fc.assert(
    fc.property(
      odds,
      fc.integer({ min: 1, max: 999_999 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (o, p, other) => {
        const { numerator, denominator } = kellyShare(o, p / 1e6);
        const growth = (f: number) => (p / 1e6) * Math.log1p(f * (o / 1000 - 1)) + (1 - p / 1e6) * Math.log1p(-f);
        expect(growth(Number(numerator) / Number(denominator))).toBeGreaterThanOrEqual(growth(other) - 1e-9);
      },
    ),
    runs,
  );
});

test("the figures known from elsewhere come out: 3.5 at 30 % is 2 %, and 1.8 at 40 % is nothing", () => {
  const shareOf = (oddsThousandths: number, probability: number) => {
    const { numerator, denominator } = kellyShare(oddsThousandths, probability);
    return Number(numerator) / Number(denominator);
  };
  expect(shareOf(3_500, 0.3)).toBe(0.02);
  expect(shareOf(1_800, 0.4)).toBe(0);
  expect(shareOf(2_000, 1)).toBe(1);
  expect(edgeOf(1_800, 0.4)).toBe(-0.28);
  // Exactly fair is no edge, though 0.2 · 5 could be a hair above 1 in floating point.
  expect(edgeOf(5_000, 0.2)).toBe(0);
});

test("the calculator follows the formula: 1,000.00 at 2.15, 65 % and half the risk", () => {
  expect(
    calculateKelly({ bankrollMinor: 100_000, oddsThousandths: 2_150, probability: 0.65, riskFactor: 0.5 }),
  ).toEqual({
    share: expect.closeTo(0.3975 / 1.15, 12),
    fullStakeMinor: 34_565,
    adjustedStakeMinor: 17_282,
    potentialProfitMinor: 19_874,
    twoPointsLowerMinor: 15_413,
  });
});

test("two points lower than next to nothing is nothing", () => {
  const calculation = calculateKelly({
    bankrollMinor: 1_000,
    oddsThousandths: 900_000,
    probability: 0.01,
    riskFactor: 1,
  });
  expect(calculation.fullStakeMinor).toBe(8);
  expect(calculation.twoPointsLowerMinor).toBe(0);
});

test("profit is rounded down once", () => {
  expect(profitOf(3, 1_333)).toBe(0);
  expect(profitOf(4, 1_333)).toBe(1);
});

test("odds, probabilities and factors that are none are refused", () => {
  for (const oddsThousandths of [1_000, 0, -2_000, 2_150.5, Number.NaN, 1_000_001, 1e308]) {
    expect(() => kellyShare(oddsThousandths, 0.5), String(oddsThousandths)).toThrow(/not odds/);
    expect(() => profitOf(100, oddsThousandths), String(oddsThousandths)).toThrow(/not odds/);
  }
  for (const probability of [-0.01, 1.01, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => kellyShare(2_000, probability), String(probability)).toThrow(/between 0 and 1/);
    expect(() =>
      calculateKelly({ bankrollMinor: 100, oddsThousandths: 2_000, probability: 0.6, riskFactor: probability }),
    ).toThrow(/between 0 and 1/);
  }
});
