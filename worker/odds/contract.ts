import { z } from "@hono/zod-openapi";

import { instantSchema, queryInteger } from "../platform/contract.ts";

export const priceSchema = z.object({
  bookmaker: z.string(),
  bookmaker_slug: z.string(),
  /** A bookmaker that exists only so that people can practise; its prices enter no figure. */
  simulated: z.boolean(),
  /** An average or maximum over books: not a price anyone can take. */
  aggregate: z.boolean(),
  market: z.enum(["1X2", "OU", "BTTS"]),
  line: z.number().nullable(),
  selection: z.string(),
  odds: z.number().gt(1),
  closing: z.boolean(),
  known_at: instantSchema,
});

export const matchOddsSchema = z
  .object({ fixture_id: z.int().positive(), count: z.int().min(0), odds: z.array(priceSchema) })
  .openapi("MatchOdds");

export type PriceBody = z.infer<typeof priceSchema>;

export const fixtureParam = z.object({
  fixture_id: queryInteger(1, Number.MAX_SAFE_INTEGER).openapi({ param: { name: "fixture_id", in: "path" } }),
});
