import { countFollowersSinceKickoff } from "../bets/follows.ts";
import { getFreshness } from "../collect/freshness.ts";
import type { ServiceContext } from "../context.ts";
import { inPlayBody } from "../live/in-play-body.ts";
import { listGoalsOfTeams, listStandingUpdates } from "../live/service.ts";
import { matchBody } from "../matches/body.ts";
import { searchTextOf } from "../matches/match.ts";
import { getMatch } from "../matches/service.ts";
import { getMatchSurroundings } from "../matches/surroundings.ts";
import type { Locale } from "../platform/contract.ts";
import { AppError } from "../platform/errors.ts";
import { pageLinks } from "../platform/paging.ts";
import { dayKey } from "../platform/zoned-day.ts";
import { predictionBody } from "./body.ts";
import type {
  MatchDetailBody,
  PredictionBody,
  PredictionDetailBody,
  PredictionListBody,
  PredictionListQuery,
} from "./contract.ts";
import { type DayFilter, type PredictionHead, findPredictionHeads } from "./day-repo.ts";
import { detailBody } from "./detail-body.ts";
import { expectationOf } from "./expectation.ts";
import { getGptOfMatch } from "./gpt/service.ts";
import {
  type PredictionFilter,
  countPredictions,
  countPublished,
  findKickoffs,
  findNextKickoff,
  findPredictionPage,
  findPredictionsByIds,
  findPublished,
} from "./list-repo.ts";
import { updateMessage } from "./live-message.ts";
import type { Market } from "./market.ts";
import { matchScorers, scorerRange } from "./match-scorers.ts";
import { findPredictionsOfMatches, findRevisions, getEvaluation, getLock, getPredictionRow } from "./repo.ts";

export type { PredictionHead };

type Place = { origin: string; lang: Locale };
const dayMs = 86_400_000;

/** A page of published predictions; `address` is the request's own, from which the neighbours' are made. */
export async function listPredictions(
  ctx: ServiceContext,
  input: { query: PredictionListQuery; address: string; origin: string },
): Promise<PredictionListBody> {
  const { query } = input;
  const filter: PredictionFilter = {
    market: query.type,
    matchStatus: query.status,
    ...(query.sport ? { sport: query.sport } : {}),
    ...(query.league ? { league: query.league } : {}),
    ...(query.date_from ? { fromMs: Date.parse(`${query.date_from}T00:00:00Z`) } : {}),
    ...(query.date_to ? { toMs: Date.parse(`${query.date_to}T00:00:00Z`) + dayMs } : {}),
    ...(query.confidence_min === undefined ? {} : { confidenceMin: query.confidence_min }),
    ...(query.q ? { search: searchTextOf(query.q) } : {}),
  };
  const [rows, count] = await Promise.all([
    findPredictionPage(ctx.db, filter, {
      order: query.ordering,
      limit: query.page_size,
      offset: (query.page - 1) * query.page_size,
      lang: query.lang,
    }),
    countPredictions(ctx.db, filter),
  ]);
  if (rows.length === 0 && query.page > 1 && (query.page - 1) * query.page_size >= count) {
    throw new AppError("NOT_FOUND", "No such page", { page: [`There is no page ${query.page}`] });
  }
  return {
    count,
    ...pageLinks(input.address, { number: query.page, size: query.page_size, count }),
    results: rows.map((row) => predictionBody(row, { origin: input.origin, lang: query.lang })),
  };
}

/**
 * What counts, groups and orders every published prediction of a market that kicks off in `[fromMs, toMs)`, in no
 * order: all of them, however many, two rows each and one more where probability or edge is asked for. Whole ones are asked for
 * by their ids, a page of them at a time.
 */
export function listPredictionHeads(
  ctx: ServiceContext,
  input: Omit<DayFilter, "market" | "search"> & { type: Market; q?: string },
): Promise<PredictionHead[]> {
  const { type: market, q, ...limits } = input;
  return findPredictionHeads(ctx.db, { market, ...limits, ...(q ? { search: searchTextOf(q) } : {}) });
}

/** These predictions, in the order of their ids here; what is not published is left out. */
export async function listPredictionsByIds(
  ctx: ServiceContext,
  input: Place & { ids: readonly number[] },
): Promise<PredictionBody[]> {
  if (input.ids.length === 0) return [];
  const rows = await findPredictionsByIds(ctx.db, input.ids, input.lang);
  const bodyOf = new Map(rows.map((row) => [row.prediction.id, predictionBody(row, input)]));
  return input.ids.flatMap((id) => bodyOf.get(id) ?? []);
}

/** How many predictions each day of a zone holds, and how many of their matches are still to come. */
export async function countPredictionsByDay(
  ctx: ServiceContext,
  input: { type: Market; fromMs: number; toMs: number; zone: string; league?: string },
): Promise<{ day: string; count: number; upcoming: number }[]> {
  const kickoffs = await findKickoffs(ctx.db, {
    market: input.type,
    fromMs: input.fromMs,
    toMs: input.toMs,
    ...(input.league ? { league: input.league } : {}),
  });
  const byDay = Map.groupBy(kickoffs, (kickoff) => dayKey(kickoff.kickoff_at_ms, input.zone));
  return [...byDay].map(([day, ofDay]) => ({
    day,
    count: ofDay.length,
    upcoming: ofDay.filter((kickoff) => kickoff.match_status === "upcoming").length,
  }));
}

/** Kick-off of the next published prediction at or after an instant of the match clock; null when none is known. */
export function getNextKickoffMs(ctx: ServiceContext, input: { type: Market; fromMs: number }): Promise<number | null> {
  return findNextKickoff(ctx.db, input.type, input.fromMs);
}

