import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { competitions, matches } from "../matches/schema.ts";
import type { EvaluationStatus, PredictionOutcome } from "./evaluation.ts";
import type { Market, Selection } from "./market.ts";
import type { GptContent } from "./gpt/answer.ts";
import type { GptStatus } from "./gpt/attempts.ts";
import type { CalibrationDay } from "./engine/calibration-samples.ts";
import type { RevisionEvidence, RevisionText, RunParameters } from "./revision.ts";

export const modelRegistry = sqliteTable("model_registry", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  version: text("version").notNull(),
  parameters: text("parameters", { mode: "json" }).$type<Record<string, number>>().notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
});

/** One fit of a model to the results of one competition; every revision names the run it was computed from. */
export const modelRuns = sqliteTable(
  "model_runs",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    modelId: integer("model_id")
      .notNull()
      .references(() => modelRegistry.id),
    competitionId: integer("competition_id")
      .notNull()
      .references(() => competitions.id),
    /** Match clock; only results known by then were seen. */
    asOfMs: integer("as_of_ms").notNull(),
    sampleSize: integer("sample_size").notNull(),
    /** Of the last year's results under what was said of them before they were played; 0 while there is none. */
    logLikelihood: real("log_likelihood").notNull(),
    parameters: text("parameters", { mode: "json" }).$type<RunParameters>().notNull(),
    recordedAtMs: integer("recorded_at_ms").notNull(),
  },
  (table) => [uniqueIndex("model_runs_once").on(table.modelId, table.competitionId, table.asOfMs)],
);

/**
 * What the components of the engine said of past matches before they were played: a cache, so that the next run of a
 * competition costs a day instead of years.
 */
export const engineMemories = sqliteTable("engine_memories", {
  competitionId: integer("competition_id")
    .primaryKey()
    .references(() => competitions.id),
  modelRunId: integer("model_run_id")
    .notNull()
    .references(() => modelRuns.id),
  calibration: text("calibration", { mode: "json" })
    .$type<{ historyKey: number; fromDay: number; days: CalibrationDay[] }>()
    .notNull(),
});

/**
 * What the prices of a finished match said without margin, closing ones first: what later matches are predicted from. A
 * price that comes afterwards removes the row, and it is made anew.
 */
export const marketViews = sqliteTable(
  "market_views",
  {
    matchId: integer("match_id")
      .primaryKey()
      .references(() => matches.id),
    /** Null where no book had a complete price. */
    home: real("home"),
    draw: real("draw"),
    away: real("away"),
    over25: real("over_25"),
    homeGoals: real("home_goals"),
    awayGoals: real("away_goals"),
  },
  (table) => [
    check(
      "market_views_whole",
      sql`(${table.home} is null) = (${table.draw} is null) and (${table.home} is null) = (${table.away} is null)
        and (${table.home} is null) = (${table.homeGoals} is null) and (${table.home} is null) = (${table.awayGoals} is null)`,
    ),
  ],
);

/**
 * What a prediction is: one row per match and market. Its content stands in `prediction_revisions`; the columns here
 * that mirror the match or the current revision are kept by triggers, so that lists filter on one covering index.
 */
export const predictions = sqliteTable(
  "predictions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    market: text("market").$type<Market>().notNull(),
    competitionId: integer("competition_id")
      .notNull()
      .references(() => competitions.id),
    league: text("league").notNull(),
    sport: text("sport").notNull(),
    /** Both team names, folded to lower case without accents, for search. */
    searchText: text("search_text").notNull(),
    revisionId: integer("revision_id"),
    revision: integer("revision").notNull().default(0),
    confidence: integer("confidence"),
    published: integer("published", { mode: "boolean" }).notNull().default(false),
    /** Match clock. */
    createdAtMs: integer("created_at_ms").notNull(),
    kickoffAtMs: integer("kickoff_at_ms").notNull(),
    matchStatus: text("match_status").notNull(),
    evaluationId: integer("evaluation_id"),
    outcome: text("outcome").$type<PredictionOutcome>().notNull().default("pending"),
  },
  (table) => [
    uniqueIndex("predictions_once").on(table.matchId, table.market),
    index("predictions_list").on(
      table.market,
      table.published,
      table.matchStatus,
      table.kickoffAtMs,
      table.id,
      table.confidence,
      table.league,
      table.sport,
      table.searchText,
      table.outcome,
      table.createdAtMs,
      table.revision,
      table.revisionId,
      table.matchId,
    ),
    index("predictions_record").on(table.published, table.outcome, table.kickoffAtMs, table.market, table.id),
    check("predictions_market", sql`${table.market} in ('1X2', 'OU', 'BTTS')`),
    check("predictions_outcome", sql`${table.outcome} in ('pending', 'success', 'failure', 'void')`),
  ],
);

