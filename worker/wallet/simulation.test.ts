import fc from "fast-check";
import { expect, test } from "vitest";

import { type OpenPlan, type SimulationSetting, mostSimulatedBets, simulateBankroll } from "./simulation.ts";
import { type StakingPlan, adviseStake, riskTolerances, stakingStrategies } from "./stakes.ts";

const setting: SimulationSetting & { plan: StakingPlan } = {
  seed: "aibet",
  plan: { strategy: "kelly", riskTolerance: "medium", maxStakeBasisPoints: 200 },
  startMinor: 100_000,
  offers: [
    { oddsThousandths: 2_100, probability: 0.52, weight: 3 },
    { oddsThousandths: 4_000, probability: 0.27, weight: 1 },
  ],
  overestimatedBy: 0,
  bets: 200,
  paths: 500,
  targetMinor: 120_000,
  ruinMinor: 10_000,
};

test("the same seed gives the same simulation, another seed another", () => {
  expect(simulateBankroll(setting)).toEqual(simulateBankroll(setting));
  expect(simulateBankroll({ ...setting, seed: "other" })).not.toEqual(simulateBankroll(setting));
});

test("quantiles stand in order, begin at the start, and no path falls below nothing", () => {
  const settings = fc.record({
    seed: fc.string(),
    strategy: fc.constantFrom(...stakingStrategies),
    riskTolerance: fc.constantFrom(...riskTolerances),
    maxStakeBasisPoints: fc.integer({ min: 10, max: 10_000 }),
    odds: fc.integer({ min: 1_001, max: 20_000 }),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
    overestimatedBy: fc.double({ min: 0, max: 1, noNaN: true }),
    bets: fc.integer({ min: 1, max: 60 }),
  });
  fc.assert(
    fc.property(settings, ({ seed, odds, probability, overestimatedBy, bets, ...plan }) => {
      const { fan, ruined, endedAbove } = simulateBankroll({
        ...setting,
        seed,
        plan,
        offers: [{ oddsThousandths: odds, probability, weight: 1 }],
        overestimatedBy,
        bets,
        paths: 20,
        ruinMinor: 0,
      });
      expect(fan[0]).toEqual({ bets: 0, p5: 1e5, p25: 1e5, p50: 1e5, p75: 1e5, p95: 1e5 });
      expect(fan.at(-1)?.bets).toBe(bets);
      expect(fan).toHaveLength(Math.min(bets, 40) + 1);
      for (const { p5, p25, p50, p75, p95 } of fan) {
        expect([p5, p25, p50, p75, p95].toSorted((one, other) => one - other)).toEqual([p5, p25, p50, p75, p95]);
        expect(p5).toBeGreaterThanOrEqual(0);
      }
      expect(ruined + endedAbove).toBeLessThanOrEqual(1);
    }),
  );
});

test("a certain win compounds by the very stakes the bankroll would be advised", () => {
  for (const strategy of stakingStrategies) {
    const plan = { ...setting.plan, strategy };
    const simulated = simulateBankroll({
      ...setting,
      plan,
      offers: [{ oddsThousandths: 1_500, probability: 1, weight: 1 }],
      bets: 30,
      paths: 1,
    });
    let currentMinor = setting.startMinor;
    const price = { oddsThousandths: 1_500, knownAtMs: 0, simulated: false };
    for (let bet = 0; bet < 30; bet += 1) {
      const funds = { initialMinor: setting.startMinor, currentMinor };
      const { stakeMinor } = adviseStake(plan, funds, { probability: 1, price }, 0);
      currentMinor += Math.floor(stakeMinor * 1.5) - stakeMinor;
    }
    expect(simulated.fan.at(-1)?.p50, strategy).toBe(currentMinor);
    expect(simulated).toMatchObject({ endedAbove: 1, ruined: 0, meanMaximumDrawdown: 0 });
  }
});

test("a fair coin leaves the mean where it was, and an edge that is not there is paid for", () => {
  const flat = { ...setting.plan, strategy: "flat", riskTolerance: "medium", maxStakeBasisPoints: 200 } as const;
  const even = { ...setting, plan: flat, bets: 100, paths: 2000, targetMinor: null };
  const offers = [{ oddsThousandths: 2_000, probability: 0.52, weight: 1 }];
  // 100 bets of 1,000 at two points less than believed are a fair coin; its spread is 10,000.
  const fair = simulateBankroll({ ...even, offers, overestimatedBy: 0.02 });
  expect(Math.abs((fair.fan.at(-1)?.p50 ?? 0) - 100_000)).toBeLessThanOrEqual(2_000);
  const overestimated = simulateBankroll({ ...even, offers, overestimatedBy: 0.12 });
  expect(overestimated.fan.at(-1)?.p50).toBeLessThan(85_000);
  expect(overestimated.endedAbove).toBeLessThan(fair.endedAbove);
  expect(fair.targetReached).toBeNull();
});

