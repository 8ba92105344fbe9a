import fc from "fast-check";
import { expect, test } from "vitest";

import {
  type TokenCallEnd,
  type TokenGateState,
  type TokenPermit,
  acquireTokens,
  callsLeft,
  longestCallMs,
  newTokenGate,
  recordTokenCallEnd,
  tokensPerMinute,
} from "./token-gate.ts";

const noonMs = Date.UTC(2026, 9, 3, 12);
const minuteMs = 60_000;
const callsPerDay = 10_000;

function permitted(state: TokenGateState, id: string, tokens: number, atMs = noonMs): TokenGateState {
  const [next, permit] = acquireTokens(state, { id, tokens, callsPerDay }, atMs);
  expect(permit).toEqual({ granted: true });
  return next;
}

function denied(state: TokenGateState, tokens: number, atMs = noonMs, perDay = callsPerDay) {
  const [, permit] = acquireTokens(state, { id: "denied", tokens, callsPerDay: perDay }, atMs);
  if (permit.granted) throw new Error("granted");
  return permit satisfies Extract<TokenPermit, { granted: false }>;
}

function end(id: string, outcome: TokenCallEnd["outcome"], more: Partial<TokenCallEnd> = {}): TokenCallEnd {
  return {
    id,
    outcome,
    tokens: null,
    error: outcome === "answered" ? null : outcome,
    retryAfterSeconds: null,
    ...more,
  };
}

test("whenever within a call its tokens are spent, no minute sees more than 25,000", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          passesMs: fc.nat(20_000),
          estimate: fc.integer({ min: 500, max: 14_000 }),
          /** Share of the estimate it costs; null where the call is never heard of again. */
          cost: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 8 }),
          lastsMs: fc.nat(longestCallMs),
          /** When within the call the tokens are counted upstream. */
          spentAt: fc.double({ min: 0, max: 1, noNaN: true }),
          told: fc.boolean(),
        }),
        { maxLength: 120 },
      ),
      (calls) => {
        let state = newTokenGate(noonMs);
        let nowMs = noonMs;
        const running: { id: string; endsAtMs: number; tokens: number | null }[] = [];
        const spent: { atMs: number; tokens: number }[] = [];
        for (const [index, call] of calls.entries()) {
          nowMs += call.passesMs;
          for (const ended of running.filter(({ endsAtMs }) => endsAtMs <= nowMs)) {
            state = recordTokenCallEnd(state, end(ended.id, "answered", { tokens: ended.tokens }), ended.endsAtMs);
            running.splice(running.indexOf(ended), 1);
          }
          const id = String(index);
          const [next, permit] = acquireTokens(state, { id, tokens: call.estimate, callsPerDay }, nowMs);
          state = next;
          if (!permit.granted) {
            expect(permit.retryAtMs).toBeGreaterThan(nowMs);
            continue;
          }
          const tokens = Math.floor(call.estimate * (call.cost ?? 1));
          spent.push({ atMs: nowMs + call.lastsMs * call.spentAt, tokens });
          if (call.cost !== null) {
            running.push({ id, endsAtMs: nowMs + call.lastsMs, tokens: call.told ? tokens : null });
            running.sort((one, other) => one.endsAtMs - other.endsAtMs);
          }
        }
        for (const { atMs } of spent) {
          const within = spent.filter((other) => other.atMs > atMs - minuteMs && other.atMs <= atMs);
          expect(within.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(tokensPerMinute);
        }
      },
    ),
  );
});

test("tokens come back a minute after their call ended, at what it cost", () => {
  let state = permitted(permitted(newTokenGate(noonMs), "a", 12_000), "b", 12_000);
  expect(denied(state, 12_000)).toEqual({ granted: false, reason: "minute", retryAtMs: noonMs + minuteMs });
  state = recordTokenCallEnd(state, end("a", "answered", { tokens: 1_000 }), noonMs + 10_000);
  state = permitted(state, "c", 12_000, noonMs + 10_000);
  expect(denied(state, 1_000, noonMs + 10_001).retryAtMs).toBe(noonMs + 70_000);
  permitted(state, "d", 1_000, noonMs + 70_000);
});

test("a call nobody reports holds its tokens until it cannot be running any more, and a minute longer", () => {
  const state = permitted(newTokenGate(noonMs), "lost", 20_000);
  denied(state, 6_000, noonMs + longestCallMs + minuteMs - 1);
  permitted(state, "next", 6_000, noonMs + longestCallMs + minuteMs);
});

