import { expect, test } from "vitest";

import { recordedBet, wonBet } from "../../test/recorded-bets.ts";
import { seeds } from "../../test/simulations.ts";
import { seededRandom } from "../platform/seeded-random.ts";
import { adviceOn, leastSample } from "./advice.ts";
import type { RecordedBet } from "./recorded-bet.ts";

/** `hits` won first, then the rest lost. */
function record(count: number, hits: number, changed: Partial<RecordedBet> = {}): RecordedBet[] {
  return Array.from({ length: count }, (_, index) => (index < hits ? wonBet : recordedBet)(index + 1, changed));
}
/** Every other one won: no slice, however large, is worth a word. */
function even(count: number, changed: (index: number) => Partial<RecordedBet>): RecordedBet[] {
  return Array.from({ length: count }, (_, index) =>
    (index % 2 === 0 ? wonBet : recordedBet)(index + 1, changed(index)),
  );
}

test("below thirty bets no rule says anything, whatever happened", () => {
  const extreme = { fairClosingOddsThousandths: 3_000, recommendedStakeMinor: 1 };
  expect(adviceOn(record(leastSample - 1, 0, extreme), "UTC")).toEqual([]);
  expect(adviceOn([], "UTC")).toEqual([]);
  expect(adviceOn(record(leastSample, 0, extreme), "UTC").length).toBeGreaterThan(0);
});

test("a slice that lost more than chance explains is told with its sample and bounds", () => {
  const advice = adviceOn(record(60, 15), "UTC").filter(({ slice }) => slice?.dimension === "league");
  expect(advice).toHaveLength(1);
  expect(advice[0]).toMatchObject({
    rule: "slice_below_price",
    bets: 60,
    figure: -0.5,
    slice: { dimension: "league", key: "Premier League" },
  });
  // Five slices share the error: 2.576 deviations of √60/60.
  expect(advice[0]?.interval?.high).toBeCloseTo(-0.5 + 2.5758 / Math.sqrt(60), 4);
  expect(advice[0]?.interval?.low).toBeCloseTo(-0.5 - 2.5758 / Math.sqrt(60), 4);
  expect(adviceOn(record(60, 45), "UTC")[0]).toMatchObject({ rule: "slice_above_price", figure: 0.5 });
  expect(adviceOn(record(60, 22), "UTC")).toEqual([]);
});

test("a bad run at long odds is no finding", () => {
  expect(adviceOn(record(40, 0, { oddsThousandths: 20_000 }), "UTC")).toEqual([]);
});

test("simulated prices and void bets are no ground for advice on prices", () => {
  const extreme = { fairClosingOddsThousandths: 3_000 };
  expect(adviceOn(record(60, 0, { ...extreme, simulated: true }), "UTC")).toEqual([]);
  expect(adviceOn(record(60, 0, { ...extreme, outcome: "void", payoutMinor: 1_000 }), "UTC")).toEqual([]);
});

test("fair bets are told something about as rarely as promised", () => {
  const random = seededRandom("advice");
  const bettors = seeds(400);
  let told = 0;
  for (let bettor = 0; bettor < bettors; bettor += 1) {
    const bets = Array.from({ length: 120 }, (_, index) => {
      const oddsThousandths = 1_200 + Math.floor(random() * 4_800);
      const isHit = random() < 1000 / oddsThousandths;
      const league = ["Premier League", "Serie A", "Ligue 1"][index % 3] ?? "";
      return isHit
        ? wonBet(index, { oddsThousandths, payoutMinor: oddsThousandths, league })
        : recordedBet(index, { oddsThousandths, league });
    });
    told += adviceOn(bets, "UTC").length > 0 ? 1 : 0;
  }
  expect(told / bettors).toBeLessThan(0.08);
});

test("prices worse than the last ones before kick-off are told", () => {
  const closing = (index: number) => ({ fairClosingOddsThousandths: index % 3 === 0 ? 1_990 : 2_100 });
  const [advice, ...others] = adviceOn(even(60, closing), "UTC");
  expect(others).toEqual([]);
  expect(advice).toMatchObject({ rule: "worse_than_closing_price", bets: 60, slice: null });
  expect(advice?.figure).toBeCloseTo((20 * (2_000 / 1_990) + 40 * (2_000 / 2_100)) / 60 - 1, 12);
  expect(advice?.interval?.high).toBeLessThan(0);
  expect(
    adviceOn(
      even(60, () => ({ fairClosingOddsThousandths: 1_900 })),
      "UTC",
    ),
  ).toEqual([]);
  expect(
    adviceOn(
      even(60, (index) => ({ fairClosingOddsThousandths: index < 29 ? 2_500 : null })),
      "UTC",
    ),
  ).toEqual([]);
});

test("stakes mostly above the recommended ones are told, a minority of them is not", () => {
  const above = (share: number) => even(100, (index) => ({ recommendedStakeMinor: index < share ? 999 : 1_000 }));
  expect(adviceOn(above(70), "UTC")).toEqual([
    {
      rule: "stakes_above_recommended",
      bets: 100,
      figure: 0.7,
      interval: { low: expect.closeTo(0.604, 3), high: expect.closeTo(0.781, 3) },
      slice: null,
    },
  ]);
  expect(adviceOn(above(55), "UTC")).toEqual([]);
});

test("stakes that rise after misses are told", () => {
  // Each bet is settled before the next is placed: those with an odd index follow a hit, the others a miss.
  const chasing = (afterMissMinor: number) =>
    even(80, (index) => {
      const stakeMinor = index % 2 === 0 ? afterMissMinor : 1_000;
      return { stakeMinor, payoutMinor: index % 2 === 0 ? stakeMinor * 2 : 0 };
    });
  const told = adviceOn(chasing(1_250), "UTC").filter(({ rule }) => rule === "stakes_rise_after_misses");
  expect(told).toEqual([{ rule: "stakes_rise_after_misses", bets: 79, figure: 1.25, interval: null, slice: null }]);
  expect(adviceOn(chasing(1_240), "UTC").filter(({ rule }) => rule === "stakes_rise_after_misses")).toEqual([]);
  // All placed before the first was settled: nothing was chased.
  const together = chasing(5_000).map((bet) => ({ ...bet, placedAtMs: 0 }));
  expect(adviceOn(together, "UTC").filter(({ rule }) => rule === "stakes_rise_after_misses")).toEqual([]);
});

test("several currencies have no common advice", () => {
  expect(() => adviceOn([recordedBet(1), recordedBet(2, { currency: "USD" })], "UTC")).toThrow(RangeError);
});
