import fc from "fast-check";
import { expect, test } from "vitest";

import { type ClockMapping, createClock, matchTimeMs, realTimeMapping } from "./clock.ts";

const anchor = Date.UTC(2026, 9, 2);

test("outside a replay match time is real time, to the millisecond", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }), (realMs) => {
      expect(matchTimeMs(realTimeMapping, realMs)).toBe(realMs);
    }),
  );
});

test("match time never runs backwards, keeps its pace, and stands still once the server has stopped", () => {
  const mappings = fc.record({
    anchorRealMs: fc.integer({ min: 0, max: anchor }),
    anchorMatchMs: fc.integer({ min: 0, max: anchor }),
    speed: fc.integer({ min: 0, max: 3600 }),
    runningUntilRealMs: fc.option(fc.integer({ min: anchor, max: anchor + 1_000_000 })),
  });
  fc.assert(
    fc.property(mappings, fc.nat(10_000_000), fc.nat(10_000_000), (mapping, oneMs, otherMs) => {
      const [earlier, later] = [anchor + Math.min(oneMs, otherMs), anchor + Math.max(oneMs, otherMs)];
      const passed = matchTimeMs(mapping, later) - matchTimeMs(mapping, earlier);
      expect(passed).toBeGreaterThanOrEqual(0);
      const endMs = mapping.runningUntilRealMs ?? Number.POSITIVE_INFINITY;
      expect(passed).toBe(mapping.speed * (Math.min(later, endMs) - Math.min(earlier, endMs)));
    }),
  );
  const stopped: ClockMapping = {
    anchorRealMs: anchor,
    anchorMatchMs: 0,
    speed: 60,
    runningUntilRealMs: anchor + 1000,
  };
  expect([999, 1000, 1001, 9_000_000].map((ms) => matchTimeMs(stopped, anchor + ms))).toEqual([
    59_940, 60_000, 60_000, 60_000,
  ]);
});

test("the mapping is read once, at first use, and the real clock at every call", async () => {
  let reads = 0;
  let nowMs = 5_000;
  const clock = createClock(
    () => {
      reads += 1;
      return Promise.resolve({ anchorRealMs: 0, anchorMatchMs: 100, speed: 2, runningUntilRealMs: null });
    },
    () => nowMs,
  );
  expect([clock.realNowMs(), reads]).toEqual([5_000, 0]);
  expect(await clock.matchNowMs()).toBe(10_100);
  nowMs = 6_000;
  expect(await clock.matchNowMs()).toBe(12_100);
  expect(await clock.mapping()).toMatchObject({ speed: 2 });
  expect(reads).toBe(1);
});
