import { z } from "@hono/zod-openapi";

import { inPlaySchema } from "../live/in-play-contract.ts";
import { latestUpdateSchema, matchSchema, surroundingsSchema } from "../matches/contract.ts";
import { dayKeySchema, instantSchema, langQuery, pageOf, pageQuery, queryInteger } from "../platform/contract.ts";
import { backtestSchema } from "./backtests/contract.ts";
import { markets } from "./market.ts";
import { marketsSchema } from "./markets-contract.ts";

const probability = z.number().min(0).max(1);
const marketSchema = z.enum(markets);

export const predictionSchema = z
  .object({
    id: z.int().positive(),
    match: matchSchema,
    /** Which market this prediction is about. */
    type: marketSchema,
    winner: z.string().openapi({ description: "Team favoured by the 1X2 probabilities, or the word for a draw" }),
    score_prediction: z.string(),
    /** Reliability of the prediction, 0 to 100; it is not a probability. */
    confidence: z.number().min(0).max(100),
    prediction_type: z.string().openapi({ description: "The pick: 1, X, 2, over, under, yes or no" }),
    prediction_text: z.string(),
    reasoning: z.string(),
    key_factors: z.array(z.string()),
    /** Best takeable price of the pick when the revision was published; null where the record has none. */
    odds: z.number().gt(1).nullable(),
    odds_bookmaker: z.string().nullable(),
    odds_simulated: z.boolean(),
    home_win_probability: probability,
    draw_probability: probability,
    away_win_probability: probability,
    /** Probabilities of this prediction's own market, by selection. */
    probabilities: z.record(z.string(), probability),
    probability_source: z.enum(["market", "independent"]),
    /** No-vig 1X2 consensus of the prices known at publication; null without prices. */
    market_probabilities: z.tuple([probability, probability, probability]).nullable(),
    total_goals: z.string(),
    btts: z.string(),
    /** These four are told with a single prediction; in lists they are null and empty. */
    half_time_result: z.string().nullable(),
    first_goalscorer: z.string().nullable(),
    anytime_goalscorer: z.string().nullable(),
    top_goalscorers: z.array(z.object({ name: z.string(), probability })),
    status: z.enum(["pending", "success", "failure", "void"]),
    real_score: z.string().nullable(),
    was_correct: z.boolean().nullable(),
    published: z.boolean(),
    revision: z.int().min(1),
    created_at: instantSchema,
    updated_at: instantSchema,
  })
  .openapi("Prediction");

export type PredictionBody = z.infer<typeof predictionSchema>;

const teamFormSchema = z.object({
  recent_form: z.array(z.enum(["W", "D", "L"])),
  goals_scored_avg: z.number().nullable(),
  goals_conceded_avg: z.number().nullable(),
  win_percentage: probability.nullable(),
  matches_counted: z.int().min(0),
});

const gptFactorSchema = z.object({
  text: z.string(),
  /** The page it was read on; null where it comes from the figures of this prediction. */
  source: z.url().nullable(),
});

/** What GPT wrote about a match. Its probabilities are its own: nothing published is made of them. */
const gptSchema = z
  .object({
    status: z.enum(["with_gpt", "without_gpt"]),
    /** Why there is no answer to show; null where there is one. */
    reason: z.enum(["not_asked", "refused", "malformed", "contradicts", "timeout", "failed"]).nullable(),
    answer: z
      .object({
        model: z.string(),
        asked_at: instantSchema,
        /** Asked long after the match was played, without the web: it may know the result, and counts in no record. */
        asked_in_replay: z.boolean(),
        summary: z.string(),
        key_factors_for: z.array(gptFactorSchema),
        key_factors_against: z.array(gptFactorSchema),
        risk_factors: z.array(z.string()),
        scorers: z.array(z.string()),
        probabilities: z.object({
          home: probability,
          draw: probability,
          away: probability,
          "over_2.5": probability,
          btts: probability,
        }),
      })
      .nullable(),
  })
  .openapi("GptContext");

