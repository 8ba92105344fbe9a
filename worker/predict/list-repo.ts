import { type SQL, sql } from "drizzle-orm";

import { matches } from "../matches/schema.ts";
import type { Database } from "../platform/db.ts";
import { type Market, markets } from "./market.ts";
import type { EvaluationStatus, PredictionOutcome } from "./evaluation.ts";
import { predictionRevisions } from "./schema.ts";

export type PredictionFilter = {
  market: Market;
  matchStatus?: string;
  sport?: string;
  league?: string;
  /** Kick-off in `[fromMs, toMs)`. */
  fromMs?: number;
  toMs?: number;
  confidenceMin?: number;
  /** Folded to lower case without accents. */
  search?: string;
};

export type PredictionOrder = "match_date" | "-match_date" | "confidence" | "-confidence";

/** What the covering index `predictions_list` alone can answer about a prediction. */
const head = {
  id: sql<number>`predictions.id`.as("prediction_id"),
  market: sql<Market>`predictions.market`.as("prediction_market"),
  outcome: sql<PredictionOutcome>`predictions.outcome`.as("prediction_outcome"),
  revision: sql<number>`predictions.revision`.as("prediction_revision"),
  createdAtMs: sql<number>`predictions.created_at_ms`.as("prediction_created_at_ms"),
};

const match = {
  id: matches.id,
  competitionId: matches.competitionId,
  homeTeamId: matches.homeTeamId,
  awayTeamId: matches.awayTeamId,
  homeTeam: matches.homeTeam,
  awayTeam: matches.awayTeam,
  homeSlug: matches.homeSlug,
  awaySlug: matches.awaySlug,
  league: matches.league,
  country: matches.country,
  season: matches.season,
  round: matches.round,
  sport: matches.sport,
  kickoffAtMs: matches.kickoffAtMs,
  kickoffEstimated: matches.kickoffEstimated,
  status: matches.status,
  providerStatus: matches.providerStatus,
  minute: matches.minute,
  homeScore: matches.homeScore,
  awayScore: matches.awayScore,
  fullTimeHome: matches.fullTimeHome,
  fullTimeAway: matches.fullTimeAway,
  scoreDetails: matches.scoreDetails,
};

const revision = {
  publishedAtMs: predictionRevisions.publishedAtMs,
  probability1: predictionRevisions.probability1,
  probability2: predictionRevisions.probability2,
  probability3: predictionRevisions.probability3,
  probabilitySource: predictionRevisions.probabilitySource,
  expectedHomeGoals: predictionRevisions.expectedHomeGoals,
  expectedAwayGoals: predictionRevisions.expectedAwayGoals,
  rho: predictionRevisions.rho,
  resultHome: predictionRevisions.resultHome,
  resultDraw: predictionRevisions.resultDraw,
  resultAway: predictionRevisions.resultAway,
  overProbability: predictionRevisions.overProbability,
  bttsProbability: predictionRevisions.bttsProbability,
  pick: predictionRevisions.pick,
  scorePrediction: predictionRevisions.scorePrediction,
  confidence: predictionRevisions.confidence,
  published: predictionRevisions.published,
  oddsThousandths: predictionRevisions.oddsThousandths,
  oddsBookmaker: predictionRevisions.oddsBookmaker,
  oddsSimulated: predictionRevisions.oddsSimulated,
  marketHome: predictionRevisions.marketHome,
  marketDraw: predictionRevisions.marketDraw,
  marketAway: predictionRevisions.marketAway,
};

const textColumn = { fr: predictionRevisions.textFr, en: predictionRevisions.textEn };

/**
 * One page of published predictions: the covering index finds the page, then each item costs its revision and its
 * match, three rows an item.
 */
export function findPredictionPage(
  db: Database,
  filter: PredictionFilter,
  page: { order: PredictionOrder; limit: number; offset: number; lang: "fr" | "en" },
) {
  const pageIds = sql`(
    select id, market, outcome, revision, created_at_ms, kickoff_at_ms, confidence, revision_id, match_id from predictions
    where ${whereOf(filter)} order by ${orderOf(page.order)} limit ${page.limit} offset ${page.offset}
  ) as predictions`;
  return selectWhole(db, pageIds, page.lang).orderBy(orderOf(page.order));
}

