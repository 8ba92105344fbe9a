import { z } from "@hono/zod-openapi";

import { instantSchema } from "../platform/contract.ts";
import { minorOf } from "../platform/money.ts";
import { playKinds, playPeriods, selfExclusionMonths, timeOutHours } from "./play-limits.ts";

const amountSchema = z.string().openapi({ description: "Two decimals", example: "50.00" });

const limitStandingSchema = z
  .object({
    limit: amountSchema.nullable().openapi({ description: "In force; null is no limit" }),
    used: amountSchema,
    remaining: amountSchema.nullable(),
    pending: z
      .object({ limit: amountSchema.nullable(), effective_at: instantSchema })
      .nullable()
      .openapi({ description: "A rise that waits for its day, until then to be taken back" }),
  })
  .openapi("LimitStanding");

const standingsSchema = z.object({ day: limitStandingSchema, week: limitStandingSchema, month: limitStandingSchema });

export const playLimitsSchema = z
  .object({
    deposit: standingsSchema,
    stake: standingsSchema,
    time_out_until: instantSchema.nullable(),
    self_excluded_until: instantSchema.nullable(),
  })
  .openapi("PlayLimits");

/** What the export of an account says of all this. */
export const playHistorySchema = z
  .object({
    limits: z.array(
      z.object({
        kind: z.enum(playKinds),
        period: z.enum(playPeriods),
        limit: amountSchema.nullable(),
        requested_at: instantSchema,
        effective_at: instantSchema,
        cancelled_at: instantSchema.nullable(),
      }),
    ),
    exclusions: z.array(
      z.object({
        kind: z.enum(["time_out", "self_exclusion"]),
        starts_at: instantSchema,
        ends_at: instantSchema,
      }),
    ),
    counted: z.array(
      z.object({
        kind: z.enum(playKinds),
        amount: amountSchema,
        currency: z.enum(["EUR", "USD", "GBP"]),
        at: instantSchema,
      }),
    ),
  })
  .openapi("PlayHistory");

const wantedAmount = z
  .string()
  .max(20)
  .transform((amount, context) => {
    const minor = minorOf(amount);
    if (minor !== null) return minor;
    context.addIssue({ code: "custom", message: 'Expected an amount such as "50.00"' });
    return z.NEVER;
  })
  .nullable()
  .optional();

const wantedLimits = z.strictObject({ day: wantedAmount, week: wantedAmount, month: wantedAmount }).optional();

export const changeLimitsBody = z
  .strictObject({ deposit: wantedLimits, stake: wantedLimits })
  .refine(({ deposit, stake }) => deposit !== undefined || stake !== undefined, {
    message: "Expected deposit, stake or both",
  });

export const timeOutBody = z.strictObject({ hours: z.int().min(timeOutHours.least).max(timeOutHours.most) });

export const selfExclusionBody = z.strictObject({
  months: z.int().min(selfExclusionMonths.least).max(selfExclusionMonths.most),
});