export const predictionDetailSchema = predictionSchema
  .extend({
    detailed_stats: z.object({
      home_team: teamFormSchema,
      away_team: teamFormSchema,
      head_to_head: z.object({
        total_matches: z.int(),
        home_wins: z.int(),
        draws: z.int(),
        away_wins: z.int(),
      }),
    }),
    /** Best takeable prices of the other markets; null where the record has none. */
    additional_odds: z.object({
      total_goals: z.record(z.string(), z.number().nullable()),
      btts: z.record(z.string(), z.number().nullable()),
      /** Whether these prices are a simulated bookmaker's, made for practice. */
      simulated: z.object({ total_goals: z.boolean(), btts: z.boolean() }),
    }),
    markets: marketsSchema,
    /** What moves P(home) − P(away), in points of probability; the sum is the difference itself. */
    contributions: z.array(z.object({ factor: z.string(), label: z.string(), points: z.number() })),
    confidence_explanation: z.array(z.object({ code: z.string(), text: z.string(), effect: z.number() })),
    probability_sets: z.object({
      results: z.tuple([probability, probability, probability]).nullable(),
      independent: z.tuple([probability, probability, probability]),
      market: z.tuple([probability, probability, probability]).nullable(),
      published: z.tuple([probability, probability, probability]),
      /** What each component says for itself; those that can say nothing of the match are left out. */
      components: z.array(
        z.object({ model: z.string(), probabilities: z.tuple([probability, probability, probability]) }),
      ),
    }),
    /** Null where GPT is not asked at all. */
    gpt: gptSchema.nullable(),
    model: z.object({ name: z.string(), version: z.string(), fitted_at: instantSchema, sample_size: z.int() }),
    locked_at: instantSchema.nullable(),
    /** How many people follow it with a stake; null until the match has kicked off. */
    follow_count: z.int().min(0).nullable(),
    revisions: z.array(
      z.object({ revision: z.int(), published_at: instantSchema, probabilities: z.array(probability) }),
    ),
    evaluation: z
      .object({
        brier: z.number(),
        log_loss: z.number(),
        ranked_probability_score: z.number(),
        evaluated_at: instantSchema,
      })
      .nullable(),
    /** The other predictions of the same match. */
    siblings: z.array(z.object({ id: z.int(), type: marketSchema, prediction_text: z.string() })),
  })
  .openapi("PredictionDetail");

export type PredictionDetailBody = z.infer<typeof predictionDetailSchema>;

export const predictionListQuery = z.object({
  status: z.enum(["upcoming", "live", "finished", "postponed", "cancelled"]).default("upcoming"),
  sport: z.string().min(1).max(50).optional(),
  league: z.string().min(1).max(100).optional(),
  date_from: dayKeySchema.optional(),
  date_to: dayKeySchema.optional(),
  confidence_min: queryInteger(0, 100).optional(),
  type: marketSchema.default("1X2"),
  q: z.string().trim().min(1).max(40).optional(),
  ordering: z.enum(["match_date", "-match_date", "confidence", "-confidence"]).default("match_date"),
  ...pageQuery,
  ...langQuery,
});

export type PredictionListQuery = z.infer<typeof predictionListQuery>;

export const predictionListSchema = pageOf(predictionSchema).openapi("PredictionList");
export type PredictionListBody = z.infer<typeof predictionListSchema>;

export const publicHistoryQuery = z.object({
  days: queryInteger(1, 90).default(30),
  status: z.enum(["success", "failure", "void"]).optional(),
  page: queryInteger(1, 1_000_000).default(1),
  page_size: queryInteger(1, 100).default(100),
});

export const recordStreamQuery = z.object({
  since: queryInteger(0, Number.MAX_SAFE_INTEGER)
    .default(0)
    .openapi({ description: "Only the links after this one, each with its results" }),
});

