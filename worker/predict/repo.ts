import { and, asc, desc, eq, sql } from "drizzle-orm";

import { matches } from "../matches/schema.ts";
import { type Database, type Statement, inJsonList, jsonChunks, runBatch } from "../platform/db.ts";
import type { Evaluation } from "./evaluation.ts";
import type { EngineState } from "./engine/engine.ts";
import type { NewRevision, RunParameters } from "./revision.ts";
import {
  modelRegistry,
  modelRuns,
  predictionEvaluations,
  predictionLocks,
  predictionRevisions,
  predictionStats,
  predictions,
} from "./schema.ts";

export type ModelRunRow = typeof modelRuns.$inferSelect;
export type PredictionRow = typeof predictions.$inferSelect;
export type RevisionRow = typeof predictionRevisions.$inferSelect;
export type NewEvaluation = Evaluation & {
  closingLogLoss: number | null;
  predictionId: number;
  revisionId: number;
  resultRevision: number;
};

/** The id of a model, registered on first use. */
export async function ensureModel(
  db: Database,
  model: { slug: string; name: string; version: string; parameters: Record<string, number> },
  nowMs: number,
): Promise<number> {
  await db
    .insert(modelRegistry)
    .values({ ...model, createdAtMs: nowMs })
    .onConflictDoNothing();
  const [row] = await db.select({ id: modelRegistry.id }).from(modelRegistry).where(eq(modelRegistry.slug, model.slug));
  if (!row) throw new Error(`model ${model.slug} was not registered`);
  return row.id;
}

export async function findLatestRun(
  db: Database,
  modelId: number,
  competitionId: number,
): Promise<ModelRunRow | undefined> {
  const [row] = await db
    .select()
    .from(modelRuns)
    .where(and(eq(modelRuns.modelId, modelId), eq(modelRuns.competitionId, competitionId)))
    .orderBy(desc(modelRuns.asOfMs))
    .limit(1);
  return row;
}

/** Keeps a run and what its engine remembers, in one batch: a run without its memory would be made from nothing the next day. */
export async function insertRun(
  db: Database,
  run: {
    modelId: number;
    competitionId: number;
    asOfMs: number;
    parameters: RunParameters;
    memory: EngineState["calibration"];
    recordedAtMs: number;
  },
): Promise<ModelRunRow> {
  const { modelId, competitionId, asOfMs, parameters, memory, recordedAtMs } = run;
  const { sampleSize, calibration } = parameters;
  await runBatch(db, [
    sql`
      insert into model_runs (model_id, competition_id, as_of_ms, sample_size, log_likelihood, parameters, recorded_at_ms)
      values (${modelId}, ${competitionId}, ${asOfMs}, ${sampleSize}, ${calibration?.logLikelihood ?? 0},
        ${JSON.stringify(parameters)}, ${recordedAtMs}) on conflict do nothing`,
    sql`
      insert into engine_memories (competition_id, model_run_id, calibration)
      select competition_id, id, ${JSON.stringify(memory)} from model_runs
      where model_id = ${modelId} and competition_id = ${competitionId} and as_of_ms = ${asOfMs}
      on conflict (competition_id) do update set model_run_id = excluded.model_run_id, calibration = excluded.calibration`,
  ]);
  const latest = await findLatestRun(db, modelId, competitionId);
  if (!latest) throw new Error("a model run was written and is not there");
  return latest;
}

/** Each prediction of these matches with its current revision. */
export async function findCurrentRevisions(
  db: Database,
  matchIds: readonly number[],
): Promise<{ prediction: PredictionRow; revision: RevisionRow }[]> {
  return db
    .select({ prediction: predictions, revision: predictionRevisions })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .where(inJsonList(predictions.matchId, matchIds));
}

/**
 * Statements that append revisions. A revision computed from one that is no longer the last does nothing; one that
 * comes after kick-off is refused by the database and takes its batch with it.
 */