/** These published predictions, in no order: three rows an item. */
export function findPredictionsByIds(db: Database, ids: readonly number[], lang: "fr" | "en") {
  const named = sql`(
    select known.id, market, outcome, revision, created_at_ms, revision_id, match_id
    from json_each(${JSON.stringify(ids)}) as asked cross join predictions known on known.id = asked.value
    where published = 1
  ) as predictions`;
  return selectWhole(db, named, lang);
}

export type PredictionListRow = Awaited<ReturnType<typeof findPredictionPage>>[number];

function selectWhole(db: Database, chosen: SQL, lang: "fr" | "en") {
  return db
    .select({ prediction: head, revision: { ...revision, text: textColumn[lang] }, match })
    .from(chosen)
    .crossJoin(predictionRevisions)
    .crossJoin(matches)
    .where(sql`${predictionRevisions.id} = predictions.revision_id and ${matches.id} = predictions.match_id`);
}

export async function countPredictions(db: Database, filter: PredictionFilter): Promise<number> {
  const [row] = await db.all<{ count: number }>(
    sql`select count(*) as count from predictions where ${whereOf(filter)}`,
  );
  return row?.count ?? 0;
}

/** Kick-offs of published predictions in a range, with their match status, from the covering index alone. */
export function findKickoffs(
  db: Database,
  filter: PredictionFilter,
): Promise<{ kickoff_at_ms: number; match_status: string }[]> {
  return db.all(
    sql`select kickoff_at_ms, match_status from predictions where ${whereOf(filter)} order by kickoff_at_ms`,
  );
}

/** The first kick-off still to come at or after an instant, among published predictions. */
export async function findNextKickoff(db: Database, market: Market, fromMs: number): Promise<number | null> {
  const [row] = await db.all<{ next: number | null }>(sql`
    select min(kickoff_at_ms) as next from predictions
    where market = ${market} and published = 1 and match_status = 'upcoming' and kickoff_at_ms >= ${fromMs}`);
  return row?.next ?? null;
}

/** Published predictions that kick off in a range, with the instant at which their page last changed. */
export function findPublished(
  db: Database,
  range: { fromMs: number; toMs: number },
  page: { limit: number; offset: number },
): Promise<{ id: number; changed_at_ms: number }[]> {
  return db.all(sql`
    select predictions.id, max(revision.published_at_ms, coalesce(evaluation.evaluated_at_ms, 0)) as changed_at_ms
    from predictions
    join prediction_revisions revision on revision.id = predictions.revision_id
    left join prediction_evaluations evaluation on evaluation.id = predictions.evaluation_id
    where ${publishedWhere(range)}
    order by predictions.kickoff_at_ms, predictions.id
    limit ${page.limit} offset ${page.offset}`);
}

export async function countPublished(db: Database, range: { fromMs: number; toMs: number }): Promise<number> {
  const [row] = await db.all<{ count: number }>(
    sql`select count(*) as count from predictions where ${publishedWhere(range)}`,
  );
  return row?.count ?? 0;
}

export type JudgedRow = {
  id: number;
  market: Market;
  status: EvaluationStatus;
  match_id: number;
  league: string;
  kickoff_at_ms: number;
  competition_id: number;
  pick: string;
  confidence: number;
  probability_1: number;
  probability_2: number;
  probability_3: number | null;
  winning_selection: string | null;
  real_score: string | null;
  was_correct: number | null;
  brier: number | null;
  log_loss: number | null;
  ranked_probability_score: number | null;
  odds_thousandths: number | null;
  published_at_ms: number;
  evaluated_at_ms: number;
};

