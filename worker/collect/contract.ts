import { z } from "@hono/zod-openapi";

import { instantSchema, pageOf, pageQuery } from "../platform/contract.ts";
import { priorities } from "./upstream.ts";

const runStatuses = ["ok", "delayed", "failed"] as const;

const collectionRunSchema = z
  .object({
    id: z.int().positive(),
    job: z.string(),
    provider: z.string(),
    /** `delayed`: the gate was closed, and the work comes back. */
    status: z.enum(runStatuses),
    due: z.int(),
    fetched: z.int(),
    stored: z.int(),
    upstream_calls: z.int(),
    error: z.string().nullable(),
    match_time: instantSchema,
    started_at: instantSchema,
    finished_at: instantSchema,
  })
  .openapi("CollectionRun");

export const collectionStatusSchema = z
  .object({
    provider: z.string().nullable(),
    /** Null where no call is counted, as in a replay. */
    gate: z
      .object({
        state: z.enum(["open", "closed"]),
        closed_reason: z.enum(["day", "minute", "reserved", "failing", "refused"]).nullable(),
        closed_until: instantSchema.nullable(),
        breaker: z.enum(["closed", "open", "half_open"]),
        failures_in_a_row: z.int(),
        day: z.object({ utc_day: z.string(), limit: z.int(), used: z.int(), remaining: z.int() }),
        minute: z.object({ limit: z.int(), available: z.int() }),
        by_priority: z.array(
          z.object({ priority: z.enum(priorities), used: z.int(), expected: z.int(), available: z.int() }),
        ),
        last_error: z.object({ text: z.string(), at: instantSchema }).nullable(),
        last_success: instantSchema.nullable(),
        last_success_age_seconds: z.int().nullable(),
      })
      .nullable(),
    last_runs: z.array(collectionRunSchema),
  })
  .openapi("CollectionStatus");

export const collectionLogsQuery = z.object({
  job: z.string().min(1).max(40).optional(),
  status: z.enum(runStatuses).optional(),
  ...pageQuery,
});

export const collectionLogsSchema = pageOf(collectionRunSchema).openapi("CollectionLogs");