export function insertRevisionStatements(
  revisions: readonly NewRevision[],
  at: { publishedAtMs: number; recordedAtMs: number },
): Statement[] {
  return jsonChunks(revisions).flatMap((chunk) => [
    sql`
      insert into predictions (match_id, market, competition_id, league, sport, search_text, created_at_ms,
        kickoff_at_ms, match_status)
      select json_extract(value, '$.matchId'), json_extract(value, '$.market'), matches.competition_id, matches.league,
        matches.sport, json_extract(value, '$.searchText'), ${at.publishedAtMs}, matches.kickoff_at_ms, matches.status
      from json_each(${chunk}) join matches on matches.id = json_extract(value, '$.matchId')
      where not exists (select 1 from predictions known where known.match_id = matches.id
        and known.market = json_extract(value, '$.market'))`,
    sql`
      insert into prediction_revisions (prediction_id, match_id, market, revision, model_run_id, kickoff_at_ms,
        published_at_ms, recorded_at_ms, probability_1, probability_2, probability_3, probability_source,
        expected_home_goals, expected_away_goals, rho, result_home, result_draw, result_away, over_probability,
        btts_probability, pick, score_prediction,
        confidence, published, odds_thousandths, odds_bookmaker, odds_known_at_ms, odds_simulated, market_home,
        market_draw, market_away, text_fr, text_en, evidence)
      select predictions.id, predictions.match_id, predictions.market, predictions.revision + 1,
        json_extract(value, '$.modelRunId'), json_extract(value, '$.kickoffAtMs'), ${at.publishedAtMs},
        ${at.recordedAtMs}, json_extract(value, '$.probabilities[0]'), json_extract(value, '$.probabilities[1]'),
        json_extract(value, '$.probabilities[2]'), json_extract(value, '$.probabilitySource'),
        json_extract(value, '$.expectedHomeGoals'), json_extract(value, '$.expectedAwayGoals'),
        json_extract(value, '$.rho'), json_extract(value, '$.result[0]'), json_extract(value, '$.result[1]'),
        json_extract(value, '$.result[2]'), json_extract(value, '$.overProbability'),
        json_extract(value, '$.bttsProbability'), json_extract(value, '$.pick'), json_extract(value, '$.scorePrediction'),
        json_extract(value, '$.confidence'), json_extract(value, '$.published'),
        json_extract(value, '$.odds.oddsThousandths'), json_extract(value, '$.odds.bookmaker'),
        json_extract(value, '$.odds.knownAtMs'), coalesce(json_extract(value, '$.odds.simulated'), 0),
        json_extract(value, '$.marketResult[0]'), json_extract(value, '$.marketResult[1]'),
        json_extract(value, '$.marketResult[2]'), json_extract(value, '$.textFr'), json_extract(value, '$.textEn'),
        json_extract(value, '$.evidence')
      from json_each(${chunk})
      join predictions on predictions.match_id = json_extract(value, '$.matchId')
        and predictions.market = json_extract(value, '$.market')
        and predictions.revision = json_extract(value, '$.fromRevision')`,
  ]);
}

/** Competitions with an upcoming match in `(fromMs, toMs)`, the ones that still lack a prediction only if asked. */
export async function findCompetitionsToPredict(
  db: Database,
  range: { fromMs: number; toMs: number },
  onlyUnpredicted: boolean,
): Promise<number[]> {
  const rows = await db.all<{ competition_id: number }>(sql`
    select distinct competition_id from matches
    where status = 'upcoming' and kickoff_at_ms > ${range.fromMs} and kickoff_at_ms < ${range.toMs}
      and (${onlyUnpredicted ? 0 : 1} = 1
        or not exists (select 1 from predictions where predictions.match_id = matches.id and revision > 0))
    order by competition_id`);
  return rows.map((row) => row.competition_id);
}

/** Every prediction of a match that was published, with the revision that counts. */
export async function findPredictionsToEvaluate(db: Database, matchId: number) {
  return db
    .select({
      predictionId: predictions.id,
      revisionId: predictionRevisions.id,
      market: predictionRevisions.market,
      pick: predictionRevisions.pick,
      probability1: predictionRevisions.probability1,
      probability2: predictionRevisions.probability2,
      probability3: predictionRevisions.probability3,
      oddsThousandths: predictionRevisions.oddsThousandths,
      oddsBookmaker: predictionRevisions.oddsBookmaker,
      oddsSimulated: predictionRevisions.oddsSimulated,
    })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .where(eq(predictions.matchId, matchId))
    .orderBy(asc(predictions.id));
}

