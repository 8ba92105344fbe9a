import fc from "fast-check";
import { expect, test } from "vitest";

import { type GateState, acquirePermit, atInstant, expectCalls, newGate, recordEnd, remainingFor } from "./gate.ts";
import { type CallEnd, type Permit, type Priority, priorities } from "./upstream.ts";

const noonMs = Date.UTC(2026, 9, 3, 12);
const secondMs = 1000;
const minuteMs = 60 * secondMs;
const dayMs = 86_400_000;
const silent = { dayLimit: null, dayRemaining: null, minuteLimit: null, minuteRemaining: null };

function end(outcome: CallEnd["outcome"], more: Partial<CallEnd> = {}): CallEnd {
  return { outcome, error: outcome === "answered" ? null : outcome, retryAfterSeconds: null, quota: silent, ...more };
}

/** A gate whose minute never runs short. */
function wideGate(dayLimit = 100): GateState {
  return { ...newGate(noonMs), dayLimit, minuteLimit: 1_000_000, tokens: 1_000_000 };
}

function permitted(state: GateState, priority: Priority, atMs = noonMs): GateState {
  const [next, permit] = acquirePermit(state, priority, atMs);
  expect(permit).toEqual({ granted: true });
  return next;
}

function denied(state: GateState, priority: Priority, atMs = noonMs): Extract<Permit, { granted: false }> {
  const [, permit] = acquirePermit(state, priority, atMs);
  if (permit.granted) throw new Error("granted");
  return permit;
}

test("no sequence of calls, ends and instants sends more than the limit of a UTC day", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.array(
        fc.record({
          priority: fc.constantFrom(...priorities),
          passesMs: fc.nat(4 * 60 * minuteMs),
          outcome: fc.option(fc.constantFrom("answered", "failed", "minute_spent" as const), { nil: null }),
          expected: fc.option(fc.record({ live: fc.nat(20), odds: fc.nat(20) }), { nil: null }),
        }),
        { maxLength: 200 },
      ),
      (dayLimit, calls) => {
        let state = { ...newGate(noonMs), dayLimit };
        let nowMs = noonMs;
        const sentByDay = new Map<string, number>();
        for (const { priority, passesMs, outcome, expected } of calls) {
          nowMs += passesMs;
          if (expected) state = expectCalls(state, expected, nowMs);
          const [next, permit] = acquirePermit(state, priority, nowMs);
          state = next;
          if (permit.granted) {
            const day = new Date(nowMs).toISOString().slice(0, 10);
            sentByDay.set(day, (sentByDay.get(day) ?? 0) + 1);
            if (outcome) state = recordEnd(state, end(outcome), nowMs);
          } else {
            expect(permit.retryAtMs).toBeGreaterThan(nowMs);
          }
        }
        for (const sent of sentByDay.values()) expect(sent).toBeLessThanOrEqual(dayLimit);
      },
    ),
  );
});

test("the day's quota comes back at midnight UTC and not before", () => {
  let state = wideGate(2);
  state = permitted(permitted(state, "live"), "live");
  const refusal = denied(state, "live");
  const midnightMs = Date.UTC(2026, 9, 4);
  expect(refusal).toEqual({ granted: false, reason: "day", retryAtMs: midnightMs });
  expect(denied(state, "live", midnightMs - 1).reason).toBe("day");
  expect(permitted(state, "live", midnightMs).usedToday).toBe(1);
});

test("what more urgent work is expected to need is kept from the less urgent, and given to the urgent", () => {
  let state = expectCalls(wideGate(10), { live: 4, odds: 3 }, noonMs);
  expect(priorities.map((priority) => remainingFor(state, priority))).toEqual([10, 6, 6, 3, 3]);
  for (let call = 0; call < 3; call += 1) state = permitted(state, "statistics");
  expect(denied(state, "history")).toEqual({
    granted: false,
    reason: "reserved",
    retryAtMs: noonMs + 30 * minuteMs,
  });
  for (let call = 0; call < 3; call += 1) state = permitted(state, "odds");
  expect(denied(state, "calendar").reason).toBe("reserved");
  for (let call = 0; call < 4; call += 1) state = permitted(state, "live");
  expect(denied(state, "live").reason).toBe("day");
  expect(state.usedByPriority).toEqual({ live: 4, calendar: 0, odds: 3, statistics: 3, history: 0 });
});

