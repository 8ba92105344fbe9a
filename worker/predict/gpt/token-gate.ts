import {
  type Breaker,
  afterAnswer,
  afterFailure,
  afterPermit,
  afterRefusedKey,
  afterTooMany,
  breakerRefusal,
  newBreaker,
  withError,
} from "../../collect/breaker.ts";
import type { ClosedReason } from "../../collect/upstream.ts";

/** Tokens of all calls that touch any one minute. */
export const tokensPerMinute = 25_000;
/** No call lasts longer: one nobody reported is taken to have ended then. */
export const longestCallMs = 120_000;
const minuteMs = 60_000;
/** How much of what the last calls cost beyond their estimate is still feared for the next one. */
const fearKept = 0.95;

/** Everything the gate of a language model remembers; plain JSON. Instants are of the real clock. */
export type TokenGateState = Breaker & {
  /** UTC day the calls are counted in, "YYYY-MM-DD". */
  day: string;
  usedToday: number;
  /** Calls under way and those that ended within the last minute. */
  calls: TokenCall[];
  /** What calls cost as a multiple of their estimate; at least 1. */
  overrun: number;
};

/** `tokens` are what is set aside, and once it has ended what it cost. */
type TokenCall = { id: string; estimate: number; tokens: number; startedAtMs: number; endedAtMs: number | null };

export type TokenRequest = {
  id: string;
  /** Tokens the call is expected to cost at most. */
  tokens: number;
  callsPerDay: number;
};

export type TokenPermit = { granted: true } | { granted: false; reason: ClosedReason; retryAtMs: number };

/** How a call ended that was let through. */
export type TokenCallEnd = {
  id: string;
  outcome: "answered" | "failed" | "too_many" | "refused";
  /** What it cost; null where nobody said, which counts as what was set aside. */
  tokens: number | null;
  /** For people; never holds the key. */
  error: string | null;
  retryAfterSeconds: number | null;
};

/** A gate that has never seen a call. @param nowMs real clock */
export function newTokenGate(nowMs: number): TokenGateState {
  return { ...newBreaker(), day: dayOf(nowMs), usedToday: 0, calls: [], overrun: 1 };
}

/**
 * Asks for leave to send one call. Its tokens stay set aside until a minute after it ended, so that whenever within the
 * call they are spent, no minute sees more than `tokensPerMinute`.
 */
export function acquireTokens(
  before: TokenGateState,
  request: TokenRequest,
  nowMs: number,
): [TokenGateState, TokenPermit] {
  const state = tokenGateAt(before, nowMs);
  const tokens = Math.min(tokensPerMinute, Math.ceil(request.tokens * state.overrun));
  const refusal =
    breakerRefusal(state, nowMs) ?? dayRefusal(state, request, nowMs) ?? minuteRefusal(state, tokens, nowMs);
  if (refusal) return [state, { granted: false, ...refusal }];
  const call = { id: request.id, estimate: request.tokens, tokens, startedAtMs: nowMs, endedAtMs: null };
  const counted = { ...state, usedToday: state.usedToday + 1, calls: [...state.calls, call] };
  return [afterPermit(counted, nowMs, longestCallMs), { granted: true }];
}

/** Takes in how a call ended and what it cost. */
export function recordTokenCallEnd(before: TokenGateState, end: TokenCallEnd, nowMs: number): TokenGateState {
  const state = withError(withCost(tokenGateAt(before, nowMs), end, nowMs), end.error, nowMs);
  switch (end.outcome) {
    case "answered": {
      const { closedUntilMs, closedReason } = state;
      // A call that set out before another was told to wait does not end the waiting.
      return nowMs < closedUntilMs
        ? { ...afterAnswer(state, nowMs), closedUntilMs, closedReason }
        : afterAnswer(state, nowMs);
    }
    case "failed":
      return afterFailure(state, end.retryAfterSeconds, nowMs);
    case "too_many":
      return afterTooMany(state, end.retryAfterSeconds, nowMs);
    case "refused":
      return afterRefusedKey(state, nowMs);
  }
}

/** The state as it is at an instant: calls that ended over a minute ago are forgotten, and a new day starts at none. */
export function tokenGateAt(state: TokenGateState, nowMs: number): TokenGateState {
  const today = dayOf(nowMs);
  const calls = state.calls.filter((call) => nowMs - endOf(call) < minuteMs);
  return today > state.day ? { ...state, calls, day: today, usedToday: 0 } : { ...state, calls };
}

/** Calls the gate would let through now, tokens permitting. */
export function callsLeft(state: TokenGateState, callsPerDay: number, nowMs: number): number {
  if (breakerRefusal(state, nowMs)) return 0;
  return Math.max(0, callsPerDay - tokenGateAt(state, nowMs).usedToday);
}

type Refusal = { reason: ClosedReason; retryAtMs: number };

function dayRefusal(state: TokenGateState, request: TokenRequest, nowMs: number): Refusal | null {
  if (state.usedToday < request.callsPerDay) return null;
  return { reason: "day", retryAtMs: (Math.floor(nowMs / 86_400_000) + 1) * 86_400_000 };
}

function minuteRefusal(state: TokenGateState, tokens: number, nowMs: number): Refusal | null {
  let spent = state.calls.reduce((sum, call) => sum + call.tokens, 0);
  if (spent + tokens <= tokensPerMinute) return null;
  // Calls under way may end any moment: what they hold is asked for again a minute from now.
  const givenBack = state.calls
    .map((call) => ({ tokens: call.tokens, atMs: (call.endedAtMs ?? nowMs) + minuteMs }))
    .toSorted((one, other) => one.atMs - other.atMs);
  for (const { tokens: freed, atMs } of givenBack) {
    spent -= freed;
    if (spent + tokens <= tokensPerMinute) return { reason: "minute", retryAtMs: atMs };
  }
  return { reason: "minute", retryAtMs: nowMs + minuteMs };
}

function withCost(state: TokenGateState, end: TokenCallEnd, nowMs: number): TokenGateState {
  const known = state.calls.find((call) => call.id === end.id);
  if (end.tokens === null) {
    const calls = state.calls.map((call) => (call.id === end.id ? { ...call, endedAtMs: nowMs } : call));
    return { ...state, calls };
  }
  const estimate = known?.estimate ?? end.tokens;
  const ended = {
    id: end.id,
    estimate,
    tokens: end.tokens,
    startedAtMs: known?.startedAtMs ?? nowMs,
    endedAtMs: nowMs,
  };
  return {
    ...state,
    calls: [...state.calls.filter((call) => call.id !== end.id), ended],
    overrun: Math.max(1, end.tokens / Math.max(1, estimate), 1 + (state.overrun - 1) * fearKept),
  };
}

function endOf(call: TokenCall): number {
  return call.endedAtMs ?? call.startedAtMs + longestCallMs;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
