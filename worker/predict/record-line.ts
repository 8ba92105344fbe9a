import * as z from "zod";

/**
 * What a line of the record's stream may be: the links in order, each followed by every judgement of what it says, by
 * revision of the result; and one last line that says what was sent, so that a stream cut short is seen to be.
 */

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const instantMs = z.int();
const scoreSchema = z.number().nullable();

/** What a link says; the hash is taken over all of it, over what is not named here too. */
const linkBodySchema = z.looseObject({
  seq: z.int().positive(),
  recorded_at_ms: instantMs,
  match_at_ms: instantMs,
  revision_id: z.int().positive(),
  prediction_id: z.int().positive(),
  revision: z.int().positive(),
  published_at_ms: instantMs,
  match_id: z.int().positive(),
  home_team: z.string(),
  away_team: z.string(),
  league: z.string(),
  country: z.string(),
  season: z.string(),
  kickoff_at_ms: instantMs,
  market: z.enum(["1X2", "OU", "BTTS"]),
  selections: z.array(z.string()),
  probabilities: z.array(z.number().min(0).max(1)),
  probability_source: z.string(),
  pick: z.enum(["1", "X", "2", "over", "under", "yes", "no"]),
  confidence: z.int(),
  odds_thousandths: z.int().nullable(),
  odds_bookmaker: z.string().nullable(),
  model: z.string(),
  model_version: z.string(),
});

const linkLineSchema = z.strictObject({
  type: z.literal("link"),
  seq: z.int().positive(),
  previous_hash: hashSchema,
  hash: hashSchema,
  body: linkBodySchema,
});

const resultLineSchema = z.strictObject({
  type: z.literal("result"),
  /** Of the link that was judged. */
  seq: z.int().positive(),
  match_id: z.int().positive(),
  /** Counts the corrections of the result; the last one stands. */
  result_revision: z.int().min(0),
  status: z.enum(["success", "failure", "void"]),
  /** After 90 minutes; null where the match has none. */
  score: z
    .string()
    .regex(/^\d+-\d+$/)
    .nullable(),
  brier: scoreSchema,
  log_loss: scoreSchema,
  ranked_probability_score: scoreSchema,
  closing_odds_thousandths: z.int().nullable(),
  /** What all closing prices together gave the pick, without margin. */
  closing_probability: z.number().min(0).max(1).nullable(),
  /** Odds taken times that probability, less 1. */
  closing_line_value: scoreSchema,
  evaluated_at_ms: instantMs,
});

const endLineSchema = z.strictObject({
  type: z.literal("end"),
  /** The last link of the record. */
  seq: z.int().min(0),
  hash: hashSchema,
  /** Lines of each kind before this one. */
  links: z.int().min(0),
  results: z.int().min(0),
});

export const recordLineSchema = z.discriminatedUnion("type", [linkLineSchema, resultLineSchema, endLineSchema]);

export type LinkLine = z.infer<typeof linkLineSchema>;
export type ResultLine = z.infer<typeof resultLineSchema>;
export type EndLine = z.infer<typeof endLineSchema>;
