import fc from "fast-check";
import { expect, test } from "vitest";

import { limitHeaders } from "./http/limit-headers.ts";
import {
  type Allowance,
  type Usage,
  admitRequest,
  leaseMs,
  multiplied,
  newUsage,
  releaseSlot,
  windowSeconds,
} from "./limits.ts";

const noonMs = Date.UTC(2026, 10, 21, 12);
const dayEndMs = Date.UTC(2026, 10, 22);
const perWindow: Allowance = { requests: { minute: 3, hour: 5, day: 7 }, concurrent: null };

/** How many of `count` requests at one instant are let through, and the usage after them. */
function ask(usage: Usage, allowance: Allowance, nowMs: number, count: number): [Usage, allowed: number] {
  let after = usage;
  let allowed = 0;
  for (let nth = 0; nth < count; nth += 1) {
    const [next, verdict] = admitRequest(after, { allowance, leaseId: `${nowMs}-${nth}`, nowMs });
    after = next;
    allowed += verdict.allowed ? 1 : 0;
  }
  return [after, allowed];
}

test("windows roll with the clock, each for itself, to the millisecond", () => {
  let usage = newUsage();
  const allowedAt = (nowMs: number) => {
    const [after, allowed] = ask(usage, perWindow, nowMs, 10);
    usage = after;
    return allowed;
  };
  expect(allowedAt(noonMs)).toBe(3);
  expect(allowedAt(noonMs + 59_999)).toBe(0);
  expect(allowedAt(noonMs + 60_000), "a new minute, of an hour that has two left").toBe(2);
  expect(allowedAt(noonMs + 120_000)).toBe(0);
  expect(allowedAt(noonMs + 3_600_000), "a new hour, of a day that has two left").toBe(2);
  expect(allowedAt(dayEndMs - 1)).toBe(0);
  expect(allowedAt(dayEndMs), "a new day").toBe(3);
});

test("no window ever lets more through than its limit, whatever the clock does", () => {
  const steps = fc.array(fc.record({ passMs: fc.integer({ min: -90_000, max: 1_800_000 }), count: fc.nat(6) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(steps, (all) => {
      let nowMs = noonMs;
      let usage = newUsage();
      const through = new Map<string, number>();
      for (const { passMs, count } of all) {
        nowMs += passMs;
        const [after, allowed] = ask(usage, perWindow, nowMs, count);
        usage = after;
        for (const name of ["minute", "hour", "day"] as const) {
          const window = usage.windows[name];
          const key = `${name} ${window?.startAtMs}`;
          through.set(key, (through.get(key) ?? 0) + allowed);
        }
      }
      for (const [key, count] of through) {
        const limit = perWindow.requests[key.split(" ")[0] as "minute" | "hour" | "day"] ?? 0;
        expect(count, key).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test("a slot is held until it is given back or its lease runs out, and a refused request holds none", () => {
  const slots: Allowance = { requests: { minute: 1_000 }, concurrent: 2 };
  let [usage, allowed] = ask(newUsage(), slots, noonMs, 10);
  expect([allowed, usage.leases.length, usage.windows.minute?.used]).toEqual([2, 2, 2]);
  usage = releaseSlot(usage, `${noonMs}-0`);
  usage = releaseSlot(releaseSlot(usage, `${noonMs}-0`), "never given");
  [usage, allowed] = ask(usage, slots, noonMs + 1, 10);
  expect(allowed).toBe(1);
  expect(ask(usage, slots, noonMs + leaseMs - 1, 10)[1]).toBe(0);
  expect(ask(usage, slots, noonMs + leaseMs, 10)[1]).toBe(1);
  expect(ask(usage, slots, noonMs + leaseMs + 1, 10)[1]).toBe(2);
});

test("a thousand crashed requests leak no slot", () => {
  const slots: Allowance = { requests: { day: 100_000 }, concurrent: 50 };
  let usage = newUsage();
  let crashed = 0;
  for (let round = 0; crashed < 1_000; round += 1) {
    const [after, allowed] = ask(usage, slots, noonMs + round * leaseMs, 50);
    usage = after;
    crashed += allowed;
  }
  expect([crashed, ask(usage, slots, noonMs + 20 * leaseMs, 100)[1]]).toEqual([1_000, 50]);
});

test("the headers tell of the tightest window, and when to come back", () => {
  const seconds = (text: string | undefined) => Number(text);
  let usage = newUsage();
  const headersAt = (nowMs: number) => {
    const [after, verdict] = admitRequest(usage, { allowance: perWindow, leaseId: null, nowMs });
    usage = after;
    return limitHeaders(verdict, nowMs);
  };
  expect(headersAt(noonMs + 37_000)).toEqual({
    "X-RateLimit-Limit": "3",
    "X-RateLimit-Remaining": "2",
    "X-RateLimit-Reset": String((noonMs + 60_000) / 1000),
    RateLimit: '"minute";r=2;t=23',
    "RateLimit-Policy": '"minute";q=3;w=60, "hour";q=5;w=3600, "day";q=7;w=86400',
  });
  headersAt(noonMs + 37_000);
  headersAt(noonMs + 37_000);
  expect(headersAt(noonMs + 37_000)).toMatchObject({ "X-RateLimit-Remaining": "0", "Retry-After": "23" });
  headersAt(noonMs + 60_000);
  headersAt(noonMs + 60_000);
  const spent = headersAt(noonMs + 60_000);
  expect(spent).toMatchObject({ "X-RateLimit-Limit": "5", RateLimit: '"hour";r=0;t=3540', "Retry-After": "3540" });
  expect(seconds(spent["X-RateLimit-Reset"])).toBe((noonMs + 3_600_000) / 1000);

  const [full] = ask(newUsage(), { requests: { minute: 60 }, concurrent: 1 }, noonMs, 1);
  const [, verdict] = admitRequest(full, {
    allowance: { requests: { minute: 60 }, concurrent: 1 },
    leaseId: "x",
    nowMs: noonMs,
  });
  expect(limitHeaders(verdict, noonMs)).toMatchObject({
    RateLimit: '"concurrent";r=0;t=1',
    "RateLimit-Policy": '"minute";q=60;w=60, "concurrent";q=1;qu="concurrent-requests"',
    "Retry-After": "1",
  });
});

test("a factor multiplies every limit and leaves at least one of each", () => {
  expect(multiplied({ requests: { minute: 10, day: 1_000 }, concurrent: 2 }, 10)).toEqual({
    requests: { minute: 100, day: 10_000 },
    concurrent: 20,
  });
  expect(multiplied(perWindow, 0.1)).toEqual({ requests: { minute: 1, hour: 1, day: 1 }, concurrent: null });
  expect(Object.keys(windowSeconds)).toEqual(["minute", "hour", "day"]);
});
