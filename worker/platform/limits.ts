/** Fixed windows of real time: every one begins where its length divides the epoch, for everybody at once. */
export const windowSeconds = { minute: 60, hour: 3_600, day: 86_400 } as const;
export type WindowName = keyof typeof windowSeconds;
const windowNames = ["minute", "hour", "day"] as const;

/** What a subject may do: requests a window, and requests at once; null where they are not counted. */
export type Allowance = { requests: Partial<Record<WindowName, number>>; concurrent: number | null };

/** What is remembered of one subject; plain JSON. Instants are of the real clock. */
export type Usage = { windows: Partial<Record<WindowName, UsedWindow>>; leases: Lease[] };
type UsedWindow = { startAtMs: number; used: number };
/** A slot of the requests at once, given back with the answer or, should that never come, when the lease runs out. */
type Lease = { id: string; untilMs: number };

/** Where a request leaves its subject. */
export type Verdict = {
  allowed: boolean;
  windows: WindowStanding[];
  concurrent: { limit: number; remaining: number } | null;
  /** Whole seconds until asking again may help; 0 where the request was let through. */
  retryAfterSeconds: number;
};
export type WindowStanding = { name: WindowName; limit: number; remaining: number; resetAtMs: number };

/** No request holds its slot longer, however it ended. */
export const leaseMs = 60_000;
/** A request that found no slot may find one any moment. */
const slotRetrySeconds = 1;

export function newUsage(): Usage {
  return { windows: {}, leases: [] };
}

/**
 * Asks for leave to answer one request. What is refused is not counted.
 *
 * @param request.leaseId names the slot to give back; null where the allowance counts no requests at once
 */
export function admitRequest(
  before: Usage,
  request: { allowance: Allowance; leaseId: string | null; nowMs: number },
): [Usage, Verdict] {
  const { allowance, leaseId, nowMs } = request;
  const usage = usageAt(before, nowMs);
  const slotsFull = allowance.concurrent !== null && usage.leases.length >= allowance.concurrent;
  const spent = standingsOf(usage, allowance).filter((standing) => standing.remaining === 0);
  if (slotsFull || spent.length > 0) {
    const waits = spent.map(({ resetAtMs }) => Math.ceil((resetAtMs - nowMs) / 1000));
    const verdict = verdictOf(usage, allowance, {
      allowed: false,
      retryAfterSeconds: Math.max(slotRetrySeconds, ...waits),
    });
    return [usage, verdict];
  }
  const after: Usage = {
    windows: withMoreUsed(usage, allowance, 1).windows,
    leases:
      allowance.concurrent === null || leaseId === null
        ? usage.leases
        : [...usage.leases, { id: leaseId, untilMs: nowMs + leaseMs }],
  };
  return [after, verdictOf(after, allowance, { allowed: true, retryAfterSeconds: 0 })];
}

/** Gives the slot of a request back; one given back already, or run out, changes nothing. */
export function releaseSlot(usage: Usage, leaseId: string): Usage {
  return { ...usage, leases: usage.leases.filter((lease) => lease.id !== leaseId) };
}

/** The same usage with `more` requests counted in every window of the allowance. */
export function withMoreUsed(usage: Usage, allowance: Allowance, more: number): Usage {
  const windows = { ...usage.windows };
  for (const name of windowNames) {
    const window = windows[name];
    if (window && allowance.requests[name] !== undefined) windows[name] = { ...window, used: window.used + more };
  }
  return { ...usage, windows };
}

/** An allowance of which everything is multiplied, at least one of each staying. */
export function multiplied(allowance: Allowance, factor: number): Allowance {
  const times = (limit: number) => Math.max(1, Math.floor(limit * factor));
  const requests: Allowance["requests"] = {};
  for (const name of windowNames) {
    const limit = allowance.requests[name];
    if (limit !== undefined) requests[name] = times(limit);
  }
  return { requests, concurrent: allowance.concurrent === null ? null : times(allowance.concurrent) };
}

/** Windows that ended start anew and slots nobody gave back in time are free; a clock that lags moves nothing back. */
function usageAt(usage: Usage, nowMs: number): Usage {
  const windows: Usage["windows"] = {};
  for (const name of windowNames) {
    const lengthMs = windowSeconds[name] * 1000;
    const startAtMs = Math.floor(nowMs / lengthMs) * lengthMs;
    const known = usage.windows[name];
    windows[name] = known && known.startAtMs >= startAtMs ? known : { startAtMs, used: 0 };
  }
  return { windows, leases: usage.leases.filter((lease) => lease.untilMs > nowMs) };
}

function verdictOf(
  usage: Usage,
  allowance: Allowance,
  outcome: Pick<Verdict, "allowed" | "retryAfterSeconds">,
): Verdict {
  const { concurrent } = allowance;
  return {
    ...outcome,
    windows: standingsOf(usage, allowance),
    concurrent:
      concurrent === null ? null : { limit: concurrent, remaining: Math.max(0, concurrent - usage.leases.length) },
  };
}

function standingsOf(usage: Usage, allowance: Allowance): WindowStanding[] {
  return windowNames.flatMap((name) => {
    const limit = allowance.requests[name];
    const window = usage.windows[name];
    if (limit === undefined || !window) return [];
    const resetAtMs = window.startAtMs + windowSeconds[name] * 1000;
    return [{ name, limit, remaining: Math.max(0, limit - window.used), resetAtMs }];
  });
}
