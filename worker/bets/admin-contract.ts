import { z } from "@hono/zod-openapi";

import { instantSchema } from "../platform/contract.ts";
import { amountSchema, currencySchema, reconciliationSchema } from "../wallet/contract.ts";

export const heldUpMatchSchema = z.object({
  id: z.int(),
  home_team: z.string(),
  away_team: z.string(),
  kickoff_at: instantSchema,
});
export const heldUpSchema = z
  .object({
    kind: z.enum(["bet_refused", "book_frozen", "status_unknown", "match_silent"]),
    subject_id: z.int().openapi({ description: "The bet's or the match's" }),
    detail: z.string(),
    found_at: instantSchema,
    bets: z.int().min(0).openapi({ description: "Bets it holds up" }),
    matches: z.array(heldUpMatchSchema).openapi({ description: "The match, or all of the bet" }),
    bet: z
      .object({
        id: z.int(),
        user_id: z.int(),
        bankroll_id: z.int(),
        currency: currencySchema,
        stake: amountSchema,
      })
      .nullable()
      .openapi({ description: "Null where it is of a match" }),
  })
  .openapi("HeldUpSettlement");
export const booksSchema = reconciliationSchema
  .extend({
    held_up: z.array(heldUpSchema).openapi({ description: "What holds settlements up, the oldest 200" }),
  })
  .openapi("Books");

export const thawBody = z
  .strictObject({
    bankroll_id: z.int().min(1),
    reason: z.string().trim().min(10).max(300),
  })
  .openapi("Thawing");
export const thawedSchema = z.object({ accounts: z.array(z.string()) }).openapi("ThawedBook");

const outcomes = ["won", "lost", "void", "half_won", "half_lost"] as const;
export const lateCorrectionSchema = z
  .object({
    id: z.int(),
    bet_id: z.int(),
    user_id: z.int().openapi({ description: "Whose bet it is" }),
    match: z.string(),
    scores: z
      .string()
      .nullable()
      .openapi({ description: "As they stand after 90 minutes; null while one is not known" }),
    currency: currencySchema,
    stake: amountSchema,
    standing: z.object({ result: z.enum(outcomes), returned: amountSchema }),
    proposed: z.object({ result: z.enum([...outcomes, "pending"]), returned: amountSchema }),
    found_at: instantSchema,
    first_approver_id: z.int().nullable(),
    first_approved_at: instantSchema.nullable(),
    approvals: z.int().min(0).max(2),
  })
  .openapi("LateCorrection");
export const lateCorrectionListSchema = z
  .object({ results: z.array(lateCorrectionSchema) })
  .openapi("LateCorrectionList");
