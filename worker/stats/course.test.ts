import { expect, test } from "vitest";

import { recordedBet, wonBet } from "../../test/recorded-bets.ts";
import { courseOf } from "./course.ts";

test("the deepest fall is measured from the peak before it, against the capital at that peak", () => {
  // 100.00 → 110.00 → 100.00 → 90.00 → 100.00 → 95.00
  const bets = [
    wonBet(1),
    recordedBet(2),
    recordedBet(3),
    wonBet(4),
    recordedBet(5, { outcome: "half_lost", payoutMinor: 500 }),
  ];
  const { maximumDrawdown, equity } = courseOf(bets, 10_000);
  expect(equity.map(({ profitMinor }) => profitMinor)).toEqual([1_000, 0, -1_000, 0, -500]);
  expect(equity[0]?.atMs).toBe(bets[0]?.settledAtMs);
  expect(maximumDrawdown).toEqual({ minor: 2_000, share: 2 / 11 });
  // The first loss falls from the capital itself.
  expect(courseOf([recordedBet(1)], 10_000).maximumDrawdown).toEqual({ minor: 1_000, share: 0.1 });
});

test("settlement orders the course, not placement, and equal instants their ids", () => {
  const late = wonBet(1, { settledAtMs: Date.UTC(2016, 0, 1) });
  const twin = recordedBet(2, { id: "a", settledAtMs: late.settledAtMs });
  const same = recordedBet(3, { id: "a", settledAtMs: late.settledAtMs });
  const profits = courseOf([late, recordedBet(2), same, twin], 10_000).equity.map(({ profitMinor }) => profitMinor);
  expect(profits).toEqual([-1_000, -2_000, -3_000, -2_000]);
});

test("streaks count hits and misses in a row, and a stake that came back is neither", () => {
  const back = recordedBet(4, { outcome: "void", payoutMinor: 1_000 });
  const { streaks } = courseOf([wonBet(1), wonBet(2), recordedBet(3), back, recordedBet(5), recordedBet(6)], 10_000);
  expect(streaks).toEqual({ current: -3, longestHits: 2, longestMisses: 3 });
  expect(courseOf([recordedBet(1), wonBet(2), back], 10_000).streaks).toEqual({
    current: 1,
    longestHits: 1,
    longestMisses: 1,
  });
});

test("nothing settled is a course without points", () => {
  expect(courseOf([], 10_000)).toEqual({
    equity: [],
    maximumDrawdown: { minor: 0, share: 0 },
    streaks: { current: 0, longestHits: 0, longestMisses: 0 },
    sharpe: null,
  });
});

test("a long course is thinned out, its last point kept", () => {
  const bets = Array.from({ length: 1_001 }, (_, index) => wonBet(index + 1));
  const { equity } = courseOf(bets, 10_000, 100);
  expect(equity.length).toBeLessThanOrEqual(100);
  expect(equity.at(-1)?.profitMinor).toBe(1_001_000);
  expect(courseOf(bets.slice(0, 100), 10_000, 100).equity).toHaveLength(100);
});

test("return over its spread needs thirty bets on real prices that differ", () => {
  const alternating = (count: number) =>
    Array.from({ length: count }, (_, index) => (index % 2 === 0 ? wonBet(index + 1) : recordedBet(index + 1)));
  expect(courseOf(alternating(29), 100_000).sharpe).toBeNull();
  expect(courseOf(alternating(30), 100_000).sharpe).toBe(0);
  const better = [...alternating(30), wonBet(31), wonBet(32)];
  // 17 hits of 32 at even odds: mean 2/32, variance 32/31 · (1 − (2/32)²).
  expect(courseOf(better, 100_000).sharpe).toBeCloseTo(0.0625 / Math.sqrt((32 / 31) * (1 - 0.0625 ** 2)), 12);
  expect(
    courseOf(
      better.map((bet) => ({ ...bet, simulated: true })),
      100_000,
    ).sharpe,
  ).toBeNull();
  const always = Array.from({ length: 30 }, (_, index) => wonBet(index + 1));
  expect(courseOf(always, 100_000).sharpe).toBeNull();
});

test("several currencies, or no capital, have no course", () => {
  expect(() => courseOf([recordedBet(1), recordedBet(2, { currency: "USD" })], 10_000)).toThrow(RangeError);
  expect(() => courseOf([], 0)).toThrow(RangeError);
});