test("the minute's quota fills up evenly, and the last tokens are left for what is live", () => {
  let state: GateState = { ...newGate(noonMs), dayLimit: 1000 };
  for (let call = 0; call < 8; call += 1) state = permitted(state, "odds");
  expect(denied(state, "odds")).toEqual({ granted: false, reason: "minute", retryAtMs: noonMs + 6 * secondMs });
  state = permitted(permitted(state, "live"), "live");
  expect(denied(state, "live").retryAtMs).toBe(noonMs + 6 * secondMs);
  expect(denied(state, "live", noonMs + 5 * secondMs).reason).toBe("minute");
  state = permitted(state, "live", noonMs + 6 * secondMs);
  expect(atInstant(state, noonMs + 10 * minuteMs).tokens, "never more than a minute's worth").toBe(10);
});

test("an upstream that says wait is not asked before, whatever the tokens say", () => {
  const state = recordEnd(wideGate(), end("minute_spent", { retryAfterSeconds: 17 }), noonMs);
  expect(denied(state, "live")).toMatchObject({ reason: "minute", retryAtMs: noonMs + 17 * secondMs });
  expect(recordEnd(wideGate(), end("minute_spent"), noonMs).closedUntilMs).toBe(noonMs + minuteMs);
  permitted({ ...state, tokens: 10 }, "live", noonMs + 17 * secondMs);
});

test("the breaker opens after five failures, lets one call through to see, and closes with the first answer", () => {
  let state = wideGate();
  for (let failure = 0; failure < 4; failure += 1) state = recordEnd(permitted(state, "live"), end("failed"), noonMs);
  expect(state.breaker).toBe("closed");
  state = recordEnd(permitted(state, "live"), end("failed"), noonMs);
  expect(state).toMatchObject({ breaker: "open", failuresInARow: 5, lastError: { text: "failed", atMs: noonMs } });
  expect(denied(state, "live")).toEqual({ granted: false, reason: "failing", retryAtMs: noonMs + 30 * secondMs });

  const probeMs = noonMs + 30 * secondMs;
  state = permitted(state, "odds", probeMs);
  expect(state.breaker).toBe("half_open");
  expect(denied(state, "live", probeMs).reason, "one at a time").toBe("failing");
  const reopened = recordEnd(state, end("failed"), probeMs);
  expect(denied(reopened, "live", probeMs).retryAtMs, "twice as long").toBe(probeMs + minuteMs);
  expect(permitted(state, "live", probeMs + minuteMs).breaker, "a probe that never came back").toBe("half_open");

  const closed = recordEnd(state, end("answered"), probeMs);
  expect(closed).toMatchObject({ breaker: "closed", failuresInARow: 0, openings: 0, lastSuccessAtMs: probeMs });
  permitted(closed, "history", probeMs);
});

test("the breaker never stays open longer than ten minutes, unless the upstream asks for more", () => {
  let state: GateState = { ...wideGate(), breaker: "open", openings: 12, probeFromMs: noonMs };
  state = recordEnd(permitted(state, "live"), end("failed"), noonMs);
  expect(denied(state, "live").retryAtMs).toBe(noonMs + 10 * minuteMs);
  const asked = recordEnd({ ...state, breaker: "half_open" }, end("failed", { retryAfterSeconds: 1800 }), noonMs);
  expect(denied(asked, "live").retryAtMs).toBe(noonMs + 30 * minuteMs);
});

test("the upstream's own count wins where it is higher, and its limits always", () => {
  const quota = { dayLimit: 7500, dayRemaining: 7000, minuteLimit: 300, minuteRemaining: 120 };
  const state = recordEnd(permitted(newGate(noonMs), "live"), end("answered", { quota }), noonMs);
  expect(state).toMatchObject({ dayLimit: 7500, usedToday: 500, minuteLimit: 300 });
  expect(state.tokens).toBeLessThanOrEqual(120);
  const behind = recordEnd(
    { ...state, usedToday: 600 },
    end("answered", { quota: { ...quota, dayRemaining: 7100 } }),
    noonMs,
  );
  expect(behind.usedToday, "a count that lags behind ours frees nothing").toBe(600);
});

test("a quota spent elsewhere closes the day, a refused key closes an hour, and neither is a failure", () => {
  const spent = recordEnd(wideGate(), end("day_spent"), noonMs);
  expect(denied(spent, "live")).toMatchObject({ reason: "day", retryAtMs: Date.UTC(2026, 9, 4) });
  const refused = recordEnd(wideGate(), end("refused"), noonMs);
  expect(denied(refused, "live")).toMatchObject({ reason: "refused", retryAtMs: noonMs + 60 * minuteMs });
  for (const state of [spent, refused]) expect(state).toMatchObject({ breaker: "closed", failuresInARow: 0 });
  const answered = recordEnd(refused, end("answered"), noonMs + minuteMs);
  permitted(answered, "live", noonMs + minuteMs);
});

test("a state survives its journey through JSON", () => {
  const state = recordEnd(permitted(newGate(noonMs), "odds"), end("failed"), noonMs + dayMs);
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
});
