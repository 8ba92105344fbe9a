import { z } from "@hono/zod-openapi";

import { matchSchema } from "../matches/contract.ts";
import { dayKeySchema, instantSchema, langQuery, queryInteger } from "../platform/contract.ts";
import { currencySchema } from "../wallet/contract.ts";

const amountSchema = z.string().openapi({ description: "Two decimals", example: "12.50" });
const rateSchema = z.number().min(0).max(1).nullable();
const countSchema = z.int().min(0);
export const simulatedNote =
  "Stakes on simulated prices count as money and as hits; yield and closing-line value leave them out";

const scopeFields = {
  bankroll: queryInteger(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .openapi({ description: "One's own bankroll, and nothing else" }),
  currency: currencySchema.optional().openapi({
    description:
      "All one's bankrolls of this currency; by default those of the active one's. Currencies are never mixed",
  }),
};
type Scope = { bankroll?: number | undefined; currency?: string | undefined };
type Days = { date_from?: string | undefined; date_to?: string | undefined };
const isOneScope = ({ bankroll, currency }: Scope) => bankroll === undefined || currency === undefined;
const oneScope = { error: "A bankroll has a currency: name one of both", path: ["currency"] };
const isOrdered = ({ date_from: from, date_to: to }: Days) => from === undefined || to === undefined || from <= to;
const ordered = { error: "Before date_from", path: ["date_to"] };
const dayFields = {
  date_from: dayKeySchema.optional().openapi({ description: "A UTC day of settlement" }),
  date_to: dayKeySchema.optional().openapi({ description: "The last UTC day of settlement" }),
};

export const scopeQuery = z.strictObject(scopeFields).refine(isOneScope, oneScope);
export const periodQuery = z
  .strictObject({
    ...scopeFields,
    ...dayFields,
    unit: z.enum(["day", "month"]).default("month"),
  })
  .refine(isOneScope, oneScope)
  .refine(isOrdered, ordered);
export const recordQuery = z
  .strictObject({ ...scopeFields, ...dayFields })
  .refine(isOneScope, oneScope)
  .refine(isOrdered, ordered);
export const exportQuery = z
  .strictObject({ ...scopeFields, ...dayFields, ...langQuery })
  .refine(isOneScope, oneScope)
  .refine(isOrdered, ordered);
export type ScopeQuery = z.output<typeof scopeQuery>;

const scopeShape = {
  currency: currencySchema,
  bankroll_id: z.int().nullable().openapi({ description: "Null where all bankrolls of the currency are counted" }),
};

const summarySchema = z.object({
  total_predictions: countSchema.openapi({ description: "Pending, successful, failed and void ones" }),
  pending_predictions: countSchema,
  successful_predictions: countSchema.openapi({ description: "Returned more than their stake" }),
  failed_predictions: countSchema,
  void_predictions: countSchema,
  success_rate: rateSchema.openapi({ description: "Successful ones of those that were decided" }),
  total_stake: amountSchema.openapi({ description: "Of decided bets" }),
  total_profit: amountSchema,
  roi: z.number().nullable().openapi({ description: "Profit over everything paid in" }),
  yield: z.number().nullable().openapi({ description: "Profit over stakes, on real prices alone; null without any" }),
  average_odds: z.number().nullable(),
  closing_line_value: z.number().nullable().openapi({ description: "On real prices alone; null without any" }),
  real_price_predictions: countSchema.openapi({ description: "Decided ones on real prices" }),
  simulated_price_predictions: countSchema.openapi({ description: "Decided ones on simulated prices" }),
});
export type SummaryBody = z.infer<typeof summarySchema>;

const legSchema = z.object({
  match: matchSchema,
  market: z.string(),
  selection: z.string(),
  odds: z.number().gt(1),
  bookmaker: z.string(),
  odds_simulated: z.boolean(),
  outcome: z.enum(["won", "lost", "void", "half_won", "half_lost", "pending"]),
});

const ownBetSchema = z.object({
  id: z.int(),
  bankroll_id: z.int(),
  currency: currencySchema,
  prediction: z
    .object({
      id: z.int(),
      match: matchSchema,
      type: z.string(),
      prediction_type: z.string(),
      confidence: z.number().nullable(),
      odds: z.number().gt(1).openapi({ description: "As taken" }),
      odds_simulated: z.boolean(),
    })
    .nullable()
    .openapi({ description: "Null for a bet that follows no prediction" }),
  legs: z.array(legSchema),
  user_stake: amountSchema,
  potential_profit: amountSchema,
  odds: z.number().gt(1),
  odds_simulated: z.boolean(),
  created_at: instantSchema,
});
export type OwnBetBody = z.infer<typeof ownBetSchema>;

export const dashboardSchema = z
  .object({
    ...scopeShape,
    summary: summarySchema,
    recent_predictions: z.array(
      ownBetSchema.extend({
        result_profit: amountSchema,
        result_status: z.enum(["won", "lost", "void", "half_won", "half_lost"]),
        settled_at: instantSchema,
      }),
    ),
    upcoming_matches: z.array(ownBetSchema),
    profit_by_day: z.array(z.object({ date: dayKeySchema, profit: amountSchema })).openapi({
      description: "Profit so far at the end of each UTC day of the match clock on which bets were settled",
    }),
  })
  .openapi("UserDashboard");
export type DashboardBody = z.infer<typeof dashboardSchema>;

export const userStatsSchema = z
  .object({
    ...scopeShape,
    performance: z.object({
      all_time: summarySchema,
      last_30_days: z.object({
        total_predictions: countSchema,
        successful_predictions: countSchema,
        failed_predictions: countSchema,
        success_rate: rateSchema,
        total_stake: amountSchema,
        profit: amountSchema,
        roi: z.number().nullable(),
        simulated_price_predictions: countSchema,
      }),
      by_prediction_type: z
        .record(z.string(), z.object({ count: countSchema, success_rate: rateSchema }))
        .openapi({ description: "1, X, 2, over, under, yes, no; other bets by market and selection" }),
    }),
    bankroll_evolution: z.array(
      z.object({ date: dayKeySchema, amount: amountSchema, net_deposits: amountSchema, profit: amountSchema }),
    ),
  })
  .openapi("UserStats");
export type UserStatsBody = z.infer<typeof userStatsSchema>;

export const figuresSchema = z
  .object({
    bets: countSchema.openapi({ description: "Settled ones, void ones too" }),
    decided_bets: countSchema,
    void_bets: countSchema,
    successful_bets: countSchema,
    success_rate: rateSchema,
    success_rate_low: rateSchema.openapi({ description: "Of the 95 % interval of Wilson" }),
    success_rate_high: rateSchema,
    average_odds: z.number().nullable(),
    turnover: amountSchema,
    profit: amountSchema,
    yield: z.number().nullable().openapi({ description: "Profit over stakes, on real prices alone" }),
    closing_line_value: z.number().nullable(),
    closed_bets: countSchema.openapi({ description: "On real prices whose closing price is known" }),
    real_price_bets: countSchema.openapi({ description: "Decided ones" }),
    simulated_price_bets: countSchema.openapi({ description: "Decided ones" }),
  })
  .openapi("BettingFigures", { description: simulatedNote });
export type FiguresBody = z.infer<typeof figuresSchema>;

const sliceSchema = figuresSchema.extend({ key: z.string() });
export type SliceBody = z.infer<typeof sliceSchema>;
export const slicesSchema = z.object({ ...scopeShape, slices: z.array(sliceSchema) });

export const courseSchema = z.object({
  capital: amountSchema.openapi({ description: "What the bankrolls began with; falls are measured against it" }),
  equity: z
    .array(z.object({ at: instantSchema, profit: amountSchema }))
    .openapi({ description: "Profit since the first bet by instant of settlement; at most 200 points" }),
  maximum_drawdown: z.object({ amount: amountSchema, share: z.number().min(0) }),
  streaks: z.object({
    current: z.int().openapi({ description: "Above 0 hits in a row until now, below 0 misses" }),
    longest_hits: countSchema,
    longest_misses: countSchema,
  }),
  sharpe: z
    .number()
    .nullable()
    .openapi({ description: "Mean return of a unit over its deviation, on real prices; null below 30 bets" }),
});
export type CourseBody = z.infer<typeof courseSchema>;

const evolutionSchema = z.array(
  z.object({ date: dayKeySchema, balance: amountSchema, net_deposits: amountSchema, profit: amountSchema }),
);

export const equitySchema = z.object({ ...scopeShape, ...courseSchema.shape, evolution: evolutionSchema });

export const adviceSchema = z.object({
  rule: z.enum([
    "slice_below_price",
    "slice_above_price",
    "worse_than_closing_price",
    "stakes_above_recommended",
    "stakes_rise_after_misses",
  ]),
  bets: countSchema.openapi({ description: "The sample it stands on" }),
  figure: z.number(),
  interval: z.object({ low: z.number(), high: z.number() }).nullable(),
  slice: z.object({ dimension: z.string(), key: z.string() }).nullable(),
});
export type AdviceBody = z.infer<typeof adviceSchema>;
const sampleShape = {
  ...scopeShape,
  bets: countSchema,
  least_sample: countSchema.openapi({ description: "Below so many bets no rule says anything" }),
};
export const adviceListSchema = z.object({ ...sampleShape, advice: z.array(adviceSchema) });
export const patternListSchema = z.object({ ...sampleShape, patterns: z.array(adviceSchema) });

const reliabilityBinSchema = z.object({
  from: z.number(),
  to: z.number(),
  count: countSchema,
  mean_probability: rateSchema,
  observed_rate: rateSchema,
  low: rateSchema,
  high: rateSchema,
});
export const ownCalibrationListSchema = z.object({
  ...scopeShape,
  bins: z.array(reliabilityBinSchema),
  expected_calibration_error: z.number().nullable(),
  count: countSchema,
});

const sliceListSchema = z.array(sliceSchema);
export const analyticsSchema = z.object({
  ...scopeShape,
  total: figuresSchema,
  by_month: sliceListSchema,
  by_sport: sliceListSchema,
  by_league: sliceListSchema,
  by_type: sliceListSchema,
  by_selection: sliceListSchema,
  by_odds_band: sliceListSchema,
  by_bookmaker: sliceListSchema,
  by_strategy: sliceListSchema,
});
export type AnalyticsBody = z.infer<typeof analyticsSchema>;

export const globalStatsSchema = z.object({
  ...scopeShape,
  ...figuresSchema.shape,
  open_bets: countSchema,
  deposited: amountSchema,
  roi: z.number().nullable().openapi({ description: "Profit over everything paid in" }),
});

export const bankrollStatsSchema = z.object({
  ...scopeShape,
  balance: amountSchema,
  open_stakes: amountSchema,
  net_deposits: amountSchema,
  deposited: amountSchema,
  profit: amountSchema,
  roi: z.number().nullable(),
  ...courseSchema.shape,
  evolution: evolutionSchema,
});

export const comprehensiveSchema = z.object({
  ...scopeShape,
  global: globalStatsSchema.omit({ currency: true, bankroll_id: true }),
  course: courseSchema,
  by_bookmaker: sliceListSchema,
  by_strategy: sliceListSchema,
  by_type: sliceListSchema,
  by_month: sliceListSchema,
});