/** Append-only. The last revision before kick-off is the one that counts. */
export const predictionRevisions = sqliteTable(
  "prediction_revisions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    predictionId: integer("prediction_id")
      .notNull()
      .references(() => predictions.id),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    market: text("market").$type<Market>().notNull(),
    revision: integer("revision").notNull(),
    modelRunId: integer("model_run_id")
      .notNull()
      .references(() => modelRuns.id),
    /** Kick-off as it stood when this revision was published. */
    kickoffAtMs: integer("kickoff_at_ms").notNull(),
    /** Match clock. */
    publishedAtMs: integer("published_at_ms").notNull(),
    /** Real clock. */
    recordedAtMs: integer("recorded_at_ms").notNull(),
    /** The published probabilities, in the order of the market's selections; the third is null for two-way markets. */
    probability1: real("probability_1").notNull(),
    probability2: real("probability_2").notNull(),
    probability3: real("probability_3"),
    probabilitySource: text("probability_source", { enum: ["market", "independent"] }).notNull(),
    /** Parameters of the one score distribution every market of the match is read from. */
    expectedHomeGoals: real("expected_home_goals").notNull(),
    expectedAwayGoals: real("expected_away_goals").notNull(),
    rho: real("rho").notNull(),
    resultHome: real("result_home").notNull(),
    resultDraw: real("result_draw").notNull(),
    resultAway: real("result_away").notNull(),
    overProbability: real("over_probability").notNull(),
    bttsProbability: real("btts_probability").notNull(),
    pick: text("pick").$type<Selection>().notNull(),
    scorePrediction: text("score_prediction").notNull(),
    confidence: integer("confidence").notNull(),
    published: integer("published", { mode: "boolean" }).notNull(),
    /** Best takeable price of the pick at that instant; null where the record has none. */
    oddsThousandths: integer("odds_thousandths"),
    oddsBookmaker: text("odds_bookmaker"),
    oddsKnownAtMs: integer("odds_known_at_ms"),
    /** A bookmaker that exists only for practice offered it: shown as such, counted nowhere. */
    oddsSimulated: integer("odds_simulated", { mode: "boolean" }).notNull(),
    /** No-vig consensus known at that instant; null without real prices. */
    marketHome: real("market_home"),
    marketDraw: real("market_draw"),
    marketAway: real("market_away"),
    textFr: text("text_fr", { mode: "json" }).$type<RevisionText>().notNull(),
    textEn: text("text_en", { mode: "json" }).$type<RevisionText>().notNull(),
    evidence: text("evidence", { mode: "json" }).$type<RevisionEvidence>().notNull(),
  },
  (table) => [
    uniqueIndex("prediction_revisions_once").on(table.predictionId, table.revision),
    index("prediction_revisions_by_match").on(table.matchId, table.market, table.revision),
    check("prediction_revisions_confidence", sql`${table.confidence} between 0 and 100`),
    check("prediction_revisions_odds", sql`${table.oddsThousandths} is null or ${table.oddsThousandths} > 1000`),
    check(
      "prediction_revisions_sum",
      sql`abs(${table.probability1} + ${table.probability2} + coalesce(${table.probability3}, 0) - 1) < 0.000001`,
    ),
    check(
      "prediction_revisions_result_sum",
      sql`abs(${table.resultHome} + ${table.resultDraw} + ${table.resultAway} - 1) < 0.000001`,
    ),
    check("prediction_revisions_before_kickoff", sql`${table.publishedAtMs} < ${table.kickoffAtMs}`),
  ],
);

/** Written by triggers the moment a match is known to have kicked off; from then on its revisions are frozen. */
export const predictionLocks = sqliteTable("prediction_locks", {
  matchId: integer("match_id")
    .primaryKey()
    .references(() => matches.id),
  kickoffAtMs: integer("kickoff_at_ms").notNull(),
  lockedAtMs: integer("locked_at_ms").notNull(),
});

/** How a prediction turned out, one row per revision of the result. */
export const predictionEvaluations = sqliteTable(
  "prediction_evaluations",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    predictionId: integer("prediction_id")
      .notNull()
      .references(() => predictions.id),
    revisionId: integer("revision_id")
      .notNull()
      .references(() => predictionRevisions.id),
    resultRevision: integer("result_revision").notNull(),
    status: text("status").$type<EvaluationStatus>().notNull(),
    winningSelection: text("winning_selection").$type<Selection>(),
    realScore: text("real_score"),
    wasCorrect: integer("was_correct", { mode: "boolean" }),
    brier: real("brier"),
    logLoss: real("log_loss"),
    rankedProbabilityScore: real("ranked_probability_score"),
    /** Tenth of the scale in which the probability of the pick lies, 0 to 9. */
    calibrationBin: integer("calibration_bin"),
    /** Closing price of the pick; null where the record holds no real one. */
    closingOddsThousandths: integer("closing_odds_thousandths"),
    /** What the closing prices of all real books together gave the pick, without margin. */
    closingProbability: real("closing_probability"),
    closingLineValue: real("closing_line_value"),
    /** Of these closing probabilities, for what happened. */
    closingLogLoss: real("closing_log_loss"),
    evaluatedAtMs: integer("evaluated_at_ms").notNull(),
    recordedAtMs: integer("recorded_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("prediction_evaluations_once").on(table.predictionId, table.resultRevision),
    check("prediction_evaluations_status", sql`${table.status} in ('success', 'failure', 'void')`),
  ],
);

