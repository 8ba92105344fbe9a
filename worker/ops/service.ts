import type { ServiceContext } from "../context.ts";
import { type ClockMapping, matchTimeMs } from "../platform/clock.ts";
import type { Statement } from "../platform/db.ts";
import {
  anchorClock,
  claimWork,
  countTables,
  deleteOldBookkeeping,
  endClaimsExcept,
  findExpiredWork,
  insertDueStatements,
  insertJobFailure,
  leaseWork,
  readClockMapping,
  readLastWindows,
  recordWindows,
  releaseWork,
} from "./repo.ts";
import { lastFireMs } from "./schedule.ts";

const bookkeepingKeptMs = 30 * 86_400_000;

export function loadClockMapping(ctx: Pick<ServiceContext, "db">): Promise<ClockMapping> {
  return readClockMapping(ctx.db);
}

/**
 * Lets the match clock of a replay run for `forMs` of real time from now; called again and again while the server
 * lives, so that the clock stops with it.
 */
export async function keepClockRunning(ctx: ServiceContext, input: { forMs: number }): Promise<void> {
  // A clock that follows life, however far it was moved ahead, goes on by itself.
  const forMs = ctx.replay ? input.forMs : null;
  await anchorClock(ctx.db, { leapToMs: 0, speed: speedOf(ctx), forMs });
}

function speedOf(ctx: ServiceContext): number {
  return ctx.replay ? ctx.config.replaySpeed : 1;
}

/** Stops the match clock where it is, or at `leapToMs` if that is later. @returns where it stands */
export function stopClock(ctx: ServiceContext, input: { leapToMs: number }): Promise<number> {
  return anchorClock(ctx.db, { leapToMs: input.leapToMs, speed: speedOf(ctx), forMs: 0 });
}

/** Each scheduled job whose latest window has not been started yet, on its own clock. */
export async function listDueWindows<Job extends string>(
  ctx: ServiceContext,
  crons: readonly { cron: string; job: Job; clock?: "real" }[],
): Promise<{ job: Job; windowAtMs: number }[]> {
  const matchNowMs = await ctx.clock.matchNowMs();
  const lastWindows = await readLastWindows(ctx.db);
  return crons.flatMap(({ cron, job, clock }) => {
    const windowAtMs = lastFireMs(cron, clock === "real" ? ctx.clock.realNowMs() : matchNowMs);
    return windowAtMs !== null && windowAtMs > (lastWindows.get(job) ?? -1) ? [{ job, windowAtMs }] : [];
  });
}

export function markWindowsStarted(
  ctx: ServiceContext,
  windows: readonly { job: string; windowAtMs: number }[],
): Promise<void> {
  return recordWindows(ctx.db, windows, ctx.clock.realNowMs());
}

/** Runs `work` unless somebody else holds the key; the claim ends with the work or after `forMs` of real time. */
export async function withClaim<Result>(
  ctx: ServiceContext,
  input: { key: string; forMs: number },
  work: () => Promise<Result>,
): Promise<Result | "held elsewhere"> {
  const nowMs = ctx.clock.realNowMs();
  const claimed = await claimWork(ctx.db, [input.key], nowMs, nowMs + input.forMs);
  if (claimed.length === 0) return "held elsewhere";
  try {
    return await work();
  } finally {
    await releaseWork(ctx.db, input.key);
  }
}

/** Of these pieces of work, those nobody has been sent to in the last `forMs` of real time; they are now claimed. */
export function claimEach(ctx: ServiceContext, keys: readonly string[], forMs: number): Promise<string[]> {
  const nowMs = ctx.clock.realNowMs();
  return claimWork(ctx.db, keys, nowMs, nowMs + forMs);
}

/** Says in the same batch as its cause that work is due: should the message be lost, the sweeper finds it here. */
export function markDueStatements(keys: readonly string[]): Statement[] {
  return insertDueStatements(keys);
}

/** Work that was due or sent, and that nobody has finished in its time. */
export function listLostWork(ctx: ServiceContext): Promise<string[]> {
  return findExpiredWork(ctx.db, ctx.clock.realNowMs());
}

/** Keeps work due, but for nobody before `untilMs` (real clock). */
export function postponeWork(ctx: ServiceContext, key: string, untilMs: number): Promise<void> {
  return leaseWork(ctx.db, key, untilMs);
}

export function releaseClaim(ctx: ServiceContext, key: string): Promise<void> {
  return releaseWork(ctx.db, key);
}

/** Keeps what no retry could deliver, for a person to look at. */
export async function recordJobFailure(
  ctx: ServiceContext,
  failure: { queue: string; messageId: string; body: string; attempts: number },
): Promise<void> {
  await insertJobFailure(ctx.db, { ...failure, failedAtMs: ctx.clock.realNowMs() });
  ctx.log.error("job_failed", { queue: failure.queue, messageId: failure.messageId, body: failure.body });
}

export function pruneBookkeeping(ctx: ServiceContext): Promise<void> {
  return deleteOldBookkeeping(ctx.db, ctx.clock.realNowMs() - bookkeepingKeptMs);
}

export function countRows(ctx: ServiceContext): Promise<Record<string, number>> {
  return countTables(ctx.db);
}

/** Which record is being replayed, and when it is there; null outside a replay. */
export async function describeReplay(ctx: ServiceContext) {
  if (!ctx.replay) return null;
  const [tape, mapping] = await Promise.all([ctx.replay.describe(), ctx.clock.mapping()]);
  return { ...tape, speed: mapping.speed, matchNowMs: matchTimeMs(mapping, ctx.clock.realNowMs()) };
}

/** Where both clocks stand. */
export async function describeClock(ctx: ServiceContext) {
  const mapping = await readClockMapping(ctx.db);
  const realNowMs = ctx.clock.realNowMs();
  const matchNowMs = matchTimeMs(mapping, realNowMs);
  const running = mapping.runningUntilRealMs === null || mapping.runningUntilRealMs > realNowMs;
  return { matchNowMs, matchNow: new Date(matchNowMs).toISOString(), realNowMs, speed: mapping.speed, running };
}

/** Ends every claim on work: a jump runs all of it itself. */
export function endClaims(ctx: ServiceContext): Promise<void> {
  return endClaimsExcept(ctx.db, "clock");
}
