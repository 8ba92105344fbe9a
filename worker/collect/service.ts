import type { ServiceContext } from "../context.ts";
import {
  type Match,
  listMatchPage,
  listMatchesByRefs,
  listMatchesToWatch,
  listRefsOfMatches,
} from "../matches/service.ts";
import { workKeyOf } from "../messages.ts";
import { addPrices } from "../odds/service.ts";
import { markDueStatements, releaseClaim } from "../ops/service.ts";
import { AppError } from "../platform/errors.ts";
import { messageOf } from "../platform/logger.ts";
import type { FootballProvider } from "./providers/provider.ts";
import { deleteLogsBefore, deleteRawBefore, findLastLog, hasSucceeded, insertCollectionLog } from "./repo.ts";
import { rawKeptMs, storeFixtures } from "./storing.ts";

export const predictionHorizonMs = 7 * 86_400_000;
const dayMs = 86_400_000;
const backfillMs = 4 * 366 * dayMs;
const logsKeptMs = 90 * dayMs;
const backfillJob = "backfill";

type RunTally = { due: number; fetched: number; stored: number; calls: number };

/** Whether the past was never collected to its end. */
export async function needsBackfill(ctx: ServiceContext): Promise<boolean> {
  return !(await hasSucceeded(ctx.db, backfillJob));
}

/** Past seasons, once, so that the models have something to learn from. */
export function collectBackfill(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, backfillJob, async (provider, nowMs) => {
    const tally = noTally();
    // A quarter at a time keeps every answer and every batch well below the limits of memory and D1.
    for (let fromMs = nowMs - backfillMs; fromMs < nowMs; fromMs += 91 * dayMs) {
      const answer = await provider.listFixtures({ fromMs, toMs: Math.min(fromMs + 91 * dayMs, nowMs) });
      tally.calls += answer.calls;
      tally.fetched += answer.items.length;
      tally.stored += await storeFixtures(ctx, provider, answer.items, nowMs);
    }
    return tally;
  });
}

/** The fixtures of the horizon, and the results of the last days in case one was missed or corrected. */
export function collectDaily(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "daily", async (provider, nowMs) => {
    const answer = await provider.listFixtures({
      fromMs: nowMs - 3 * dayMs,
      toMs: nowMs + predictionHorizonMs + dayMs,
    });
    const stored = await storeFixtures(ctx, provider, answer.items, nowMs);
    return { due: answer.items.length, fetched: answer.items.length, stored, calls: answer.calls };
  });
}

/**
 * Matches past their kick-off that nobody has seen start, asked for by name: late, postponed, abandoned or finished
 * unseen. What is in play is the live collection's.
 */
export function collectStatuses(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "statuses", async (provider, nowMs) => {
    const watched = await listMatchesToWatch(ctx, nowMs);
    return refreshMatches(
      ctx,
      provider,
      watched.filter((match) => match.status !== "live"),
      nowMs,
    );
  });
}

/** Everything in play in one call; matches we think are in play and the answer does not name are asked for by name. */
export function collectLive(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "live", async (provider, nowMs) => {
    const watched = await listMatchesToWatch(ctx, nowMs);
    if (watched.length === 0) return noTally();
    const answer = await provider.listLiveFixtures();
    const stored = await storeFixtures(ctx, provider, answer.items, nowMs);
    const named = await listMatchesByRefs(
      ctx,
      provider.name,
      answer.items.map((fixture) => fixture.ref),
    );
    const seenIds = new Set([...named.values()].map((match) => match.id));
    const unseen = await refreshMatches(
      ctx,
      provider,
      watched.filter((match) => match.status === "live" && !seenIds.has(match.id)),
      nowMs,
    );
    return {
      due: watched.length,
      fetched: answer.items.length + unseen.fetched,
      stored: stored + unseen.stored,
      calls: answer.calls + unseen.calls,
    };
  });
}

/**
 * Prices of everything in the horizon, and the closing prices of what has just kicked off.
 *
 * @returns the competitions in which a price is new
 */
