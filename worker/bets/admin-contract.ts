import { z } from "@hono/zod-openapi";

import { instantSchema } from "../platform/contract.ts";
import { amountSchema, currencySchema, reconciliationSchema } from "../wallet/contract.ts";

export const booksSchema = reconciliationSchema
  .extend({
    held_up: z
      .array(
        z.object({
          kind: z.enum(["bet_refused", "book_frozen", "status_unknown", "match_silent"]),
          subject_id: z.int().openapi({ description: "The bet's or the match's" }),
          detail: z.string(),
          found_at: instantSchema,
        }),
      )
      .openapi({ description: "What holds settlements up, the oldest 200" }),
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
    match: z.string(),
    currency: currencySchema,
    stake: amountSchema,
    standing: z.object({ result: z.enum(outcomes), returned: amountSchema }),
    proposed: z.object({ result: z.enum([...outcomes, "pending"]), returned: amountSchema }),
    found_at: instantSchema,
    first_approver_id: z.int().nullable(),
    approvals: z.int().min(0).max(2),
  })
  .openapi("LateCorrection");
export const lateCorrectionListSchema = z
  .object({ results: z.array(lateCorrectionSchema) })
  .openapi("LateCorrectionList");