/** Append-only: one link for every revision that was published, each naming the one before it by its hash. */
export const recordChain = sqliteTable(
  "record_chain",
  {
    seq: integer("seq").primaryKey(),
    revisionId: integer("revision_id")
      .notNull()
      .unique()
      .references(() => predictionRevisions.id),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
    /** Canonical JSON of what was published, the number of the link and both instants; what the hash is taken over. */
    body: text("body").notNull(),
    /** Real clock. */
    recordedAtMs: integer("recorded_at_ms").notNull(),
    /** Match clock. */
    matchAtMs: integer("match_at_ms").notNull(),
  },
  (table) => [
    check("record_chain_hash", sql`length(${table.hash}) = 64 and ${table.hash} not glob '*[^0-9a-f]*'`),
    check("record_chain_body", sql`json_valid(${table.body})`),
  ],
);

/**
 * The published record summed up along one dimension at a time, for each market; kept by triggers with every judgement.
 * Sums are whole numbers, so that what is taken out again leaves nothing behind.
 */
export const predictionStats = sqliteTable(
  "prediction_stats",
  {
    dimension: text("dimension", { enum: ["type", "pick", "league", "confidence", "model", "month"] }).notNull(),
    name: text("name").notNull(),
    market: text("market").$type<Market>().notNull(),
    totalPredictions: integer("total_predictions").notNull(),
    successfulPredictions: integer("successful_predictions").notNull(),
    confidenceSum: integer("confidence_sum").notNull(),
    /** Scores in millionths of a millionth. */
    brierSum: integer("brier_sum").notNull(),
    logLossSum: integer("log_loss_sum").notNull(),
    rankedSum: integer("ranked_sum").notNull(),
    /** Those whose pick had a real price, and the profit of one unit on each. */
    priced: integer("priced").notNull(),
    oddsThousandthsSum: integer("odds_thousandths_sum").notNull(),
    profitThousandths: integer("profit_thousandths").notNull(),
    /** Those whose pick had a real closing price too; the value in millionths of a millionth. */
    closed: integer("closed").notNull(),
    closingLineValueSum: integer("closing_line_value_sum").notNull(),
  },
  (table) => [primaryKey({ columns: [table.dimension, table.name, table.market] })],
);

/**
 * What GPT was asked of a match and what became of it: append-only, before kick-off alone. Its probabilities are a model
 * of their own in the registry, of weight zero: nothing published is ever computed from them. Those of a replay are no
 * foresight either: whatever judges the model leaves them out.
 */
export const gptAnswers = sqliteTable(
  "gpt_answers",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    modelId: integer("model_id")
      .notNull()
      .references(() => modelRegistry.id),
    /** As it is called upstream, and the prompt it was given. */
    model: text("model").notNull(),
    promptVersion: text("prompt_version").notNull(),
    /** The match had been played long before: it may know the result. */
    askedInReplay: integer("asked_in_replay", { mode: "boolean" }).notNull().default(false),
    /** Match clock. */
    askedAtMs: integer("asked_at_ms").notNull(),
    /** Real clock. */
    recordedAtMs: integer("recorded_at_ms").notNull(),
    status: text("status").$type<GptStatus>().notNull(),
    /** Why it may not be shown; null where it may. */
    reason: text("reason"),
    /** The team news it was told. */
    fingerprint: text("fingerprint").notNull(),
    /** What was published when it was asked. */
    publishedHome: real("published_home").notNull(),
    publishedDraw: real("published_draw").notNull(),
    publishedAway: real("published_away").notNull(),
    /** Its own, where it gave any. */
    homeProbability: real("home_probability"),
    drawProbability: real("draw_probability"),
    awayProbability: real("away_probability"),
    overProbability: real("over_probability"),
    bttsProbability: real("btts_probability"),
    /** The part that may be shown; null where nothing may. */
    body: text("body", { mode: "json" }).$type<GptContent>(),
    /** What may not be shown, kept as evidence. */
    refusedText: text("refused_text"),
    inputTokens: integer("input_tokens"),
    outputTokens: integer("output_tokens"),
  },
  (table) => [
    index("gpt_answers_by_match").on(table.matchId, table.id),
    check(
      "gpt_answers_status",
      sql`${table.status} in ('ok', 'refused', 'malformed', 'contradicts', 'timeout', 'failed')`,
    ),
    check(
      "gpt_answers_shown",
      sql`(${table.status} = 'ok') = (${table.body} is not null) and (${table.status} = 'ok') = (${table.reason} is null)`,
    ),
    check(
      "gpt_answers_sum",
      sql`(${table.status} <> 'ok' and ${table.homeProbability} is null) or coalesce(abs(${table.homeProbability} + ${table.drawProbability} + ${table.awayProbability} - 1) < 0.000001, 0)`,
    ),
  ],
);