test("ruin, target and drawdown are counted over the whole life of a path", () => {
  const all = { ...setting.plan, strategy: "percentage", riskTolerance: "high", maxStakeBasisPoints: 10_000 } as const;
  const doomed = simulateBankroll({
    ...setting,
    plan: all,
    offers: [{ oddsThousandths: 2_000, probability: 0.6, weight: 1 }],
    overestimatedBy: 0.6,
    targetMinor: 100_000,
  });
  expect(doomed).toMatchObject({ ruined: 1, targetReached: 1, endedAbove: 0 });
  // 1,000.00 less three quarters twice is 62.50, below the 100.00 that end a path.
  expect(doomed.fan.at(-1)?.p50).toBe(6_250);
  expect(doomed.meanMaximumDrawdown).toBeCloseTo(0.9375, 9);
  const sure = simulateBankroll({
    ...setting,
    offers: [{ oddsThousandths: 2_000, probability: 1, weight: 1 }],
    bets: 40,
  });
  expect(sure.targetReached).toBe(1);
});

test("an offer without an edge is let pass", () => {
  for (const strategy of stakingStrategies) {
    const offers = [{ oddsThousandths: 2_000, probability: 0.5, weight: 1 }];
    const idle = simulateBankroll({ ...setting, plan: { ...setting.plan, strategy }, offers });
    expect(idle.fan.at(-1), strategy).toMatchObject({ p5: 100_000, p95: 100_000 });
  }
});

test("offers come as often as they weigh", () => {
  const plan = { ...setting.plan, strategy: "flat", maxStakeBasisPoints: 200 } as const;
  const offers = [
    { oddsThousandths: 2_000, probability: 1, weight: 3 },
    { oddsThousandths: 2_000, probability: 0, weight: 1 },
  ];
  // Three of four offers are certain and bring 1,000 each, the fourth is passed by.
  const { fan } = simulateBankroll({ ...setting, plan, offers, bets: 100, paths: 1000 });
  expect(Math.abs((fan.at(-1)?.p50 ?? 0) - 175_000)).toBeLessThanOrEqual(1_000);
});

test("an open plan takes its share of Kelly's stake, of the balance or of the start, to the cent and without a cap", () => {
  const certain = { ...setting, offers: [{ oddsThousandths: 2_000, probability: 1, weight: 1 }], bets: 2, paths: 1 };
  const endOf = (plan: OpenPlan) => simulateBankroll({ ...certain, plan }).fan.at(-1)?.p50;
  expect(endOf({ strategy: "kelly", share: 0.5 })).toBe(225_000);
  expect(endOf({ strategy: "percentage", share: 0.1 })).toBe(121_000);
  for (const stakeMinor of [1, 29, 1_234, 57_001, 99_999]) {
    expect(endOf({ strategy: "flat", share: stakeMinor / 100_000 })).toBe(100_000 + 2 * stakeMinor);
  }
});

test("a balance never outgrows what an amount may be", () => {
  const offers = [{ oddsThousandths: 1_000_000, probability: 1, weight: 1 }];
  const { fan } = simulateBankroll({ ...setting, offers, bets: 100, paths: 1 });
  expect(fan.at(-1)?.p50).toBe(1_000_000_000_000);
});

test("work beyond the bound and settings out of range are refused", () => {
  const refused: Partial<SimulationSetting>[] = [
    { bets: 0 },
    { paths: 0 },
    { bets: 1.5 },
    { bets: mostSimulatedBets, paths: 2 },
    { startMinor: -1 },
    { startMinor: 0 },
    { ruinMinor: 0.5 },
    { targetMinor: Number.NaN },
    { overestimatedBy: -0.1 },
    { overestimatedBy: 1.1 },
    { offers: [] },
    { offers: Array.from({ length: 101 }, () => ({ oddsThousandths: 2_000, probability: 0.5, weight: 1 })) },
    { offers: [{ oddsThousandths: 2_000, probability: 0.5, weight: 0 }] },
    { offers: [{ oddsThousandths: 1_000, probability: 0.5, weight: 1 }] },
    { plan: { ...setting.plan, maxStakeBasisPoints: 10_001 } },
    { plan: { ...setting.plan, maxStakeBasisPoints: 0 } },
    { plan: { strategy: "flat", share: 0 } },
    { plan: { strategy: "flat", share: 1.01 } },
  ];
  for (const changed of refused) {
    expect(() => simulateBankroll({ ...setting, ...changed }), JSON.stringify(changed)).toThrow(RangeError);
  }
  expect(simulateBankroll({ ...setting, bets: mostSimulatedBets, paths: 1 }).paths).toBe(1);
});