export function insertEvaluationStatements(
  evaluations: readonly NewEvaluation[],
  at: { evaluatedAtMs: number; recordedAtMs: number },
): Statement[] {
  return jsonChunks(evaluations).map(
    (chunk) =>
      sql`
      insert into prediction_evaluations (prediction_id, revision_id, result_revision, status, winning_selection,
        real_score, was_correct, brier, log_loss, ranked_probability_score, calibration_bin,
        closing_odds_thousandths, closing_probability, closing_line_value, closing_log_loss,
        evaluated_at_ms, recorded_at_ms)
      select json_extract(value, '$.predictionId'), json_extract(value, '$.revisionId'),
        json_extract(value, '$.resultRevision'), json_extract(value, '$.status'),
        json_extract(value, '$.winningSelection'), json_extract(value, '$.realScore'),
        json_extract(value, '$.wasCorrect'), json_extract(value, '$.brier'), json_extract(value, '$.logLoss'),
        json_extract(value, '$.rankedProbabilityScore'), json_extract(value, '$.calibrationBin'),
        json_extract(value, '$.closingOddsThousandths'), json_extract(value, '$.closingProbability'),
        json_extract(value, '$.closingLineValue'), json_extract(value, '$.closingLogLoss'), ${at.evaluatedAtMs}, ${at.recordedAtMs}
      from json_each(${chunk})
      where not exists (select 1 from prediction_evaluations known
        where known.prediction_id = json_extract(value, '$.predictionId')
          and known.result_revision = json_extract(value, '$.resultRevision'))`,
  );
}

/** Matches whose predictions have not been judged on their latest result. */
export async function findMatchesToSettle(db: Database, sinceMs: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select distinct matches.id as id from matches
    join predictions on predictions.match_id = matches.id and predictions.revision > 0
    left join prediction_evaluations on prediction_evaluations.id = predictions.evaluation_id
    where matches.kickoff_at_ms >= ${sinceMs} and matches.status in ('finished', 'cancelled')
      and (prediction_evaluations.id is null or prediction_evaluations.result_revision < matches.result_revision)
    order by matches.kickoff_at_ms limit 500`);
  return rows.map((row) => row.id);
}

/** Every sum of the record, by dimension, name and market. */
export function findStats(db: Database) {
  return db.select().from(predictionStats);
}

export type StatsRow = typeof predictionStats.$inferSelect;

export async function getPredictionRow(db: Database, id: number) {
  const [row] = await db
    .select({
      prediction: predictions,
      revision: predictionRevisions,
      match: matches,
      run: modelRuns,
      model: modelRegistry,
    })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .innerJoin(matches, eq(matches.id, predictions.matchId))
    .innerJoin(modelRuns, eq(modelRuns.id, predictionRevisions.modelRunId))
    .innerJoin(modelRegistry, eq(modelRegistry.id, modelRuns.modelId))
    .where(and(eq(predictions.id, id), eq(predictions.published, true)));
  return row;
}

export function findRevisions(db: Database, predictionId: number): Promise<RevisionRow[]> {
  return db
    .select()
    .from(predictionRevisions)
    .where(eq(predictionRevisions.predictionId, predictionId))
    .orderBy(asc(predictionRevisions.revision));
}

export async function getEvaluation(db: Database, id: number) {
  const [row] = await db.select().from(predictionEvaluations).where(eq(predictionEvaluations.id, id));
  return row;
}

export function findPredictionsOfMatches(db: Database, matchIds: readonly number[]) {
  return db
    .select({ prediction: predictions, revision: predictionRevisions, match: matches })
    .from(predictions)
    .innerJoin(predictionRevisions, eq(predictionRevisions.id, predictions.revisionId))
    .innerJoin(matches, eq(matches.id, predictions.matchId))
    .where(and(inJsonList(predictions.matchId, matchIds), eq(predictions.published, true)))
    .orderBy(asc(predictions.matchId), asc(predictions.id));
}

export async function getLock(db: Database, matchId: number) {
  const [row] = await db.select().from(predictionLocks).where(eq(predictionLocks.matchId, matchId));
  return row;
}

/** Home, draw and away shares of each competition among results before an instant. */
export async function findBaseRates(db: Database, beforeMs: number): Promise<Map<number, [number, number, number]>> {
  const rows = await db.all<{ competition_id: number; home: number; draw: number; away: number }>(sql`
    select competition_id, avg(full_time_home > full_time_away) as home, avg(full_time_home = full_time_away) as draw,
      avg(full_time_home < full_time_away) as away
    from matches where status = 'finished' and kickoff_at_ms < ${beforeMs} group by competition_id`);
  return new Map(rows.map((row) => [row.competition_id, [row.home, row.draw, row.away]]));
}
