import { z } from "@hono/zod-openapi";

import { matchSchema } from "../matches/contract.ts";
import { instantSchema, queryInteger } from "../platform/contract.ts";
import { markets } from "../predict/market.ts";
import { amountSchema, currencySchema, movedAmount, riskToleranceSchema, strategySchema } from "../wallet/contract.ts";
import type { NoStakeReason } from "../wallet/stakes.ts";
import type { FinalOutcome } from "./settlement.ts";

/** A stake can be taken back for this long, by the real clock, and never after kick-off. */
export const undoMs = 6_000;

const finalOutcomes = ["won", "lost", "void", "half_won", "half_lost"] as const satisfies readonly FinalOutcome[];
const oddsSchema = z.number().gt(1);
/** The price somebody saw, in thousandths. */
const acceptedOdds = z
  .number()
  .gt(1)
  .max(1_000)
  .refine((odds) => Math.abs(odds * 1_000 - Math.round(odds * 1_000)) < 1e-6, "At most three decimals")
  .transform((odds) => Math.round(odds * 1_000))
  .openapi({ type: "number", description: "The price you saw; without it, the one published with the prediction" });

const stakeFields = {
  bankroll: z.int().positive(),
  user_stake: movedAmount,
  accept_odds: acceptedOdds.optional(),
  currency: currencySchema.optional().openapi({ description: "Refused where it is not the bankroll's" }),
};
export const newFollowBody = z.strictObject({ prediction: z.int().positive(), ...stakeFields }).openapi("NewFollow");
export const newFollowOfPredictionBody = z
  .strictObject({ prediction: z.int().positive().optional(), ...stakeFields })
  .openapi("NewFollowOfPrediction");

const followedPredictionSchema = z.object({
  id: z.int().positive(),
  match: matchSchema,
  type: z.enum(markets),
  prediction_type: z.string().openapi({ description: "The pick: 1, X, 2, over, under, yes or no" }),
  confidence: z.number().min(0).max(100),
  odds: oddsSchema.openapi({ description: "The odds taken" }),
});

export const followSchema = z
  .object({
    id: z.int().positive(),
    reference: z.string().openapi({ description: "Names it in the bankroll's transactions" }),
    prediction: followedPredictionSchema,
    bankroll: z.int().positive(),
    currency: currencySchema,
    user_stake: amountSchema,
    recommended_stake: amountSchema.nullable().openapi({ description: "What the bankroll's plan asked for then" }),
    strategy: z.enum(["ligne", "tabac"]).openapi({ description: "`ligne`: the recommended stake, `tabac`: one's own" }),
    potential_profit: amountSchema,
    bankroll_at_time: amountSchema.openapi({ description: "What the bankroll held before the stake" }),
    odds: oddsSchema,
    odds_bookmaker: z.string(),
    odds_simulated: z.boolean().openapi({ description: "Taken at a simulated bookmaker, for practice only" }),
    odds_known_at: instantSchema.openapi({ description: "Since when that price stood; match clock" }),
    odds_age_seconds: z.int().min(0).openapi({ description: "How old that price was when it was taken" }),
    status: z.enum(["open", "settled", "taken_back", "closed"]),
    outcome: z.enum(finalOutcomes).nullable(),
    payout: amountSchema.nullable().openapi({ description: "What it returned, the stake included" }),
    result_profit: amountSchema.nullable(),
    settled_at: instantSchema.nullable().openapi({ description: "Match clock" }),
    can_undo_until: instantSchema.nullable().openapi({ description: "Real clock; null where it is too late" }),
    accepted_at: instantSchema.openapi({ description: "Match clock" }),
    created_at: instantSchema,
  })
  .openapi("Follow");
export type FollowBody = z.infer<typeof followSchema>;

export const followStatuses = ["open", "settled", "won", "lost", "void", "taken_back"] as const;
export type FollowStatus = (typeof followStatuses)[number];

