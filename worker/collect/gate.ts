import {
  type Breaker,
  afterAnswer,
  afterFailure,
  afterPermit,
  afterRefusedKey,
  afterTooMany,
  breakerRefusal,
  newBreaker,
  reached,
  withError,
} from "./breaker.ts";
import { type CallEnd, type ClosedReason, type Permit, type Priority, priorities } from "./upstream.ts";

/** Everything a gate remembers; plain JSON. Instants are of the real clock. */
export type GateState = Breaker & {
  /** UTC day the counts belong to, "YYYY-MM-DD": the upstream counts anew at midnight UTC. */
  day: string;
  usedToday: number;
  usedByPriority: Record<Priority, number>;
  dayLimit: number;
  minuteLimit: number;
  /** Token bucket of the minute; may hold a fraction. */
  tokens: number;
  filledAtMs: number;
  /** Calls the rest of the day is expected to need, by priority: kept from whoever is less urgent. */
  expected: Partial<Record<Priority, number>>;
};

/** What an account without a plan may call. */
const freePlan = { dayLimit: 100, minuteLimit: 10 };
/** A probe that never came back is given up, and the next call becomes the probe. */
const probeLastsMs = 60_000;
const minuteMs = 60_000;
/** What the less urgent leave in the bucket, so that a live call never waits behind them. */
const tokensKeptForLive = 2;

/** A gate that has never seen a call. @param nowMs real clock */
export function newGate(nowMs: number): GateState {
  return {
    ...newBreaker(),
    day: dayOf(nowMs),
    usedToday: 0,
    usedByPriority: noCalls(),
    ...freePlan,
    tokens: freePlan.minuteLimit,
    filledAtMs: nowMs,
    expected: {},
  };
}

/** Asks for leave to send one call; leave that is given counts as a call, whatever becomes of it. */
export function acquirePermit(before: GateState, priority: Priority, nowMs: number): [GateState, Permit] {
  const state = atInstant(before, nowMs);
  const refusal = refusalOf(state, priority, nowMs);
  if (refusal) return [state, { granted: false, ...refusal }];
  const counted = {
    ...state,
    usedToday: state.usedToday + 1,
    usedByPriority: { ...state.usedByPriority, [priority]: state.usedByPriority[priority] + 1 },
    tokens: state.tokens - 1,
  };
  return [afterPermit(counted, nowMs, probeLastsMs), { granted: true }];
}

/** Takes in how a call ended. */
export function recordEnd(before: GateState, end: CallEnd, nowMs: number): GateState {
  const state = withError(withQuota(atInstant(before, nowMs), end.quota), end.error, nowMs);
  switch (end.outcome) {
    case "answered":
      return afterAnswer(state, nowMs);
    case "failed":
      return afterFailure(state, end.retryAfterSeconds, nowMs);
    case "day_spent":
      return { ...reached(state), usedToday: Math.max(state.usedToday, state.dayLimit) };
    case "minute_spent":
      return { ...afterTooMany(state, end.retryAfterSeconds, nowMs), tokens: 0 };
    case "refused":
      return afterRefusedKey(state, nowMs);
  }
}

/** Says what the rest of the day is expected to need. */
export function expectCalls(before: GateState, expected: Partial<Record<Priority, number>>, nowMs: number): GateState {
  return { ...atInstant(before, nowMs), expected };
}

/** What is left of the day, and of that what a priority may use. */
export function remainingFor(state: GateState, priority: Priority): number {
  const moreUrgent = priorities.slice(0, priorities.indexOf(priority));
  const kept = moreUrgent.reduce((sum, urgent) => sum + (state.expected[urgent] ?? 0), 0);
  return Math.max(0, state.dayLimit - state.usedToday - kept);
}

/** The state as it is at an instant: a new day has its quota back, and the bucket has filled up meanwhile. */
export function atInstant(state: GateState, nowMs: number): GateState {
  const today = dayOf(nowMs);
  const elapsedMs = Math.max(0, nowMs - state.filledAtMs);
  const filled = {
    ...state,
    tokens: Math.min(state.minuteLimit, state.tokens + (elapsedMs / minuteMs) * state.minuteLimit),
    filledAtMs: Math.max(nowMs, state.filledAtMs),
  };
  if (today <= state.day) return filled;
  return { ...filled, day: today, usedToday: 0, usedByPriority: noCalls(), expected: {} };
}

function refusalOf(
  state: GateState,
  priority: Priority,
  nowMs: number,
): { reason: ClosedReason; retryAtMs: number } | null {
  const refusal = breakerRefusal(state, nowMs);
  if (refusal) return refusal;
  if (state.usedToday >= state.dayLimit) return { reason: "day", retryAtMs: nextDayMs(nowMs) };
  // What is kept may be set free by the matches of the day ending sooner than expected: ask again within the hour.
  if (remainingFor(state, priority) <= 0) {
    return { reason: "reserved", retryAtMs: Math.min(nextDayMs(nowMs), nowMs + 30 * minuteMs) };
  }
  const needed = priority === "live" || state.minuteLimit <= tokensKeptForLive ? 1 : 1 + tokensKeptForLive;
  if (state.tokens >= needed) return null;
  const waitMs = ((needed - state.tokens) / state.minuteLimit) * minuteMs;
  return { reason: "minute", retryAtMs: nowMs + Math.ceil(waitMs) };
}

/** The upstream's own count wins where it is higher than ours: others may use the same key. */
function withQuota(state: GateState, quota: CallEnd["quota"]): GateState {
  const dayLimit = quota.dayLimit ?? state.dayLimit;
  const minuteLimit = quota.minuteLimit ?? state.minuteLimit;
  const usedUpstream = quota.dayRemaining === null ? 0 : dayLimit - quota.dayRemaining;
  return {
    ...state,
    dayLimit,
    minuteLimit,
    usedToday: Math.max(state.usedToday, usedUpstream),
    tokens: Math.min(state.tokens, minuteLimit, quota.minuteRemaining ?? minuteLimit),
  };
}

function noCalls(): Record<Priority, number> {
  return { live: 0, calendar: 0, odds: 0, statistics: 0, history: 0 };
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

function nextDayMs(atMs: number): number {
  return (Math.floor(atMs / 86_400_000) + 1) * 86_400_000;
}
