import fc from "fast-check";
import { expect, test } from "vitest";

import { type StakeQuestion, calculateStake, simulateStake, simulatedPaths } from "./calculator.ts";

const bankrollMinor = 100_000;
const kelly = { method: "kelly", bankrollMinor, oddsThousandths: 2_150, probability: 0.65, riskFactor: 0.5 } as const;

test("Kelly takes its share of the bankroll times the risk factor, and says what two points less would change", () => {
  // (2.15 × 0.65 − 1) / 1.15 = 0.3456…, and at 0.63 it is 0.3082…
  expect(calculateStake(kelly)).toEqual({
    stakeMinor: 17_282,
    reason: null,
    doubt: {
      edge: 0.3975,
      kellyShare: expect.closeTo(0.3975 / 1.15, 12),
      kellyStakeMinor: 34_565,
      twoPointsLowerMinor: 15_413,
    },
    potentialProfitMinor: 19_874,
    ifWonMinor: 119_874,
    ifLostMinor: 82_718,
  });
});

test("a part of the bankroll and a flat stake are what was typed, with a probability or without", () => {
  const percentage = { method: "percentage", bankrollMinor, oddsThousandths: 2_000, basisPoints: 250 } as const;
  const flat = { method: "flat", bankrollMinor, oddsThousandths: 2_000, stakeMinor: 1_234 } as const;
  for (const [question, stakeMinor] of [
    [percentage, 2_500],
    [flat, 1_234],
  ] as const) {
    expect(calculateStake({ ...question, probability: null })).toEqual({
      stakeMinor,
      reason: null,
      doubt: null,
      potentialProfitMinor: stakeMinor,
      ifWonMinor: bankrollMinor + stakeMinor,
      ifLostMinor: bankrollMinor - stakeMinor,
    });
    const known = calculateStake({ ...question, probability: 0.51 });
    expect(known).toMatchObject({ stakeMinor, doubt: { twoPointsLowerMinor: 0 } });
  }
});

test("where there is no edge there is no stake under any method, and neither where it is less than a cent", () => {
  const questions: StakeQuestion[] = [
    { ...kelly, probability: 0.4 },
    { method: "percentage", bankrollMinor, oddsThousandths: 2_000, probability: 0.5, basisPoints: 250 },
    { method: "flat", bankrollMinor, oddsThousandths: 2_000, probability: 0.49, stakeMinor: 500 },
  ];
  for (const question of questions) {
    expect(calculateStake(question)).toMatchObject({ stakeMinor: 0, reason: "no_edge", potentialProfitMinor: 0 });
  }
  expect(calculateStake({ ...kelly, bankrollMinor: 1 })).toMatchObject({
    stakeMinor: 0,
    reason: "below_smallest_stake",
  });
});

test("no stake is above the bankroll, none is higher when the probability is lower, and the two balances tell of it", () => {
  const questions = fc.record({
    bankrollMinor: fc.integer({ min: 1, max: 1_000_000_000 }),
    oddsThousandths: fc.integer({ min: 1_001, max: 1_000_000 }),
    probability: fc.double({ min: 0.000_001, max: 0.999_999, noNaN: true }),
    riskFactor: fc.double({ min: 0.01, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(questions, (typed) => {
      const answer = calculateStake({ method: "kelly", ...typed });
      expect(answer.stakeMinor).toBeLessThanOrEqual(typed.bankrollMinor);
      expect(answer.doubt?.twoPointsLowerMinor).toBeLessThanOrEqual(answer.stakeMinor);
      expect(answer.ifLostMinor).toBe(typed.bankrollMinor - answer.stakeMinor);
      expect(answer.ifWonMinor).toBe(typed.bankrollMinor + answer.potentialProfitMinor);
      expect(answer.stakeMinor === 0).toBe(answer.reason !== null);
    }),
    { numRuns: 1_000 },
  );
});

test("the simulation stakes as the calculator does, and a probability that was too high ends lower", () => {
  const life = { bets: 100, overestimatedBy: 0 };
  const asBelieved = simulateStake(kelly, 0.65, life);
  expect(asBelieved).toEqual(simulateStake(kelly, 0.65, life));
  expect(asBelieved.paths).toBe(simulatedPaths);
  const tooHigh = simulateStake(kelly, 0.65, { ...life, overestimatedBy: 0.2 });
  expect(tooHigh.fan.at(-1)?.p50).toBeLessThan(asBelieved.fan.at(-1)?.p50 ?? 0);
  // One bet won or lost: the two ends of the fan are the two balances of the calculator.
  for (const question of [
    kelly,
    { method: "percentage", bankrollMinor, oddsThousandths: 2_150, probability: 0.65, basisPoints: 333 },
    { method: "flat", bankrollMinor, oddsThousandths: 2_150, probability: 0.65, stakeMinor: 1_234 },
  ] as const) {
    const end = simulateStake(question, 0.65, { bets: 1, overestimatedBy: 0 }).fan.at(-1);
    const { ifLostMinor, ifWonMinor } = calculateStake(question);
    expect([end?.p5, end?.p95]).toEqual([ifLostMinor, ifWonMinor]);
  }
});