test("a call that cost more than was thought makes the next ones think bigger, for a while", () => {
  let state = permitted(newTokenGate(noonMs), "a", 5_000);
  state = recordTokenCallEnd(state, end("a", "answered", { tokens: 15_000 }), noonMs + 1_000);
  expect(denied(state, 5_000, noonMs + 2_000).reason, "three times 5,000 is too much beside 15,000").toBe("minute");
  let atMs = noonMs;
  for (let call = 0; call < 60; call += 1) {
    atMs += 3 * minuteMs;
    state = permitted(state, `later ${call}`, 5_000, atMs);
    state = recordTokenCallEnd(state, end(`later ${call}`, "answered", { tokens: 4_000 }), atMs);
  }
  permitted(permitted(state, "x", 5_000, atMs + minuteMs), "y", 12_000, atMs + minuteMs);
});

test("a call larger than the minute goes alone", () => {
  const state = permitted(newTokenGate(noonMs), "huge", 90_000);
  expect(denied(state, 1).reason).toBe("minute");
});

test("a UTC day sees no more calls than it may", () => {
  let state = newTokenGate(noonMs);
  for (const id of ["a", "b"]) {
    const [next, permit] = acquireTokens(state, { id, tokens: 10, callsPerDay: 2 }, noonMs);
    expect(permit.granted).toBe(true);
    state = next;
  }
  expect(callsLeft(state, 2, noonMs)).toBe(0);
  expect(denied(state, 10, noonMs, 2)).toEqual({ granted: false, reason: "day", retryAtMs: Date.UTC(2026, 9, 4) });
  expect(callsLeft(state, 2, Date.UTC(2026, 9, 4))).toBe(2);
  expect(denied(newTokenGate(noonMs), 10, noonMs, 0).reason).toBe("day");
});

test("an upstream that says wait is not asked before, whatever an older call still brings", () => {
  let state = permitted(permitted(newTokenGate(noonMs), "a", 1_000), "b", 1_000);
  state = recordTokenCallEnd(state, end("a", "too_many", { tokens: 0, retryAfterSeconds: 240 }), noonMs);
  state = recordTokenCallEnd(state, end("b", "answered", { tokens: 900 }), noonMs + 1_000);
  expect(denied(state, 10, noonMs + 239_999)).toEqual({
    granted: false,
    reason: "minute",
    retryAtMs: noonMs + 240_000,
  });
  expect(callsLeft(state, 5, noonMs + 239_999)).toBe(0);
  permitted(state, "c", 10, noonMs + 240_000);
  const silent = recordTokenCallEnd(newTokenGate(noonMs), end("x", "too_many", { tokens: 0 }), noonMs);
  expect(denied(silent, 10).retryAtMs, "a minute where it does not say").toBe(noonMs + minuteMs);
});

test("the breaker opens after five failures, lets one call through to see, and closes with the first answer", () => {
  let state = newTokenGate(noonMs);
  for (let failure = 0; failure < 5; failure += 1) {
    state = recordTokenCallEnd(permitted(state, `f${failure}`, 10), end(`f${failure}`, "failed"), noonMs);
  }
  expect(denied(state, 10)).toEqual({ granted: false, reason: "failing", retryAtMs: noonMs + 30_000 });
  state = permitted(state, "probe", 10, noonMs + 30_000);
  expect(state.breaker).toBe("half_open");
  expect(denied(state, 10, noonMs + 31_000).reason, "one probe at a time").toBe("failing");
  const again = recordTokenCallEnd(state, end("probe", "failed"), noonMs + 32_000);
  expect(denied(again, 10, noonMs + 32_000).retryAtMs, "longer each time").toBe(noonMs + 32_000 + 60_000);
  const healed = recordTokenCallEnd(state, end("probe", "answered", { tokens: 5 }), noonMs + 32_000);
  expect(healed).toMatchObject({ breaker: "closed", failuresInARow: 0, lastSuccessAtMs: noonMs + 32_000 });
  permitted(healed, "next", 10, noonMs + 32_000);
});

test("a key that is not accepted closes the gate for an hour", () => {
  const state = recordTokenCallEnd(newTokenGate(noonMs), end("a", "refused", { tokens: 0 }), noonMs);
  expect(denied(state, 10)).toEqual({ granted: false, reason: "refused", retryAtMs: noonMs + 60 * minuteMs });
});
