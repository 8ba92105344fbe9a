import type { z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";

import { errorSchema } from "../contract.ts";
import type { AppContext, AppEnv } from "./hono.ts";

/** The JSON answer of an operation, for its OpenAPI definition. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

export const errorAnswers = {
  400: jsonAnswer(errorSchema, "A parameter cannot be read"),
  404: jsonAnswer(errorSchema, "No such thing"),
};

/**
 * Answers with JSON. Where `CHECK_ANSWERS` is set, as in the tests, the answer is first parsed by its own schema.
 */
export function answerJson<Schema extends z.ZodType>(c: AppContext, schema: Schema, body: z.infer<Schema>) {
  if (c.get("services").config.checksAnswers) schema.parse(body);
  return c.json(body as z.output<Schema> & object, 200);
}

const publicSeconds = { live: 5, list: 60, record: 300, fixed: 3600 } as const;
export type PublicLifetime = keyof typeof publicSeconds;

/**
 * What the edge is told of a public answer: keep it for its lifetime, and serve it stale for as long again while a new
 * one is fetched. The gateway tells browsers something else: ask every time.
 */
export function edgeCacheHeaders(lifetime: PublicLifetime, tags: readonly string[]): Record<string, string> {
  const seconds = publicSeconds[lifetime];
  return {
    "Cache-Control": `public, max-age=${seconds}, stale-while-revalidate=${seconds}`,
    "Cache-Tag": tags.join(","),
  };
}

/** Opts a route of the API into the shared cache. */
export function cachePublicly(lifetime: PublicLifetime, ...tags: string[]) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    for (const [name, value] of Object.entries(edgeCacheHeaders(lifetime, tags))) c.header(name, value);
  });
}