export const followListQuery = z.strictObject({
  status: z
    .enum(followStatuses)
    .optional()
    .openapi({ description: "`settled` is won, lost and void; half of each counts with it" }),
  bankroll: queryInteger(1, Number.MAX_SAFE_INTEGER).optional(),
  cursor: queryInteger(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .openapi({ description: "Of the address of the next page" }),
  page_size: queryInteger(1, 100).default(20),
});
export const followListSchema = z
  .object({ next: z.url().nullable(), results: z.array(followSchema) })
  .openapi("FollowList");

export const quoteQuery = z.strictObject({
  bankroll: queryInteger(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .openapi({ description: "One's active bankroll where none is named" }),
});

const noStakeReasons = [
  "no_price",
  "no_probability",
  "price_simulated",
  "price_stale",
  "no_edge",
  "below_smallest_stake",
] as const satisfies readonly NoStakeReason[];

export const quoteSchema = z
  .object({
    prediction: followedPredictionSchema.extend({
      odds: oddsSchema.nullable().openapi({ description: "The price published with it, as lists show it" }),
      probability: z.number().min(0).max(1).openapi({ description: "Published, of the pick" }),
    }),
    price: z
      .object({
        odds: oddsSchema,
        bookmaker: z.string(),
        simulated: z.boolean(),
        known_at: instantSchema,
        age_seconds: z.int().min(0),
      })
      .nullable()
      .openapi({ description: "The best price one could take now" }),
    price_changed: z.boolean().openapi({ description: "It has to be accepted: it is not the published one" }),
    bankroll: z
      .object({
        id: z.int().positive(),
        name: z.string(),
        currency: currencySchema,
        current_amount: amountSchema,
        strategy: strategySchema,
        risk_tolerance: riskToleranceSchema,
        max_stake_percentage: z.number(),
      })
      .nullable()
      .openapi({ description: "Null for somebody who has none" }),
    recommendation: z
      .object({
        stake: amountSchema,
        no_stake_reason: z.enum(noStakeReasons).nullable(),
        capped: z.boolean().openapi({ description: "The plan asked for more than its cap" }),
        two_points_lower: amountSchema
          .nullable()
          .openapi({ description: "The stake if the probability is two points lower" }),
        edge: z.number().nullable().openapi({ description: "odds·p − 1" }),
        full_kelly: z.number().nullable().openapi({ description: "Kelly's share before fraction and cap" }),
        fraction: z.number().nullable().openapi({ description: "Which part of it the risk tolerance takes" }),
      })
      .nullable(),
    max_stake: amountSchema.nullable().openapi({ description: "By the plan's cap and by what the bankroll holds" }),
    followed: z.int().nullable().openapi({ description: "The bankroll's own follow of it, where there is one" }),
    refusal: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .openapi({ description: "Why no stake at all would be taken now" }),
  })
  .openapi("FollowQuote");
export type QuoteBody = z.infer<typeof quoteSchema>;

/** What the export of an account says of its bets. */
export const betsExportSchema = z
  .array(
    z.object({
      id: z.int(),
      reference: z.string(),
      bankroll_id: z.int(),
      currency: currencySchema,
      prediction_id: z.int().nullable(),
      strategy: z.string(),
      stake: amountSchema,
      recommended_stake: amountSchema.nullable(),
      potential_return: amountSchema,
      odds: oddsSchema,
      simulated: z.boolean(),
      status: z.string(),
      outcome: z.enum(finalOutcomes).nullable(),
      payout: amountSchema.nullable(),
      accepted_at: instantSchema,
      created_at: instantSchema,
      settled_at: instantSchema.nullable(),
      legs: z.array(
        z.object({
          match_id: z.int(),
          home_team: z.string(),
          away_team: z.string(),
          match_date: instantSchema.openapi({ description: "The kick-off announced when it was placed" }),
          market: z.string(),
          selection: z.string(),
          line: z.number().nullable(),
          odds: oddsSchema,
          bookmaker: z.string(),
          odds_known_at: instantSchema,
          outcome: z.string(),
        }),
      ),
    }),
  )
  .openapi("BetsExport");
