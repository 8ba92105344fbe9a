import type { ServiceContext } from "../context.ts";
import { appendUpdatesStatements, listToldFacts, publishUpdates } from "../live/service.ts";
import { type NewLiveUpdate, updatesFor } from "../live/updates.ts";
import type { MatchPatch, NewMatch } from "../matches/match.ts";
import {
  type Match,
  addMatchesStatements,
  listMatchPage,
  listMatchesByRefs,
  listMatchesToWatch,
  listRefsOfMatches,
  moveMatchesStatements,
} from "../matches/service.ts";
import { type JobMessage, workKeyOf } from "../messages.ts";
import { addPrices } from "../odds/service.ts";
import { markDueStatements, releaseClaim } from "../ops/service.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { fingerprintOf } from "../platform/fingerprint.ts";
import { messageOf } from "../platform/logger.ts";
import { type Observation, newMatchFrom, observeFixture } from "./observation.ts";
import type { FootballProvider, ProviderFixture } from "./providers/provider.ts";
import {
  type RawAnswer,
  deleteLogsBefore,
  deleteRawBefore,
  findLastLog,
  hasSucceeded,
  insertCollectionLog,
  insertRawStatements,
} from "./repo.ts";

export const predictionHorizonMs = 7 * 86_400_000;
const dayMs = 86_400_000;
const backfillMs = 4 * 366 * dayMs;
const rawKeptMs = 14 * dayMs;
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

/** Brings the store to what these answers say, tells the rooms and asks for settlement. @returns matches changed */
async function storeFixtures(
  ctx: ServiceContext,
  provider: FootballProvider,
  answered: readonly ProviderFixture[],
  nowMs: number,
): Promise<number> {
  if (answered.length === 0) return 0;
  // An answer that was put together from pages may name a match twice.
  const fixtures = [...new Map(answered.map((fixture) => [fixture.ref, fixture])).values()];
  const stored = await listMatchesByRefs(
    ctx,
    provider.name,
    fixtures.map((fixture) => fixture.ref),
  );

  const newcomers: NewMatch[] = [];
  const changes: { match: Match; fixture: ProviderFixture; observation: Observation }[] = [];
  for (const fixture of fixtures) {
    const match = stored.get(fixture.ref);
    if (!match) {
      const newcomer = newMatchFrom(provider.name, fixture, nowMs);
      if (newcomer) newcomers.push(newcomer);
      else ctx.log.error("unknown_status", { ref: fixture.ref, code: fixture.statusCode });
      continue;
    }
    const observation = observeFixture(match, fixture, nowMs);
    if (observation === "unknown_status") {
      ctx.log.error("unknown_status", { matchId: match.id, code: fixture.statusCode });
    } else if (observation === "regression") {
      ctx.log.warn("feed_went_back", { matchId: match.id, code: fixture.statusCode });
    } else if (observation !== "unchanged") {
      changes.push({ match, fixture, observation });
    }
  }

  const recent = fixtures.filter((fixture) => !stored.has(fixture.ref) && fixture.kickoffAtMs > nowMs - rawKeptMs);
  await runBatch(ctx.db, [
    ...addMatchesStatements(ctx, provider.name, newcomers),
    ...rawStatements(ctx, provider, recent, nowMs),
  ]);
  await moveMatches(ctx, provider, changes, nowMs);
  return newcomers.length + changes.length;
}

async function moveMatches(
  ctx: ServiceContext,
  provider: FootballProvider,
  changes: readonly { match: Match; fixture: ProviderFixture; observation: Observation }[],
  nowMs: number,
): Promise<void> {
  if (changes.length === 0) return;
  const moved = changes.filter((change) => change.observation.moved);
  const told =
    moved.length > 0
      ? await listToldFacts(
          ctx,
          moved.map((change) => change.match.id),
        )
      : new Map<number, Set<string>>();

  const patches: MatchPatch[] = changes.map(({ match, observation }) => ({
    ...observation.state,
    id: match.id,
    fromStateRevision: match.stateRevision,
  }));
  const updates = moved
    .filter(({ observation }) => observation.state.status === "live" || observation.state.status === "finished")
    .flatMap((change) => liveUpdatesOf(change, told.get(change.match.id) ?? new Set(), nowMs));
  // A minute that merely passed says nothing worth keeping.
  const telling = changes.filter(
    ({ match, observation }) => observation.moved || observation.state.kickoffAtMs !== match.kickoffAtMs,
  );

  await runBatch(ctx.db, [
    ...moveMatchesStatements(ctx, patches),
    ...appendUpdatesStatements(ctx, updates),
    ...rawStatements(
      ctx,
      provider,
      telling.map(({ fixture }) => fixture),
      nowMs,
    ),
  ]);

  if (updates.length > 0) await publishUpdates(ctx, updates);
  const settlements = changes
    .filter((change) => change.observation.settles)
    .map(({ match }): JobMessage => ({ type: "settle.match", matchId: match.id }));
  if (settlements.length > 0) await ctx.queue.send(settlements);
}

function rawStatements(
  ctx: ServiceContext,
  provider: FootballProvider,
  fixtures: readonly ProviderFixture[],
  nowMs: number,
): Statement[] {
  const answers = fixtures.map((fixture): RawAnswer => {
    const rawData = JSON.stringify(fixture);
    return { ref: fixture.ref, rawData, fingerprint: fingerprintOf(rawData) };
  });
  return insertRawStatements(provider.name, answers, { createdAtMs: ctx.clock.realNowMs(), matchAtMs: nowMs });
}

function liveUpdatesOf(
  { match, fixture, observation }: { match: Match; fixture: ProviderFixture; observation: Observation },
  toldKeys: ReadonlySet<string>,
  nowMs: number,
): NewLiveUpdate[] {
  const { state } = observation;
  return updatesFor(
    {
      matchId: match.id,
      matchStatus: state.status,
      providerStatus: state.providerStatus,
      minute: state.minute,
      homeScore: state.homeScore ?? 0,
      awayScore: state.awayScore ?? 0,
      stateRevision: state.stateRevision,
    },
    fixture.events.map((event) => ({
      key: event.key,
      kind: event.kind,
      minute: event.minute,
      extra_minute: event.extraMinute,
      side: event.side,
      player: event.player,
      estimated: event.estimated,
    })),
    toldKeys,
    { providerStatus: match.providerStatus },
    nowMs,
  );
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
