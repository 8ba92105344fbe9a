import fc from "fast-check";
import { expect, test } from "vitest";

import {
  areAbsencesDue,
  areLineUpsDue,
  arePricesDue,
  callsLeft,
  isBackgroundDue,
  isOverdueDue,
  isReviewDue,
  liveCallsNeeded,
  liveIntervalMs,
  liveMsBetween,
  neverAsked,
} from "./pace.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const kickoffAtMs = Date.UTC(2026, 9, 3, 15);

test("the live interval spreads the quota over the live minutes, from one minute to fifteen", () => {
  const interval = (remainingCalls: number, liveMsLeft: number, furthestMinute: number | null = 10) =>
    liveIntervalMs({ remainingCalls, liveMsLeft, furthestMinute }) / minuteMs;
  expect(interval(7000, 10 * hourMs)).toBe(1);
  expect(interval(60, 8 * hourMs)).toBe(8);
  expect(interval(10, 10 * hourMs)).toBe(15);
  expect(interval(0, hourMs)).toBe(15);
  expect(interval(10, 10 * hourMs, 85), "towards the end even a poor quota looks more often").toBe(3);
  expect(interval(10, 10 * hourMs, 84)).toBe(15);
  expect(interval(7000, hourMs, 90), "never less often than before").toBe(1);
});

test("live time counts an hour with ten matches once, and only what lies inside", () => {
  const two = [kickoffAtMs, kickoffAtMs + 60 * minuteMs];
  expect(liveMsBetween(two, kickoffAtMs - hourMs, kickoffAtMs + dayMs)).toBe(175 * minuteMs);
  expect(liveMsBetween(two, kickoffAtMs + 60 * minuteMs, kickoffAtMs + 90 * minuteMs)).toBe(30 * minuteMs);
  expect(liveMsBetween([], kickoffAtMs, kickoffAtMs + dayMs)).toBe(0);
  fc.assert(
    fc.property(fc.array(fc.nat(2 * dayMs)), fc.nat(dayMs), (offsets, lengthMs) => {
      const kickoffs = offsets.map((offset) => kickoffAtMs + offset);
      const liveMs = liveMsBetween(kickoffs, kickoffAtMs, kickoffAtMs + lengthMs);
      expect(liveMs).toBeGreaterThanOrEqual(0);
      expect(liveMs).toBeLessThanOrEqual(lengthMs);
      expect(liveMsBetween([...kickoffs, ...kickoffs], kickoffAtMs, kickoffAtMs + lengthMs)).toBe(liveMs);
    }),
  );
});

test("the calls kept for what is live cover the slowest pace, the end of every slot and of every match", () => {
  const slots = [kickoffAtMs, kickoffAtMs, kickoffAtMs + 3 * hourMs];
  expect(liveCallsNeeded(slots, kickoffAtMs, kickoffAtMs + dayMs)).toBe(Math.ceil((2 * 115) / 15) + 2 * 3 + 3);
  expect(liveCallsNeeded(slots, kickoffAtMs + dayMs, kickoffAtMs + 2 * dayMs)).toBe(0);
});

test("a match that does not start is asked for ever more rarely where calls are counted, and given up after a month", () => {
  const asked = (agoMs: number, nowMs: number) => ({ ...neverAsked, askedAtMs: nowMs - agoMs });
  const after = (ms: number) => kickoffAtMs + ms;
  expect(isOverdueDue(kickoffAtMs, neverAsked, after(10 * minuteMs), true)).toBe(false);
  expect(isOverdueDue(kickoffAtMs, neverAsked, after(20 * minuteMs), true)).toBe(true);
  expect(isOverdueDue(kickoffAtMs, asked(10 * minuteMs, after(hourMs)), after(hourMs), true)).toBe(false);
  expect(isOverdueDue(kickoffAtMs, asked(20 * minuteMs, after(hourMs)), after(hourMs), true)).toBe(true);
  expect(isOverdueDue(kickoffAtMs, asked(5 * hourMs, after(dayMs)), after(dayMs), true)).toBe(false);
  expect(isOverdueDue(kickoffAtMs, asked(6 * hourMs, after(dayMs)), after(dayMs), true)).toBe(true);
  for (const metered of [true, false]) {
    expect(isOverdueDue(kickoffAtMs, neverAsked, after(31 * dayMs), metered)).toBe(false);
  }
  expect(isOverdueDue(kickoffAtMs, asked(0, after(minuteMs)), after(minuteMs), false), "free").toBe(true);
});

test("what is known before a match is asked at its milestones, once each, and never after kick-off", () => {
  const questions = [
    { due: arePricesDue, key: "pricesAskedAtMs", times: 4 },
    { due: areAbsencesDue, key: "absencesAskedAtMs", times: 2 },
    { due: isBackgroundDue, key: "backgroundAskedAtMs", times: 1 },
    { due: areLineUpsDue, key: "lineUpsAskedAtMs", times: 2 },
  ] as const;
  for (const { due, key, times } of questions) {
    let askedAtMs: number | null = null;
    let count = 0;
    for (let nowMs = kickoffAtMs - 10 * dayMs; nowMs < kickoffAtMs + dayMs; nowMs += 5 * minuteMs) {
      if (!due(kickoffAtMs, { ...neverAsked, [key]: askedAtMs }, nowMs)) continue;
      expect(nowMs).toBeLessThan(kickoffAtMs);
      askedAtMs = nowMs;
      count += 1;
    }
    expect(count, key).toBe(times);
  }
});

test("a finished match is looked at once more, three quarters of an hour after its end", () => {
  const finishedAtMs = kickoffAtMs + 2 * hourMs;
  const asked = { ...neverAsked, askedAtMs: finishedAtMs };
  expect(isReviewDue(finishedAtMs, asked, finishedAtMs + 44 * minuteMs)).toBe(false);
  expect(isReviewDue(finishedAtMs, asked, finishedAtMs + 45 * minuteMs)).toBe(true);
  const reviewed = { ...neverAsked, askedAtMs: finishedAtMs + 50 * minuteMs };
  expect(isReviewDue(finishedAtMs, reviewed, finishedAtMs + dayMs)).toBe(false);
  expect(isReviewDue(null, asked, finishedAtMs + dayMs)).toBe(false);
});

test("a match never costs more than four calls before its kick-off", () => {
  const left = (callsThousandths: number) => callsLeft({ ...neverAsked, callsThousandths });
  expect([0, 1, 1_000, 3_000, 3_001, 4_000, 9_000].map(left)).toEqual([4, 3, 3, 1, 0, 0, 0]);
  expect(callsLeft()).toBe(4);
});
