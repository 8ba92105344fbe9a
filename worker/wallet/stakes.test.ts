import fc from "fast-check";
import { expect, test } from "vitest";

import { oracleStake } from "../../test/oracle/kelly.ts";
import { seeds } from "../../test/simulations.ts";
import {
  adviseStake,
  basisPointsOf,
  calculateFlat,
  calculatePercentage,
  mostStakeMinor,
  riskFractions,
  riskTolerances,
  stalePriceAfterMs,
  stakingStrategies,
} from "./stakes.ts";

const runs = { numRuns: seeds(1000) };
const nowMs = 1_424_000_000_000;
const plans = fc.record({
  strategy: fc.constantFrom(...stakingStrategies),
  riskTolerance: fc.constantFrom(...riskTolerances),
  maxStakeBasisPoints: fc.integer({ min: 10, max: 10_000 }),
});
const amounts = fc.oneof(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 0, max: 1_000_000_000_000 }));
const funded = fc.record({ initialMinor: amounts, currentMinor: amounts });
const odds = fc.integer({ min: 1_001, max: 30_000 });
const millionths = fc.integer({ min: 0, max: 1_000_000 });
const plan = { strategy: "kelly", riskTolerance: "medium", maxStakeBasisPoints: 500 } as const;
const funds = { initialMinor: 100_000, currentMinor: 245_000 };

test("the stake is the oracle's to the minor unit, under every strategy, tolerance and cap", () => {
  fc.assert(
    fc.property(plans, funded, odds, millionths, (anyPlan, anyFunds, oddsThousandths, probability) => {
      const expected = oracleStake(
        anyPlan.strategy,
        {
          initial: String(anyFunds.initialMinor),
          current: String(anyFunds.currentMinor),
          cap: `${anyPlan.maxStakeBasisPoints}/10000`,
          fraction: { low: "0.25", medium: "0.5", high: "0.75" }[anyPlan.riskTolerance],
        },
        { odds: (oddsThousandths / 1000).toFixed(3), probability: (probability / 1e6).toFixed(6) },
      );
      const offer = { probability: probability / 1e6, price: freshPrice(oddsThousandths) };
      expect(adviseStake(anyPlan, anyFunds, offer, nowMs).stakeMinor).toBe(expected);
    }),
    runs,
  );
});

test("a stake is never above the cap, never above what the bankroll holds, and a point less probable never more", () => {
  fc.assert(
    fc.property(plans, funded, odds, millionths, (anyPlan, anyFunds, oddsThousandths, probability) => {
      const offer = { probability: probability / 1e6, price: freshPrice(oddsThousandths) };
      const advice = adviseStake(anyPlan, anyFunds, offer, nowMs);
      expect(advice.stakeMinor).toBeLessThanOrEqual(mostStakeMinor(anyPlan, anyFunds.currentMinor));
      expect(advice.stakeMinor).toBeLessThanOrEqual(anyFunds.currentMinor);
      if (advice.reason === null) expect(advice.twoPointsLowerMinor).toBeLessThanOrEqual(advice.stakeMinor);
    }),
    runs,
  );
});

test("half of Kelly's share is staked, and the advice says what two points less would make of it", () => {
  // f = (2.15 · 0.5 − 1)/1.15 = 0.065217…; two points lower 0.027826…
  expect(adviseStake(plan, funds, { probability: 0.5, price: freshPrice(2_150) }, nowMs)).toEqual({
    stakeMinor: 7_989,
    reason: null,
    capped: false,
    twoPointsLowerMinor: 3_408,
    figures: { edge: 0.075, fullKellyShare: 0.075 / 1.15, fraction: 0.5, mostStakeMinor: 12_250 },
  });
});

test("the cap of the bankroll binds and says so", () => {
  const advice = adviseStake(plan, funds, { probability: 0.65, price: freshPrice(2_150) }, nowMs);
  expect(advice).toMatchObject({ stakeMinor: 12_250, capped: true, twoPointsLowerMinor: 12_250 });
  // What is asked for exactly at the cap is not cut.
  const high = { ...plan, strategy: "percentage", riskTolerance: "high" } as const;
  expect(adviseStake(high, funds, { probability: 0.65, price: freshPrice(2_150) }, nowMs)).toMatchObject({
    stakeMinor: 9_187,
    capped: false,
  });
});