/** How many predictions of every market are published for kick-offs in `[fromMs, toMs)`. */
export function countPublishedPages(ctx: ServiceContext, range: { fromMs: number; toMs: number }): Promise<number> {
  return countPublished(ctx.db, range);
}

/**
 * Which prediction pages there are for kick-offs in `[fromMs, toMs)`, and when each last changed.
 *
 * @param input.page counted from 1
 */
export async function listPublishedPages(
  ctx: ServiceContext,
  input: { fromMs: number; toMs: number; page: number; pageSize: number },
): Promise<{ id: number; changedAtMs: number }[]> {
  const rows = await findPublished(ctx.db, input, {
    limit: input.pageSize,
    offset: (input.page - 1) * input.pageSize,
  });
  return rows.map(({ id, changed_at_ms: changedAtMs }) => ({ id, changedAtMs }));
}

/** @throws AppError NOT_FOUND, also for a prediction that was kept unpublished */
export async function getPrediction(ctx: ServiceContext, input: Place & { id: number }): Promise<PredictionDetailBody> {
  const row = await getPredictionRow(ctx.db, input.id);
  if (!row) throw new AppError("NOT_FOUND", "No such prediction", { id: [`No prediction has the id ${input.id}`] });
  const {
    resultHome: home,
    resultDraw: draw,
    resultAway: away,
    overProbability: over,
    bttsProbability: btts,
  } = row.revision;
  const { match } = row;
  const [revisions, evaluation, siblings, lock, gpt, goals] = await Promise.all([
    findRevisions(ctx.db, input.id),
    row.prediction.evaluationId === null ? undefined : getEvaluation(ctx.db, row.prediction.evaluationId),
    findPredictionsOfMatches(ctx.db, [match.id]),
    getLock(ctx.db, match.id),
    getGptOfMatch(ctx, { matchId: match.id, published: { home, draw, away, over, btts }, lang: input.lang }),
    listGoalsOfTeams(ctx, { teamIds: [match.homeTeamId, match.awayTeamId], ...scorerRange(match.kickoffAtMs) }),
  ]);
  const scorers = matchScorers(goals, match);
  const followCount = await countFollowersSinceKickoff(ctx, {
    predictionId: input.id,
    match,
    isLocked: lock !== undefined,
  });
  return detailBody(
    { ...row, revisions, evaluation, siblings, lockedAtMs: lock?.lockedAtMs ?? null, followCount, gpt, scorers },
    input,
  );
}

/** A match with its predictions, everything told of it and what is known around it. @throws AppError NOT_FOUND */
export async function getMatchDetail(ctx: ServiceContext, input: Place & { id: number }): Promise<MatchDetailBody> {
  const [match, told, predictions, surroundings, { lastGoodAtMs }] = await Promise.all([
    getMatch(ctx, input.id),
    listStandingUpdates(ctx, { matchId: input.id }),
    findPredictionsOfMatches(ctx.db, [input.id]),
    getMatchSurroundings(ctx, { matchId: input.id }),
    getFreshness(ctx),
  ]);
  const updates = told.map((update) => ({
    seq: update.seq,
    first_seq: update.firstSeq,
    retracts: update.retractsSeq,
    kind: update.kind,
    minute: update.minute,
    message: updateMessage(update, match, input.lang),
    home_score: update.homeScore,
    away_score: update.awayScore,
    timestamp: new Date(update.matchAtMs).toISOString(),
  }));
  const latest = updates.at(-1);
  return {
    ...matchBody(match, input.origin),
    latest_update:
      match.status === "live" && latest
        ? { minute: latest.minute, message: latest.message, timestamp: latest.timestamp }
        : null,
    updates,
    predictions: predictions.map((row) => predictionBody(withText(row, input.lang), input)),
    in_play: inPlayOf(match, told, predictions),
    surroundings,
    data_as_of: lastGoodAtMs === null ? null : new Date(lastGoodAtMs).toISOString(),
  };
}

function inPlayOf(
  match: Parameters<typeof inPlayBody>[0]["match"],
  told: Parameters<typeof inPlayBody>[0]["told"],
  rows: Awaited<ReturnType<typeof findPredictionsOfMatches>>,
): MatchDetailBody["in_play"] {
  const counting = rows.find(({ prediction }) => prediction.market === "1X2") ?? rows[0];
  if (!counting) return null;
  return inPlayBody({
    match,
    told,
    expectation: expectationOf(counting.revision),
    predictions: rows.map(({ prediction: { id, market }, revision: { pick } }) => ({ id, market, pick })),
  });
}

/** The published predictions of these matches, in the short form match lists carry. */
export async function listPredictionsOfMatches(ctx: ServiceContext, matchIds: readonly number[]) {
  const rows = await findPredictionsOfMatches(ctx.db, matchIds);
  const byMatch = Map.groupBy(rows, ({ prediction }) => prediction.matchId);
  return new Map(
    [...byMatch].map(([matchId, ofMatch]) => [
      matchId,
      ofMatch.map(({ prediction, revision }) => ({
        id: prediction.id,
        type: prediction.market,
        prediction_type: revision.pick,
        confidence: revision.confidence,
        odds: revision.oddsThousandths === null ? null : revision.oddsThousandths / 1000,
      })),
    ]),
  );
}

function withText(row: Awaited<ReturnType<typeof findPredictionsOfMatches>>[number], lang: Locale) {
  return { ...row, revision: { ...row.revision, text: lang === "fr" ? row.revision.textFr : row.revision.textEn } };
}