export const publicHistorySchema = z
  .object({
    summary: z.object({
      total_predictions: z.int(),
      successful_predictions: z.int(),
      success_rate: probability.nullable(),
      average_odds: z.number().nullable(),
      /** Profit of one unit on every pick that had a real price; null where the record holds no real prices. */
      total_profit: z.number().nullable(),
      roi: z.number().nullable(),
    }),
    count: z.int(),
    next: z.url().nullable(),
    previous: z.url().nullable(),
    predictions: z.array(
      z.object({
        id: z.int(),
        match: matchSchema,
        type: marketSchema,
        prediction_type: z.string(),
        probability,
        confidence: z.number(),
        odds: z.number().nullable(),
        real_score: z.string().nullable(),
        was_correct: z.boolean().nullable(),
        status: z.enum(["success", "failure", "void"]),
        published_at: instantSchema,
        evaluated_at: instantSchema,
      }),
    ),
  })
  .openapi("PublicHistory");

export type PublicHistoryBody = z.infer<typeof publicHistorySchema>;

const measureSchema = z.object({
  success_rate: probability.nullable(),
  count: z.int(),
});

const scoresSchema = z.object({
  count: z.int(),
  success_rate: probability.nullable(),
  brier: z.number().nullable(),
  log_loss: z.number().nullable(),
  ranked_probability_score: z.number().nullable(),
  /** Mean of odds taken times the no-vig closing probability, less 1; null where nothing had both real prices. */
  closing_line_value: z.number().nullable(),
  closed_count: z.int(),
});

export const calibrationBinSchema = z.object({
  from: probability,
  to: probability,
  count: z.int(),
  mean_probability: probability.nullable(),
  observed_rate: probability.nullable(),
  low: probability.nullable(),
  high: probability.nullable(),
});

export const performanceSchema = z
  .object({
    global_stats: z.object({
      success_rate: probability.nullable(),
      total_predictions: z.int(),
      average_confidence: z.number().nullable(),
      profit_margin: z.number().nullable(),
    }),
    by_prediction_type: z.record(z.string(), measureSchema),
    by_confidence_range: z.record(z.string(), measureSchema),
    last_30_days: z.object({
      success_rate: probability.nullable(),
      predictions_count: z.int(),
      trend: z.enum(["improving", "declining", "stable", "unknown"]),
    }),
    /** Over all markets: mean of odds taken times the no-vig closing probability, less 1; null without real prices. */
    closing_line_value: z.number().nullable(),
    /** Proper scores of the published probabilities, by market. */
    scores: z.record(z.string(), scoresSchema),
    /** Paired with the base rates of each league's earlier seasons and, where prices were recorded, with the closing market. */
    comparisons: z.array(
      z.object({
        against: z.enum(["base_rates", "closing_market"]),
        count: z.int(),
        log_loss: z.number(),
        reference_log_loss: z.number(),
        difference: z.number(),
        low: z.number(),
        high: z.number(),
      }),
    ),
    /** Of the 1X2 probabilities, all three selections. */
    calibration: z.object({
      bins: z.array(calibrationBinSchema),
      expected_calibration_error: z.number().nullable(),
      count: z.int(),
    }),
    by_league: z.record(z.string(), scoresSchema),
    by_model: z.record(z.string(), scoresSchema),
    by_month: z.array(scoresSchema.extend({ month: z.string() })),
    since: instantSchema.nullable(),
    /** Newest run first, one entry for each of its models. */
    backtests: z.array(backtestSchema),
  })
  .openapi("Performance");

export type PerformanceBody = z.infer<typeof performanceSchema>;

export const matchDetailSchema = matchSchema
  .extend({
    latest_update: latestUpdateSchema.nullable(),
    updates: z.array(
      latestUpdateSchema.extend({
        seq: z.int(),
        /** Where it stands among the others: a correction stands where what it corrects stood. */
        first_seq: z.int(),
        /** The number of the event that was taken back; null for everything else. */
        retracts: z.int().nullable(),
        home_score: z.int(),
        away_score: z.int(),
        kind: z.string(),
      }),
    ),
    predictions: z.array(predictionSchema),
    /** Null where nothing was published of the match. */
    in_play: inPlaySchema.nullable(),
    surroundings: surroundingsSchema,
    /** Match-clock instant of the last collection that came to its end; null before the first. */
    data_as_of: instantSchema.nullable(),
  })
  .openapi("MatchDetail");

export type MatchDetailBody = z.infer<typeof matchDetailSchema>;

export const detailQuery = z.object(langQuery);
