import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

import type { Actor } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import type { AppEnv } from "../platform/http/hono.ts";
import { countNetwork } from "../platform/http/network-counts.ts";
import { anonymousAllowance } from "./allowances.ts";
import { looksLikeApiKey } from "./api-keys.ts";
import { actingAs } from "./authority.ts";
import { authenticateApiKey } from "./key-service.ts";
import { answerExceeded } from "./request-limits.ts";
import { authenticate } from "./sessions.ts";

/**
 * Finds out who calls an API: a key, in `X-API-Key` or as a bearer token that begins like one, or the access token of a
 * session. Cookies are never looked at, so that no other site can act through a browser. A key that opens nothing is
 * refused; a token that does not count leaves its caller anonymous, and services say what that may do. Either way it is
 * the network that is counted.
 *
 * @throws AppError AUTHENTICATION_FAILED, RATE_LIMIT_EXCEEDED
 */
export const identifyCaller = createMiddleware<AppEnv>(async (c, next) => {
  const services = c.get("services");
  const bearer = /^Bearer ([\w.-]+)$/i.exec(c.req.header("Authorization") ?? "")?.[1];
  const key = c.req.header("X-API-Key") ?? (bearer !== undefined && looksLikeApiKey(bearer) ? bearer : undefined);
  let actor: Actor | null = null;
  if (key !== undefined) actor = await identifyKey(c, key);
  else if (bearer !== undefined) actor = await authenticate(services, bearer);
  if (actor) c.set("services", actingAs(services, actor));
  await next();
});

async function identifyKey(c: Context<AppEnv>, key: string): Promise<Actor> {
  const services = c.get("services");
  try {
    return await authenticateApiKey(services, key);
  } catch (error) {
    // Whoever guesses is nobody yet, and counted as such.
    if (error instanceof AppError) {
      const counted = { allowance: anonymousAllowance, nowMs: services.clock.realNowMs() };
      const verdict = await countNetwork(c.env, services.config, c.req.raw, counted);
      if (!verdict.allowed) throw answerExceeded(c, verdict, counted.nowMs);
    }
    throw error;
  }
}
