import { z } from "@hono/zod-openapi";

import { instantSchema } from "../../platform/contract.ts";

const probability = z.number().min(0).max(1);
const daySchema = z.iso.date();
const figure = z.number();

const marketDifferenceSchema = z
  .object({
    count: z.int(),
    difference: figure,
    low: figure,
    high: figure,
  })
  .openapi("MarketDifference", {
    description:
      "Mean log loss less that of the no-vig average pre-match price (power method) on the same matches, with its 95 % bootstrap interval; below 0 the model was better than the price",
  });

const groupSchema = z.object({
  name: z.string(),
  count: z.int(),
  log_loss: figure,
  /** Null where the record holds no price. */
  market: marketDifferenceSchema.nullable(),
});

export const backtestSchema = z
  .object({
    label: z
      .string()
      .openapi({ description: "Says that this is a backtest over past seasons, and no part of the published record" }),
    /** Models of one run share this number. */
    run: z.int().positive(),
    model: z.string(),
    name: z.string(),
    engine_version: z.string(),
    source: z.string(),
    leagues: z.array(z.string()),
    from: daySchema,
    to: daySchema,
    matches: z.int(),
    log_loss: figure,
    ranked_probability_score: figure,
    brier: figure,
    accuracy: probability,
    /** Ten bins, the three results pooled. */
    expected_calibration_error: probability,
    market: marketDifferenceSchema.nullable(),
    /** Over 2.5 goals: Brier score, and the difference to the market's. */
    totals: z.object({ brier: figure, market_difference: figure.nullable() }),
    /** Both teams to score: Brier score, and the difference to that of the league's running base rate. */
    btts: z.object({ brier: figure, base_rate_difference: figure }),
    by_league: z.array(groupSchema),
    by_season: z.array(groupSchema),
    by_month: z.array(groupSchema),
    calibration: z.array(
      z.object({
        from: probability,
        to: probability,
        count: z.int(),
        mean_probability: probability,
        observed_rate: probability,
        low: probability,
        high: probability,
      }),
    ),
    /** Quarter Kelly of the published set at the best recorded pre-match price above an edge of 2 %; null for every other model. */
    stakes: z
      .object({
        bets: z.int(),
        yield: figure.nullable(),
        flat_yield: figure.nullable(),
        closing_line_value: figure.nullable(),
      })
      .nullable(),
    /** Days predicted again in a record without a future; null where this was not asked for. */
    lookahead_check: z.object({ days: z.int(), lines: z.int(), differences: z.int() }).nullable(),
    seed: z.string(),
    data_hash: z.string().openapi({ description: "SHA-256 over the bytes of the files it was computed from" }),
    command: z.string().openapi({ description: "Computes the same again" }),
    created_at: instantSchema,
  })
  .openapi("Backtest");

export type BacktestBody = z.infer<typeof backtestSchema>;
