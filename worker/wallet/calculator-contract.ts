import { z } from "@hono/zod-openapi";

import { amountSchema, amountOf } from "./contract.ts";
import { oddsRange } from "./kelly.ts";

/** A bankroll this large at the highest odds still returns what an amount may be. */
export const mostCalculatedMinor = 1_000_000_000;
export const mostSimulatedBetsAsked = 500;

const calculatorAmount = amountOf(1, 'Expected an amount above 0 such as "50.00"')
  .refine((minor) => minor <= mostCalculatedMinor, "At most 10000000.00")
  .openapi({ type: "string", description: "A decimal string, at most 10000000.00", example: "1000.00" });

const decimalOdds = z
  .number()
  .min(oddsRange.least / 1000, "Above 1")
  .max(oddsRange.most / 1000, "At most 1000")
  .refine((odds) => isWhole(odds * 1000), "At most three decimals")
  .transform((odds) => Math.round(odds * 1000))
  .openapi({ type: "number", description: "Decimal odds, 1.001 to 1000", example: 2.15 });

const probabilitySchema = z
  .number()
  .gt(0, "Above 0")
  .lt(1, "Below 1")
  .openapi({ description: "One's own, between 0 and 1", example: 0.65 });

const riskFactorSchema = z
  .number()
  .gt(0, "Above 0")
  .max(1, "At most 1")
  .default(1)
  .openapi({ description: "The part of Kelly's stake that is taken", example: 0.5 });

export const kellyBody = z
  .strictObject({
    bankroll_amount: calculatorAmount,
    odds: decimalOdds,
    probability: probabilitySchema,
    risk_factor: riskFactorSchema,
  })
  .openapi("KellyQuestion");

const simulationBody = z
  .strictObject({
    bets: z.int().min(1).max(mostSimulatedBetsAsked).default(200),
    overestimated_by: z
      .number()
      .min(0)
      .max(0.2)
      .default(0)
      .openapi({ description: "How much too high the probability is", example: 0.02 }),
  })
  .optional()
  .openapi({ description: "Asks what may become of the bankroll where the same bet comes again and again" });
const common = { bankroll_amount: calculatorAmount, odds: decimalOdds, simulation: simulationBody };
const maybeProbability = probabilitySchema.optional();

export const stakeBody = z
  .discriminatedUnion("method", [
    z.strictObject({
      method: z.literal("kelly"),
      ...common,
      probability: probabilitySchema,
      risk_factor: riskFactorSchema,
    }),
    z.strictObject({
      method: z.literal("percentage"),
      ...common,
      probability: maybeProbability,
      percentage: z
        .number()
        .min(0.1)
        .max(100)
        .refine((percentage) => isWhole(percentage * 100), "At most two decimals")
        .openapi({ description: "Percent of the bankroll", example: 2 }),
    }),
    z.strictObject({ method: z.literal("flat"), ...common, probability: maybeProbability, stake: calculatorAmount }),
  ])
  .superRefine((body, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: "custom", path: [field], message, input: body });
    if (body.method === "flat" && body.stake > body.bankroll_amount) refuse("stake", "More than the bankroll");
    if (body.simulation && body.probability === undefined) refuse("probability", "Needed for a simulation");
  })
  .openapi("StakeQuestion");

const noStakeReason = z
  .enum(["no_edge", "below_smallest_stake"])
  .nullable()
  .openapi({ description: "Why there is no stake: odds times probability is not above 1, or it is less than 0.01" });
const edgeSchema = z.number().openapi({ description: "What a unit staked is expected to bring: odds times p, less 1" });
const kellyShareSchema = z.number().min(0).max(1).openapi({ description: "(odds times p - 1) / (odds - 1), or 0" });
const twoPointsLower = amountSchema.openapi({ description: "The stake if the probability is 0.02 lower" });

export const kellySchema = z
  .object({
    recommended_stake: amountSchema.openapi({ description: "Kelly's whole stake" }),
    kelly_percentage: kellyShareSchema,
    adjusted_stake: amountSchema.openapi({ description: "Kelly's stake times the risk factor, with no other cap" }),
    risk_adjusted: z.boolean(),
    max_loss: amountSchema,
    potential_profit: amountSchema.openapi({ description: "What the adjusted stake brings beyond itself if it wins" }),
    edge: edgeSchema,
    two_points_lower: twoPointsLower,
    no_stake_reason: noStakeReason,
  })
  .openapi("KellyStake");

const fanAmount = amountSchema.openapi({ description: "Quantile of the simulated balances" });
export const stakeSchema = z
  .object({
    method: z.enum(["kelly", "percentage", "flat"]),
    stake: amountSchema,
    no_stake_reason: noStakeReason,
    max_loss: amountSchema,
    potential_profit: amountSchema,
    balance_if_won: amountSchema,
    balance_if_lost: amountSchema,
    edge: edgeSchema.nullable(),
    kelly_percentage: kellyShareSchema.nullable(),
    kelly_stake: amountSchema.nullable(),
    two_points_lower: twoPointsLower.nullable(),
    simulation: z
      .object({
        bets: z.int(),
        paths: z.int(),
        overestimated_by: z.number(),
        fan: z.array(
          z.object({
            bets: z.int(),
            p5: fanAmount,
            p25: fanAmount,
            p50: fanAmount,
            p75: fanAmount,
            p95: fanAmount,
          }),
        ),
        ended_above: z
          .number()
          .openapi({ description: "Share of the lives that ended with more than they began with" }),
        ruined: z.number().openapi({ description: "Share that ended with a tenth of it, or less" }),
        mean_maximum_drawdown: z.number().openapi({ description: "Mean of the deepest falls from a peak" }),
      })
      .nullable()
      .openapi({ description: "Null where none was asked, or nothing is staked" }),
  })
  .openapi("Stake");

function isWhole(scaled: number): boolean {
  return Math.abs(scaled - Math.round(scaled)) < 1e-6;
}