export async function collectOdds(ctx: ServiceContext): Promise<number[]> {
  const moved = new Set<number>();
  await loggedRun(ctx, "odds", async (provider, nowMs) => {
    const { matches } = await listMatchPage(
      ctx,
      { fromMs: nowMs - dayMs, toMs: nowMs + predictionHorizonMs },
      { number: 1, size: 500 },
    );
    const refs = await listRefsOfMatches(
      ctx,
      provider.name,
      matches.map((match) => match.id),
    );
    const matchIdByRef = new Map([...refs].map(([id, ref]) => [ref, id]));
    const answer = await provider.listPrices([...matchIdByRef.keys()]);
    const prices = answer.items.flatMap(({ fixtureRef, ...price }) => {
      const matchId = matchIdByRef.get(fixtureRef);
      return matchId === undefined ? [] : [{ ...price, matchId }];
    });
    const competitionIds = new Set(matches.map((match) => match.competitionId));
    const withNewPrice = new Set(await addPrices(ctx, prices, markDueStatements([...competitionIds].map(repricing))));
    for (const match of matches) if (withNewPrice.has(match.id)) moved.add(match.competitionId);
    for (const id of competitionIds) if (!moved.has(id)) await releaseClaim(ctx, repricing(id));
    return { due: matches.length, fetched: answer.items.length, stored: withNewPrice.size, calls: answer.calls };
  });
  return [...moved];
}

function repricing(competitionId: number): string {
  return workKeyOf({ type: "predict.competition", competitionId });
}

/** Raw payloads go after 14 days, logs after 90, both of real time; that the past was collected is never forgotten. */
export async function pruneCollection(ctx: ServiceContext): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  await deleteRawBefore(ctx.db, nowMs - rawKeptMs);
  await deleteLogsBefore(ctx.db, nowMs - logsKeptMs, backfillJob);
}

/** The newest collection run, whatever became of it; null before the first. */
export function getLastCollection(ctx: ServiceContext) {
  return findLastLog(ctx.db);
}

async function refreshMatches(
  ctx: ServiceContext,
  provider: FootballProvider,
  matches: readonly Match[],
  nowMs: number,
): Promise<RunTally> {
  if (matches.length === 0) return noTally();
  const refs = await listRefsOfMatches(
    ctx,
    provider.name,
    matches.map((match) => match.id),
  );
  const answer = await provider.listFixturesByRef([...refs.values()]);
  const stored = await storeFixtures(ctx, provider, answer.items, nowMs);
  return { due: matches.length, fetched: answer.items.length, stored, calls: answer.calls };
}

/** Runs a collection and writes what it did into the log, whatever happens; a failure goes on to the queue's retry. */
async function loggedRun(
  ctx: ServiceContext,
  job: string,
  run: (provider: FootballProvider, nowMs: number) => Promise<RunTally>,
): Promise<void> {
  const startedAtMs = ctx.clock.realNowMs();
  const nowMs = await ctx.clock.matchNowMs();
  const log = { job, provider: ctx.provider?.name ?? "none", matchAtMs: nowMs, startedAtMs };
  try {
    if (!ctx.provider) throw new AppError("SERVICE_UNAVAILABLE", "No football provider is configured");
    const tally = await run(ctx.provider, nowMs);
    // A quiet minute leaves no line: the log is read by people.
    if (tally.due === 0 && tally.fetched === 0) return;
    await insertCollectionLog(ctx.db, {
      ...log,
      status: "ok",
      dueCount: tally.due,
      fetchedCount: tally.fetched,
      storedCount: tally.stored,
      upstreamCalls: tally.calls,
      error: null,
      finishedAtMs: ctx.clock.realNowMs(),
    });
  } catch (error) {
    await insertCollectionLog(ctx.db, {
      ...log,
      status: "failed",
      dueCount: 0,
      fetchedCount: 0,
      storedCount: 0,
      upstreamCalls: 0,
      error: messageOf(error).slice(0, 500),
      finishedAtMs: ctx.clock.realNowMs(),
    });
    throw error;
  }
}

function noTally(): RunTally {
  return { due: 0, fetched: 0, stored: 0, calls: 0 };
}
