import { z } from "@hono/zod-openapi";

import { instantSchema } from "../platform/contract.ts";

export const healthSchema = z
  .object({ status: z.literal("ok"), environment: z.string(), timestamp: instantSchema })
  .openapi("Health");

export const readySchema = z
  .object({
    status: z.enum(["ready", "degraded"]),
    checks: z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })),
    /** Null outside a replay. */
    replay: z
      .object({
        name: z.string(),
        season: z.string(),
        source: z.string(),
        speed: z.number(),
        match_time: instantSchema,
      })
      .nullable(),
    timestamp: instantSchema,
  })
  .openapi("Ready");

/** `POST /dev/clock`: exactly one of the two. */
export const moveClockSchema = z
  .strictObject({ advanceMs: z.int().min(0).optional(), setMs: z.int().min(0).optional() })
  .refine((body) => (body.advanceMs === undefined) !== (body.setMs === undefined), {
    message: "Expected either advanceMs or setMs",
    path: ["advanceMs"],
  });
