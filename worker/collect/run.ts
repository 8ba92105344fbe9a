import type { ServiceContext } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import { messageOf } from "../platform/logger.ts";
import type { FootballProvider } from "./providers/provider.ts";
import { planQuota } from "./quota.ts";
import { insertCollectionLog } from "./repo.ts";
import { GateClosedError } from "./upstream.ts";

/** What a run found due, fetched and stored, and what it cost; `failure` is what kept it from the rest. */
export type RunTally = { due: number; fetched: number; stored: number; calls: number; failure: Error | null };

/**
 * Runs a collection and writes what it did into the log, whatever happens. What a failing run brought stands; the
 * failure goes on to whoever brings the work back.
 */
export async function loggedRun(
  ctx: ServiceContext,
  job: string,
  run: (provider: FootballProvider, nowMs: number) => Promise<RunTally>,
): Promise<void> {
  const startedAtMs = ctx.clock.realNowMs();
  const nowMs = await ctx.clock.matchNowMs();
  const tally = await attempt(ctx, run, nowMs);
  // A quiet minute leaves no line: the log is read by people.
  if (!tally.failure && tally.due === 0 && tally.fetched === 0) return;
  await insertCollectionLog(ctx.db, {
    job,
    provider: ctx.provider?.name ?? "none",
    matchAtMs: nowMs,
    startedAtMs,
    status: statusOf(tally.failure),
    dueCount: tally.due,
    fetchedCount: tally.fetched,
    storedCount: tally.stored,
    upstreamCalls: tally.calls,
    error: tally.failure && messageOf(tally.failure).slice(0, 500),
    finishedAtMs: ctx.clock.realNowMs(),
  });
  if (tally.failure) throw tally.failure;
}

async function attempt(
  ctx: ServiceContext,
  run: (provider: FootballProvider, nowMs: number) => Promise<RunTally>,
  nowMs: number,
): Promise<RunTally> {
  try {
    if (!ctx.provider) throw new AppError("SERVICE_UNAVAILABLE", "No football provider is configured");
    await planQuota(ctx, nowMs);
    return await run(ctx.provider, nowMs);
  } catch (error) {
    return { ...noTally(), failure: error instanceof Error ? error : new Error(String(error)) };
  }
}

export function noTally(): RunTally {
  return { due: 0, fetched: 0, stored: 0, calls: 0, failure: null };
}

/** Two parts of a run as one; the first failure counts. */
export function addTallies(one: RunTally, other: RunTally): RunTally {
  return {
    due: one.due + other.due,
    fetched: one.fetched + other.fetched,
    stored: one.stored + other.stored,
    calls: one.calls + other.calls,
    failure: one.failure ?? other.failure,
  };
}

function statusOf(failure: Error | null): "ok" | "delayed" | "failed" {
  if (!failure) return "ok";
  return failure instanceof GateClosedError ? "delayed" : "failed";
}
