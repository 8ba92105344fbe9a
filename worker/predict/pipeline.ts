import { predictionHorizonMs } from "../collect/service.ts";
import type { ServiceContext } from "../context.ts";
import { getRatingPool, listMatchPage, listResults } from "../matches/service.ts";
import { listKnownPrices } from "../odds/service.ts";
import { runBatch } from "../platform/db.ts";
import {
  type ModelRunRow,
  ensureModel,
  findCompetitionsToPredict,
  findCurrentRevisions,
  findLatestRun,
  insertRevisionStatements,
  insertRun,
} from "./repo.ts";
import { appendToRecord } from "./sequencing.ts";
import { differsMaterially, reviseMatch } from "./revision.ts";
import { fitCalibrated } from "./walk-forward.ts";

export const dixonColesModel = {
  slug: "dixon-coles-goals",
  name: "Dixon-Coles, goals",
  version: "1",
  parameters: { decayPerDay: 0.002, maxAgeDays: 2192 },
} as const;

const dayMs = 86_400_000;
/** Fewer results than this say nothing about a league. */
const minimumSample = 30;

/** Competitions with matches in the horizon; with "unpredicted", only those where a match still lacks a prediction. */
export async function listDuePredictions(ctx: ServiceContext, which: "all" | "unpredicted"): Promise<number[]> {
  const nowMs = await ctx.clock.matchNowMs();
  return findCompetitionsToPredict(
    ctx.db,
    { fromMs: nowMs, toMs: nowMs + predictionHorizonMs },
    which === "unpredicted",
  );
}

/**
 * Predicts every match of a competition in the horizon, appends what changed and brings it into the record. Running it again, or twice at once,
 * adds nothing.
 */
export async function predictCompetition(ctx: ServiceContext, input: { competitionId: number }): Promise<void> {
  const nowMs = await ctx.clock.matchNowMs();
  const [{ matches }, results] = await Promise.all([
    listMatchPage(
      ctx,
      {
        statuses: ["upcoming"],
        competitionIds: [input.competitionId],
        fromMs: nowMs + 1,
        toMs: nowMs + predictionHorizonMs,
      },
      { number: 1, size: 1000 },
    ),
    listResults(ctx, {
      competitionId: input.competitionId,
      fromMs: nowMs - dixonColesModel.parameters.maxAgeDays * dayMs,
      beforeMs: nowMs,
    }),
  ]);
  if (matches.length === 0) return;
  if (results.length < minimumSample) {
    ctx.log.warn("too_few_results", { competitionId: input.competitionId, count: results.length });
    return;
  }

  const matchIds = matches.map((match) => match.id);
  const [run, prices, current] = await Promise.all([
    ensureRun(ctx, input.competitionId, results, nowMs, "when results are new"),
    listKnownPrices(ctx, { matchIds, asOfMs: nowMs }),
    findCurrentRevisions(ctx.db, matchIds),
  ]);
  const pricesByMatch = Map.groupBy(prices, (price) => price.matchId);
  const currentByKey = new Map(current.map(({ revision }) => [`${revision.matchId} ${revision.market}`, revision]));

  const revisions = matches.flatMap((match) =>
    reviseMatch({ match, run, results, prices: pricesByMatch.get(match.id) ?? [], nowMs }).flatMap((revision) => {
      const last = currentByKey.get(`${match.id} ${revision.market}`);
      if (last && !differsMaterially(last, revision)) return [];
      return [{ ...revision, fromRevision: last?.revision ?? 0 }];
    }),
  );
  await runBatch(
    ctx.db,
    insertRevisionStatements(revisions, { publishedAtMs: nowMs, recordedAtMs: ctx.clock.realNowMs() }),
  );
  await appendToRecord(ctx);
}

/** Fits the model anew whether or not anything happened since the last run. */
export async function refitCompetition(ctx: ServiceContext, input: { competitionId: number }): Promise<void> {
  const nowMs = await ctx.clock.matchNowMs();
  const results = await listResults(ctx, {
    competitionId: input.competitionId,
    fromMs: nowMs - dixonColesModel.parameters.maxAgeDays * dayMs,
    beforeMs: nowMs,
  });
  if (results.length >= minimumSample) await ensureRun(ctx, input.competitionId, results, nowMs, "always");
}

type Results = Awaited<ReturnType<typeof listResults>>;

/** National teams are rated once for all their competitions. */
async function ensureRun(
  ctx: ServiceContext,
  ofCompetitionId: number,
  results: Results,
  nowMs: number,
  refit: "always" | "when results are new",
): Promise<ModelRunRow> {
  const recordedAtMs = ctx.clock.realNowMs();
  const [modelId, { competitionId, entrants }] = await Promise.all([
    ensureModel(ctx.db, dixonColesModel, recordedAtMs),
    getRatingPool(ctx, ofCompetitionId),
  ]);
  const latest = await findLatestRun(ctx.db, modelId, competitionId);
  const newestMs = results.reduce((newest, result) => Math.max(newest, result.finishedAtMs ?? result.playedAtMs), 0);
  if (latest && refit === "when results are new" && newestMs <= latest.asOfMs) return latest;

  const fitted = fitCalibrated(results, nowMs, latest?.parameters ?? null, entrants === "clubs");
  return insertRun(ctx.db, { modelId, competitionId, asOfMs: nowMs, fitted, recordedAtMs });
}
