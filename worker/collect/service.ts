import type { ServiceContext } from "../context.ts";
import {
  type Match,
  listMatchesByIds,
  listMatchPage,
  listMatchesByRefs,
  listMatchesToWatch,
  listRefsOfMatches,
} from "../matches/service.ts";
import { runBatch } from "../platform/db.ts";
import { areLineUpsDue, callsLeft, isOverdueDue, isReviewDue, neverAsked } from "./pace.ts";
import type { FootballProvider } from "./providers/provider.ts";
import { hasCallsToSpare, waitsForQuota } from "./quota.ts";
import { deleteLogsBefore, deleteRawBefore, findLastLog } from "./repo.ts";
import { type RunTally, addTallies, loggedRun, noTally } from "./run.ts";
import { rawKeptMs, storeFixtures } from "./storing.ts";
import { findAsked, findDoubtedMatchIds, markAskedStatements } from "./watch-repo.ts";

export const predictionHorizonMs = 7 * 86_400_000;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
const logsKeptMs = 90 * dayMs;

/** The fixtures of the horizon, and the results of the last days in case one was missed or corrected. */
export function collectDaily(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "daily", async (provider, nowMs) => {
    const answer = await provider.listFixtures({
      fromMs: nowMs - 3 * dayMs,
      toMs: nowMs + predictionHorizonMs + dayMs,
    });
    const stored = await storeFixtures(ctx, provider, answer.items, nowMs);
    return { ...answer, due: answer.items.length, fetched: answer.items.length, stored };
  });
}

/**
 * Matches asked for by name: those past their kick-off that nobody has seen start (late, postponed, abandoned or
 * finished unseen), those of which the last answer took something back, those just finished whose statistics may be
 * complete, and those whose line-ups may be out. What is in play is the live collection's.
 */
export function collectStatuses(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "statuses", async (provider, nowMs) => {
    const [watched, doubtedIds, around] = await Promise.all([
      listMatchesToWatch(ctx, nowMs),
      findDoubtedMatchIds(ctx.db),
      listMatchesAround(ctx, provider, nowMs),
    ]);
    const late = watched.filter((match) => match.status !== "live");
    const [doubted, asked] = await Promise.all([
      listMatchesByIds(ctx, doubtedIds),
      findAsked(
        ctx.db,
        [...late, ...around].map((match) => match.id),
      ),
    ]);
    const known = (match: Match) => asked.get(match.id) ?? neverAsked;
    const due = [
      ...doubted,
      ...late.filter((match) => isOverdueDue(match.kickoffAtMs, known(match), nowMs, provider.metered)),
      ...around.filter((match) => match.status === "finished" && isReviewDue(match.finishedAtMs, known(match), nowMs)),
    ];
    const byId = new Map(due.map((match) => [match.id, match]));
    const withLineUps = around.filter(
      (match) =>
        match.status === "upcoming" &&
        areLineUpsDue(match.kickoffAtMs, known(match), nowMs) &&
        callsLeft(known(match)) > 0 &&
        !byId.has(match.id),
    );
    const refreshed = await refreshMatches(ctx, provider, [...byId.values()], "askedAtMs", nowMs);
    if (refreshed.failure) return refreshed;
    return addTallies(refreshed, await refreshMatches(ctx, provider, withLineUps, "lineUpsAskedAtMs", nowMs));
  });
}

/** Everything in play in one call; matches we think are in play and the answer does not name are asked for by name. */
export function collectLive(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "live", async (provider, nowMs) => {
    const watched = await listMatchesToWatch(ctx, nowMs);
    const expected = watched.filter((match) => match.status === "live" || nowMs - match.kickoffAtMs < 4 * hourMs);
    if (expected.length === 0 || (await waitsForQuota(ctx, expected, nowMs))) return noTally();
    const answer = await provider.listLiveFixtures();
    const stored = await storeFixtures(ctx, provider, answer.items, nowMs);
    const live: RunTally = { ...answer, due: watched.length, fetched: answer.items.length, stored };
    if (answer.failure) return live;
    const named = await listMatchesByRefs(
      ctx,
      provider.name,
      answer.items.map((fixture) => fixture.ref),
    );
    const seenIds = new Set([...named.values()].map((match) => match.id));
    const unseen = watched.filter((match) => match.status === "live" && !seenIds.has(match.id));
    const refreshed = await refreshMatches(ctx, provider, unseen, "askedAtMs", nowMs);
    return { ...addTallies(live, refreshed), due: watched.length };
  });
}

/** Raw payloads go after 14 days, logs after 90, both of real time. */
export async function pruneCollection(ctx: ServiceContext): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  await deleteRawBefore(ctx.db, nowMs - rawKeptMs);
  await deleteLogsBefore(ctx.db, nowMs - logsKeptMs);
}

/** The newest collection run, whatever became of it; null before the first. */
export function getLastCollection(ctx: ServiceContext) {
  return findLastLog(ctx.db);
}

async function refreshMatches(
  ctx: ServiceContext,
  provider: FootballProvider,
  matches: readonly Match[],
  question: "askedAtMs" | "lineUpsAskedAtMs",
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
  // A question that costs nothing need not be remembered.
  if (provider.metered && !answer.failure) {
    const before = matches.filter((match) => match.kickoffAtMs > nowMs);
    const callsThousandths = before.length === 0 ? 0 : Math.ceil((answer.calls * 1000) / matches.length);
    await runBatch(
      ctx.db,
      markAskedStatements(
        question,
        matches.map((match) => match.id),
        { nowMs, callsThousandths },
      ),
    );
  }
  return { ...answer, due: matches.length, fetched: answer.items.length, stored };
}

/** Matches of the next hour and those just played, where what a source may add to them is asked for in good time. */
async function listMatchesAround(ctx: ServiceContext, provider: FootballProvider, nowMs: number): Promise<Match[]> {
  if (!provider.metered || !(await hasCallsToSpare(ctx))) return [];
  const { matches } = await listMatchPage(
    ctx,
    { statuses: ["upcoming", "finished"], fromMs: nowMs - 6 * hourMs, toMs: nowMs + hourMs },
    { number: 1, size: 500 },
  );
  return matches;
}
