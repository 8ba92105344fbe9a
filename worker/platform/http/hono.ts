import { OpenAPIHono, type z } from "@hono/zod-openapi";
import type { Context } from "hono";

import type { ServiceContext } from "../../context.ts";
import type { Bindings } from "../../bindings.ts";
import { AppError, type ErrorDetails } from "../errors.ts";
import type { Verdict } from "../limits.ts";
import type { ShownSubjects } from "./cache-policy.ts";
import type { PublicView } from "./public-cache.ts";

export type AppEnv = {
  Bindings: Bindings & { VIEW?: PublicView; VERDICT?: Verdict };
  Variables: { requestId: string; services: ServiceContext; shown?: ShownSubjects };
};
export type AppContext = Context<AppEnv>;

/** A router whose refused input answers with the house's error body, naming every field. */
export function createRouter(): OpenAPIHono<AppEnv> {
  return new OpenAPIHono<AppEnv>({
    strict: false,
    defaultHook: (result) => {
      if (!result.success) throw new AppError("VALIDATION_ERROR", "Invalid input data", fieldErrors(result.error));
    },
  });
}

/** Field to messages, as the error body carries them. */
export function fieldErrors(error: z.ZodError): ErrorDetails {
  const details: ErrorDetails = {};
  for (const issue of error.issues) {
    const unknownKeys = issue.code === "unrecognized_keys" ? issue.keys : [issue.path.join(".") || "body"];
    for (const field of unknownKeys) (details[field] ??= []).push(issue.message);
  }
  return details;
}

/** Scheme and host for absolute addresses in bodies. */
export function originOf(c: AppContext): string {
  return c.get("services").config.publicOrigin ?? new URL(c.req.url).origin;
}

/** The request's address as the outside knows it. */
export function addressOf(c: AppContext): string {
  const url = new URL(c.req.url);
  return `${originOf(c)}${url.pathname}${url.search}`;
}
