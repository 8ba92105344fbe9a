import type { ServiceContext } from "../context.ts";
import type { RatingPool } from "../matches/pyramids.ts";
import { getRatingPool } from "../matches/service.ts";
import { closingBooks } from "../odds/service.ts";
import { runBatch } from "../platform/db.ts";
import { componentIds } from "./engine/components.ts";
import { yearsNeeded } from "./engine/pool-settings.ts";
import { recentCalibrationOf } from "./engine/calibration-samples.ts";
import { type EngineState, firstDayLearned, fitEngine, historyKeyOf } from "./engine/engine.ts";
import { closingViewOf } from "./engine/match.ts";
import {
  type LearnedMatch,
  findEngineMemory,
  findHistory,
  findUnviewedMatches,
  hasChangedResults,
  insertViewStatements,
} from "./history-repo.ts";
import { type ModelRunRow, ensureModel, findLatestRun, insertRun } from "./repo.ts";
import type { RunParameters } from "./revision.ts";

/** What every published probability comes from where there is no price. */
export const engineModel = {
  slug: "aibet-engine",
  name: "AIBet ensemble",
  version: "2",
  parameters: {
    components: componentIds.length,
    clubYears: yearsNeeded("clubs"),
    nationYears: yearsNeeded("nations"),
  },
};

/** A competition, whom it learns together with, and the place where its runs are kept. */
export type League = {
  competitionId: number;
  pool: RatingPool;
  /** National teams are rated once for all their competitions, under the first of them. */
  runCompetitionId: number;
  predictedTogether: number[];
  division: number;
  nowMs: number;
  /** Finished matches of its pool up to this instant, oldest first; read once. */
  history(): Promise<LearnedMatch[]>;
};

const dayMs = 86_400_000;
/** Fewer results than this say nothing about a league. */
const minimumSample = 30;
/** A run this old is renewed even where nobody plays today. */
const runKeptDays = 3;
/** Older results than these, when they change, wait for the next day's run. */
const correctionsDays = 14;
const viewsAtOnce = 400;

export async function openLeague(ctx: ServiceContext, competitionId: number, nowMs: number): Promise<League> {
  const pool = await getRatingPool(ctx, competitionId);
  const { entrants, members } = pool;
  const range = { fromMs: firstDayLearned(Math.floor(nowMs / dayMs), entrants) * dayMs, beforeMs: nowMs };
  const predictedTogether = entrants === "nations" ? members.map((member) => member.competitionId) : [competitionId];
  let history: Promise<LearnedMatch[]> | undefined;
  return {
    competitionId,
    pool,
    runCompetitionId: Math.min(...predictedTogether),
    predictedTogether,
    division: members.find((member) => member.competitionId === competitionId)?.division ?? 0,
    nowMs,
    history: () => (history ??= readHistory(ctx, pool, range)),
  };
}

/**
 * The engine as of 00:00 UTC of a day, today's if the league plays today. It is made at most once a day, and again when what was
 * played before has changed.
 *
 * @param need "anew": now, and from the results themselves instead of from what the last run remembers
 * @returns null where too few results are known
 */
export async function ensureRun(
  ctx: ServiceContext,
  league: League,
  need: { nextKickoffAtMs: number } | "anew",
): Promise<ModelRunRow | null> {
  const recordedAtMs = ctx.clock.realNowMs();
  const { runCompetitionId: competitionId, pool, division, nowMs } = league;
  const day = Math.floor(nowMs / dayMs);
  const modelId = await ensureModel(ctx.db, engineModel, recordedAtMs);
  const latest = await findLatestRun(ctx.db, modelId, competitionId);
  if (latest && need !== "anew" && (await isGoodEnough(ctx, league, latest, need.nextKickoffAtMs))) return latest;

  const history = await league.history();
  const sampleSize = history.filter((match) => match.division === division).length;
  if (sampleSize < minimumSample) {
    ctx.log.warn("too_few_results", { competitionId: league.competitionId, count: sampleSize });
    return null;
  }
  const historyKey = historyKeyOf(history, day, pool.entrants);
  const isSame = latest?.parameters.asOfDay === day && latest.parameters.historyKey === historyKey;
  if (latest && isSame && need !== "anew") return latest;

  const memory = need === "anew" ? undefined : await findEngineMemory(ctx.db, competitionId);
  const previous = latest && memory ? { ...latest.parameters, calibration: memory } : null;
  const state = fitEngine(history, nowMs, previous, { division, entrants: pool.entrants });
  return insertRun(ctx.db, {
    modelId,
    competitionId,
    asOfMs: nowMs,
    parameters: parametersOf(state, historyKey),
    memory: state.calibration,
    recordedAtMs,
  });
}

async function isGoodEnough(
  ctx: ServiceContext,
  { pool, nowMs }: League,
  { parameters: { asOfDay }, recordedAtMs }: ModelRunRow,
  nextKickoffAtMs: number,
): Promise<boolean> {
  const day = Math.floor(nowMs / dayMs);
  const playsToday = Math.floor(nextKickoffAtMs / dayMs) === day;
  if (asOfDay !== day && (playsToday || day - asOfDay >= runKeptDays)) return false;
  const corrections = { fromMs: (asOfDay - correctionsDays) * dayMs, beforeMs: asOfDay * dayMs };
  return !(await hasChangedResults(ctx.db, pool.members, corrections, recordedAtMs));
}

/** What the engine may learn from, once it is noted what the prices of newly finished matches said. */
async function readHistory(
  ctx: ServiceContext,
  pool: RatingPool,
  range: { fromMs: number; beforeMs: number },
): Promise<LearnedMatch[]> {
  const unviewed = await findUnviewedMatches(ctx.db, pool.members, range);
  for (let done = 0; done < unviewed.length; done += viewsAtOnce) {
    await noteViews(ctx, unviewed.slice(done, done + viewsAtOnce), range.beforeMs);
  }
  return findHistory(ctx.db, pool, range);
}

function parametersOf({ calibration, ...state }: EngineState, historyKey: number): RunParameters {
  const lastYear = state.asOfDay - 365;
  return { ...state, historyKey, calibration: recentCalibrationOf(calibration.days, state.ensembles, lastYear) };
}

async function noteViews(
  ctx: ServiceContext,
  matches: readonly { id: number; kickoffAtMs: number }[],
  nowMs: number,
): Promise<void> {
  const books = await closingBooks(ctx, { matches, asOfMs: nowMs });
  await runBatch(
    ctx.db,
    insertViewStatements(
      books.map(({ matchId, priceCount, closing, preMatch }) => ({
        matchId,
        priceCount,
        view: closingViewOf(closing, preMatch),
      })),
    ),
  );
}