/** Published predictions that have been judged, newest kick-off first; simulated prices are left out as no price. */
export function findJudged(
  db: Database,
  filter: { fromMs: number; status?: EvaluationStatus },
  page: { limit: number; offset: number },
): Promise<JudgedRow[]> {
  return db.all(sql`
    select predictions.id, predictions.market, evaluation.status, predictions.match_id, predictions.league,
      predictions.kickoff_at_ms, predictions.competition_id, revision.pick, revision.confidence,
      revision.probability_1, revision.probability_2, revision.probability_3, evaluation.winning_selection,
      evaluation.real_score, evaluation.was_correct, evaluation.brier, evaluation.log_loss,
      evaluation.ranked_probability_score,
      iif(revision.odds_simulated, null, revision.odds_thousandths) as odds_thousandths, revision.published_at_ms,
      evaluation.evaluated_at_ms
    from predictions
    join prediction_evaluations evaluation on evaluation.id = predictions.evaluation_id
    join prediction_revisions revision on revision.id = evaluation.revision_id
    where ${judgedWhere(filter)}
    order by predictions.kickoff_at_ms desc, predictions.id desc
    limit ${page.limit} offset ${page.offset}`);
}

export async function summariseJudged(
  db: Database,
  filter: { fromMs: number; status?: EvaluationStatus },
): Promise<{
  total: number;
  judged: number;
  successful: number;
  priced: number;
  average_odds: number | null;
  profit: number | null;
}> {
  const [row] = await db.all<{
    total: number;
    judged: number;
    successful: number | null;
    priced: number;
    average_odds: number | null;
    profit: number | null;
  }>(sql`
    select count(*) as total, count(was_correct) as judged, sum(was_correct) as successful, count(odds) as priced,
      avg(odds) as average_odds, sum(iif(was_correct, odds, 0) - iif(odds is null, null, 1)) as profit
    from (
      select evaluation.was_correct,
        iif(revision.odds_simulated or evaluation.was_correct is null, null, revision.odds_thousandths) / 1000.0 as odds
      from predictions
      join prediction_evaluations evaluation on evaluation.id = predictions.evaluation_id
      join prediction_revisions revision on revision.id = evaluation.revision_id
      where ${judgedWhere(filter)}
    )`);
  return {
    total: row?.total ?? 0,
    judged: row?.judged ?? 0,
    successful: row?.successful ?? 0,
    priced: row?.priced ?? 0,
    average_odds: row?.average_odds ?? null,
    profit: row?.profit ?? null,
  };
}

/** Every market is named, so that the index that begins with it serves. */
function publishedWhere({ fromMs, toMs }: { fromMs: number; toMs: number }): SQL {
  return sql`predictions.market in (select value from json_each(${JSON.stringify(markets)})) and predictions.published = 1
    and predictions.kickoff_at_ms >= ${fromMs} and predictions.kickoff_at_ms < ${toMs}`;
}

function judgedWhere(filter: { fromMs: number; status?: EvaluationStatus }): SQL {
  const outcomes = filter.status ? [filter.status] : ["success", "failure", "void"];
  return sql.join(
    [
      sql`predictions.published = 1`,
      sql`predictions.outcome in (select value from json_each(${JSON.stringify(outcomes)}))`,
      sql`predictions.kickoff_at_ms >= ${filter.fromMs}`,
    ],
    sql` and `,
  );
}

export function whereOf(filter: PredictionFilter): SQL {
  const conditions = [sql`market = ${filter.market}`, sql`published = 1`];
  if (filter.matchStatus) conditions.push(sql`match_status = ${filter.matchStatus}`);
  if (filter.fromMs !== undefined) conditions.push(sql`kickoff_at_ms >= ${filter.fromMs}`);
  if (filter.toMs !== undefined) conditions.push(sql`kickoff_at_ms < ${filter.toMs}`);
  if (filter.confidenceMin !== undefined) conditions.push(sql`confidence >= ${filter.confidenceMin}`);
  if (filter.league) conditions.push(sql`league = ${filter.league}`);
  if (filter.sport) conditions.push(sql`sport = ${filter.sport} collate nocase`);
  if (filter.search) conditions.push(sql`instr(search_text, ${filter.search}) > 0`);
  return sql.join(conditions, sql` and `);
}

const orders: Record<PredictionOrder, SQL> = {
  match_date: sql.raw("predictions.kickoff_at_ms, predictions.id"),
  "-match_date": sql.raw("predictions.kickoff_at_ms desc, predictions.id desc"),
  confidence: sql.raw("predictions.confidence, predictions.kickoff_at_ms, predictions.id"),
  "-confidence": sql.raw("predictions.confidence desc, predictions.kickoff_at_ms, predictions.id"),
};

function orderOf(order: PredictionOrder): SQL {
  return orders[order];
}
