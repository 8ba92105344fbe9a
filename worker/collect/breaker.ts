import type { ClosedReason } from "./upstream.ts";

/** What every gate remembers of how its upstream fares; plain JSON. Instants are of the real clock. */
export type Breaker = {
  breaker: "closed" | "open" | "half_open";
  failuresInARow: number;
  /** How often the breaker opened since the last answer; each time it stays open longer. */
  openings: number;
  /** The breaker lets one call through from here on. */
  probeFromMs: number;
  /** Nothing is sent before this instant, because the upstream said so. */
  closedUntilMs: number;
  closedReason: ClosedReason | null;
  lastError: { text: string; atMs: number } | null;
  lastSuccessAtMs: number | null;
};

const failuresToOpen = 5;
const firstOpenMs = 30_000;
const longestOpenMs = 10 * 60_000;
const refusedForMs = 60 * 60_000;
const minuteSpentSeconds = 60;

/** A breaker that has never seen a call. */
export function newBreaker(): Breaker {
  return {
    breaker: "closed",
    failuresInARow: 0,
    openings: 0,
    probeFromMs: 0,
    closedUntilMs: 0,
    closedReason: null,
    lastError: null,
    lastSuccessAtMs: null,
  };
}

/** Why no call may be sent now, and from when on one may; null where nothing speaks against it. */
export function breakerRefusal(state: Breaker, nowMs: number): { reason: ClosedReason; retryAtMs: number } | null {
  if (nowMs < state.closedUntilMs) {
    return { reason: state.closedReason ?? "failing", retryAtMs: state.closedUntilMs };
  }
  if (state.breaker !== "closed" && nowMs < state.probeFromMs) {
    return { reason: "failing", retryAtMs: state.probeFromMs };
  }
  return null;
}

/** After a permit: where the breaker is not closed, this call is the probe, given up after `probeLastsMs`. */
export function afterPermit<State extends Breaker>(state: State, nowMs: number, probeLastsMs: number): State {
  return state.breaker === "closed" ? state : { ...state, breaker: "half_open", probeFromMs: nowMs + probeLastsMs };
}

/** After something usable, or a plain "no" to one question. */
export function afterAnswer<State extends Breaker>(state: State, nowMs: number): State {
  return { ...reached(state), closedUntilMs: 0, closedReason: null, lastSuccessAtMs: nowMs };
}

/** After no answer, or one nobody can read. */
export function afterFailure<State extends Breaker>(
  state: State,
  retryAfterSeconds: number | null,
  nowMs: number,
): State {
  const failuresInARow = state.failuresInARow + 1;
  if (state.breaker === "closed" && failuresInARow < failuresToOpen) return { ...state, failuresInARow };
  const openMs = Math.min(longestOpenMs, firstOpenMs * 2 ** state.openings);
  return {
    ...state,
    failuresInARow,
    breaker: "open",
    openings: state.openings + 1,
    probeFromMs: nowMs + Math.max(openMs, (retryAfterSeconds ?? 0) * 1000),
  };
}

/** After "too many": nothing is sent for as long as the upstream asked, a minute where it did not say. */
export function afterTooMany<State extends Breaker>(
  state: State,
  retryAfterSeconds: number | null,
  nowMs: number,
): State {
  const closedUntilMs = nowMs + (retryAfterSeconds ?? minuteSpentSeconds) * 1000;
  return { ...reached(state), closedUntilMs, closedReason: "minute" };
}

/** After the key was not accepted: asked again in an hour. */
export function afterRefusedKey<State extends Breaker>(state: State, nowMs: number): State {
  return { ...reached(state), closedUntilMs: nowMs + refusedForMs, closedReason: "refused" };
}

/** The upstream spoke to us, if only to say no: it is not down. */
export function reached<State extends Breaker>(state: State): State {
  return { ...state, breaker: "closed", failuresInARow: 0, openings: 0 };
}

/** Keeps what went wrong, for people. */
export function withError<State extends Breaker>(state: State, error: string | null, nowMs: number): State {
  return error === null ? state : { ...state, lastError: { text: error, atMs: nowMs } };
}
