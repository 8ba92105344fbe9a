/** What the gate of one account, or of one network, remembers; plain JSON. Instants are of the real clock. */
export type AccountGateState = { attempts: number; closedUntilMs: number; lastAttemptAtMs: number };
export type NetworkGateState = { windowStartMs: number; attempts: number };

export type GateAnswer = { admitted: true } | { admitted: false; retryAtMs: number };

/** Guesses that cost nothing but time; from then on each one waits. */
export const freeAttempts = 5;
const firstDelayMs = 30_000;
const longestDelayMs = 15 * 60_000;
/** After a day without an attempt everything is forgotten. */
export const forgottenAfterMs = 86_400_000;
export const attemptsPerNetworkMinute = 20;
const minuteMs = 60_000;

/**
 * Counts an attempt on an account before anything is computed for it. It counts as failed until `newAccountGate` takes its
 * place after a success, so that a thousand guesses at once are no more than one after the other.
 */
export function admitToAccount(before: AccountGateState, nowMs: number): [AccountGateState, GateAnswer] {
  const state = nowMs - before.lastAttemptAtMs >= forgottenAfterMs ? newAccountGate() : before;
  if (nowMs < state.closedUntilMs) return [state, { admitted: false, retryAtMs: state.closedUntilMs }];
  const attempts = state.attempts + 1;
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(30, attempts - freeAttempts));
  const closedUntilMs = attempts < freeAttempts ? 0 : nowMs + delayMs;
  return [{ attempts, closedUntilMs, lastAttemptAtMs: nowMs }, { admitted: true }];
}

/** An account nobody has tried. */
export function newAccountGate(): AccountGateState {
  return { attempts: 0, closedUntilMs: 0, lastAttemptAtMs: 0 };
}

/** Counts an attempt of a network, in fixed windows of a minute. @param factor multiplies the limit */
export function admitFromNetwork(
  before: NetworkGateState,
  factor: number,
  nowMs: number,
): [NetworkGateState, GateAnswer] {
  const windowStartMs = Math.floor(nowMs / minuteMs) * minuteMs;
  const attempts = before.windowStartMs === windowStartMs ? before.attempts : 0;
  if (attempts >= attemptsPerNetworkMinute * factor) {
    return [
      { windowStartMs, attempts },
      { admitted: false, retryAtMs: windowStartMs + minuteMs },
    ];
  }
  return [{ windowStartMs, attempts: attempts + 1 }, { admitted: true }];
}

export function newNetworkGate(): NetworkGateState {
  return { windowStartMs: 0, attempts: 0 };
}
