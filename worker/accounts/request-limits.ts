import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

import { AppError } from "../platform/errors.ts";
import type { AppEnv } from "../platform/http/hono.ts";
import { limitHeaders } from "../platform/http/limit-headers.ts";
import { type Verdict, multiplied } from "../platform/limits.ts";
import { countNetwork } from "../platform/http/network-counts.ts";
import { carriesCredentials } from "../platform/http/public-cache.ts";
import { allowanceOf, anonymousAllowance, surfaceOf } from "./allowances.ts";

/**
 * Counts the requests of users and keys, exactly, in the gate of each. Networks are counted at the door, before the shared
 * cache, and come with their verdict.
 */
export const limitRequests = createMiddleware<AppEnv>(async (c, next) => {
  const surface = surfaceOf(c.req.method, c.req.path);
  if (surface === null) return next();
  const { actor, config, clock } = c.get("services");
  const nowMs = clock.realNowMs();
  const counted = allowanceOf(actor, surface);
  if (counted === null) {
    const verdict = c.env.VERDICT ?? (await countCredentialsOfNobody(c, nowMs));
    if (verdict && !verdict.allowed) throw answerExceeded(c, verdict, nowMs);
    return next();
  }
  const gate = c.env.REQUEST_GATE.getByName(counted.subject);
  const allowance = multiplied(counted.allowance, config.rateLimitFactor);
  const leaseId = allowance.concurrent === null ? null : c.get("requestId");
  const verdict = await gate.admit({ allowance, leaseId, nowMs });
  if (!verdict.allowed) throw answerExceeded(c, verdict, nowMs);
  try {
    await next();
  } finally {
    if (leaseId !== null) await gate.release(leaseId);
  }
  for (const [name, value] of Object.entries(limitHeaders(verdict, nowMs))) c.header(name, value);
  // What was asked by somebody is nobody else's, the counts in its headers least of all.
  c.header("Cache-Control", "private, no-store");
  c.header("Cache-Tag", undefined);
});

/** The door leaves those uncounted who say who they are; should they then be nobody, they are counted here. */
async function countCredentialsOfNobody(c: Context<AppEnv>, nowMs: number): Promise<Verdict | null> {
  if (!carriesCredentials(c.req.raw)) return null;
  const { config } = c.get("services");
  return countNetwork(c.env, config, c.req.raw, { allowance: anonymousAllowance, nowMs });
}

/** The refusal of a request too many, whose headers are set on the way. */
export function answerExceeded(c: Context<AppEnv>, verdict: Verdict, nowMs: number): AppError {
  for (const [name, value] of Object.entries(limitHeaders(verdict, nowMs))) c.header(name, value);
  const seconds = verdict.retryAfterSeconds;
  const details = { retry_after: [String(seconds)] };
  return new AppError("RATE_LIMIT_EXCEEDED", `Too many requests: ask again in ${seconds} s`, details, seconds);
}
