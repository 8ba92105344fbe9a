import { z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";

import { errorSchema } from "../contract.ts";
import { type CachedRoute, edgeCacheHeaders } from "./cache-policy.ts";
import type { AppContext, AppEnv } from "./hono.ts";

/** The JSON answer of an operation, for its OpenAPI definition. */
export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** The JSON body an operation reads, for its OpenAPI definition. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

const refusals = {
  400: "A parameter cannot be read",
  401: "Nobody is signed in, or what they showed does not count",
  403: "Signed in, but not allowed",
  404: "No such thing",
  409: "Something else happened first",
  413: "The body is too large",
  415: "The body is not JSON",
  422: "Understood, but against a rule",
  429: "Too many requests; Retry-After says when to come back",
  503: "Not available at the moment",
} as const;

export const errorAnswers = {
  400: jsonAnswer(errorSchema, refusals[400]),
  404: jsonAnswer(errorSchema, refusals[404]),
};

/** The error answers of an operation, for its OpenAPI definition. */
export function refusalAnswers<Status extends keyof typeof refusals>(...statuses: Status[]) {
  const entries = statuses.map((status) => [status, jsonAnswer(errorSchema, refusals[status])] as const);
  return Object.fromEntries(entries) as Record<Status, ReturnType<typeof jsonAnswer<typeof errorSchema>>>;
}

/** An error answer of the finished document, where schemas are referred to by name. */
export function refusalReference(status: keyof typeof refusals) {
  const schema = { $ref: "#/components/schemas/Error" };
  return { description: refusals[status], content: { "application/json": { schema } } };
}

/**
 * Answers with JSON. Where `CHECK_ANSWERS` is set, as in the tests, the answer is first parsed by its own schema.
 */
export function answerJson<Schema extends z.ZodType, Status extends 200 | 201 = 200>(
  c: AppContext,
  schema: Schema,
  body: z.infer<Schema>,
  status?: Status,
) {
  if (c.get("services").config.checksAnswers) schema.parse(body);
  return c.json(body as z.output<Schema> & object, (status ?? 200) as Status);
}

/** The envelope of operations whose body no document gives. */
export function successOf<Schema extends z.ZodType>(payload: Schema) {
  return z.object({ status: z.literal("success"), data: payload, message: z.string() });
}

/** An answer in that envelope. */
export function answerSuccess<Schema extends z.ZodType>(
  c: AppContext,
  schema: Schema,
  body: z.infer<Schema>,
  message = "Done",
) {
  if (c.get("services").config.checksAnswers) schema.parse(body);
  return c.json({ status: "success" as const, data: body as z.output<Schema> & object, message }, 200);
}

/**
 * Opts a route of the API into the shared cache, by its row in the table of policies; which match or team an answer shows
 * the route sets as `shown`. The gateway tells browsers something else than the edge: ask every time.
 */
export function cachePublicly(route: CachedRoute) {
  return createMiddleware<AppEnv>(async (c, next) => {
    await next();
    if (c.res.status !== 200) return;
    for (const [name, value] of Object.entries(edgeCacheHeaders(route, c.get("shown")))) c.header(name, value);
  });
}