test("percentage goes with the current amount, flat stays with the initial one until the cap of what is left", () => {
  const offer = { probability: 0.5, price: freshPrice(2_150) };
  const stakeOf = (strategy: "flat" | "percentage", currentMinor: number) =>
    adviseStake({ ...plan, strategy }, { initialMinor: 100_000, currentMinor }, offer, nowMs).stakeMinor;
  expect([stakeOf("percentage", 100_000), stakeOf("percentage", 60_000)]).toEqual([2_500, 1_500]);
  expect([stakeOf("flat", 100_000), stakeOf("flat", 60_000), stakeOf("flat", 40_000)]).toEqual([2_500, 2_500, 2_000]);
});

test("the fractions are a quarter, a half and three quarters", () => {
  expect(riskFractions).toEqual({ low: 0.25, medium: 0.5, high: 0.75 });
});

test("there is no stake without a price, a probability, an edge or a cent, and the reason is told", () => {
  const price = freshPrice(2_150);
  const adviceOn = (offer: Parameters<typeof adviseStake>[2], held = funds) => adviseStake(plan, held, offer, nowMs);
  expect(adviceOn({ probability: 0.5, price: null })).toEqual({ stakeMinor: 0, reason: "no_price", figures: null });
  expect(adviceOn({ probability: null, price })).toEqual({ stakeMinor: 0, reason: "no_probability", figures: null });
  expect(adviceOn({ probability: 0.4, price })).toMatchObject({ stakeMinor: 0, reason: "no_edge" });
  expect(adviceOn({ probability: 0.2, price: freshPrice(5_000) })).toMatchObject({ reason: "no_edge" });
  const poor = { initialMinor: 1_000, currentMinor: 19 };
  expect(adviceOn({ probability: 0.5, price }, poor)).toMatchObject({ stakeMinor: 0, reason: "below_smallest_stake" });
});

test("an old or a simulated price asks for no stake, but shows its figures", () => {
  const knownAtMs = nowMs - stalePriceAfterMs;
  const lastFresh = { ...freshPrice(2_150), knownAtMs };
  expect(adviseStake(plan, funds, { probability: 0.5, price: lastFresh }, nowMs)).toMatchObject({ reason: null });
  const stale = { ...lastFresh, knownAtMs: knownAtMs - 1 };
  const figures = { edge: 0.075, fullKellyShare: 0.075 / 1.15, fraction: 0.5, mostStakeMinor: 12_250 };
  expect(adviseStake(plan, funds, { probability: 0.5, price: stale }, nowMs)).toEqual({
    stakeMinor: 0,
    reason: "price_stale",
    figures,
  });
  const simulated = { ...freshPrice(2_150), simulated: true };
  expect(adviseStake(plan, funds, { probability: 0.5, price: simulated }, nowMs)).toEqual({
    stakeMinor: 0,
    reason: "price_simulated",
    figures,
  });
});

test("the calculators for a percentage and a fixed stake say what is left either way", () => {
  const outlook = { stakeMinor: 4_550, potentialProfitMinor: 5_232, ifWonMinor: 250_232, ifLostMinor: 240_450 };
  expect(calculateFlat({ bankrollMinor: 245_000, stakeMinor: 4_550, oddsThousandths: 2_150 })).toEqual(outlook);
  expect(calculatePercentage({ bankrollMinor: 245_000, basisPoints: 200, oddsThousandths: 2_000 })).toEqual({
    stakeMinor: 4_900,
    potentialProfitMinor: 4_900,
    ifWonMinor: 249_900,
    ifLostMinor: 240_100,
  });
  for (const stakeMinor of [0, -1, 245_001, Number.NaN]) {
    expect(() => calculateFlat({ bankrollMinor: 245_000, stakeMinor, oddsThousandths: 2_000 })).toThrow(/not a stake/);
  }
  expect(calculateFlat({ bankrollMinor: 100, stakeMinor: 100, oddsThousandths: 2_000 }).ifLostMinor).toBe(0);
});

test("a cap is a tenth of a percent to everything", () => {
  expect([0.1, 1.5, 2, 29.29, 100].map(basisPointsOf)).toEqual([10, 150, 200, 2_929, 10_000]);
  for (const percentage of [0.09, 0, -1, 100.01, Number.NaN]) {
    expect(() => basisPointsOf(percentage), String(percentage)).toThrow(/basis points/);
  }
  expect(() => mostStakeMinor({ ...plan, maxStakeBasisPoints: 10.5 }, 100)).toThrow(/basis points/);
});

function freshPrice(oddsThousandths: number) {
  return { oddsThousandths, knownAtMs: nowMs, simulated: false };
}
