import { Hono } from "hono";
import { cors } from "hono/cors";

import { anonymousAllowance, surfaceOf } from "./accounts/allowances.ts";
import { readConfig } from "./platform/env.ts";
import type { AppEnv } from "./platform/http/hono.ts";
import { limitHeaderNames, limitHeaders } from "./platform/http/limit-headers.ts";
import { countNetwork } from "./platform/http/network-counts.ts";
import {
  type PublicView,
  anonymousRequest,
  browserAnswer,
  carriesCredentials,
  isPublicRead,
  privateAnswer,
  publicViewOf,
} from "./platform/http/public-cache.ts";

/** What stands behind the door: the public half behind the shared cache, and the whole app. */
export type Rooms = {
  publicPages(view: PublicView): { fetch(request: Request): Promise<Response> };
  app(request: Request, env: AppEnv["Bindings"]): Response | Promise<Response>;
};

type GatewayEnv = { Bindings: AppEnv["Bindings"] & { ROOMS: Rooms } };

/** The door of the house: what must happen before the shared cache, and what a browser is told after it. */
export function createGateway(): Hono<GatewayEnv> {
  const gateway = new Hono<GatewayEnv>({ strict: false });

  const otherOrigins = cors({
    origin: (origin, c) => (readConfig(c.env).corsOrigins.includes(origin) ? origin : null),
    allowMethods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: ["Authorization", "X-API-Key", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
    exposeHeaders: [...limitHeaderNames, "ETag", "X-Request-Id", "Idempotency-Replayed"],
    maxAge: 600,
  });
  for (const path of ["/api/*", "/v1/*", "/forecast/*"]) gateway.use(path, otherOrigins);

  gateway.all("*", async (c) => {
    const request = c.req.raw;
    const nowMs = Date.now();
    const isCounted = surfaceOf(request.method, c.req.path) !== null && !carriesCredentials(request);
    const verdict = isCounted
      ? await countNetwork(c.env, readConfig(c.env), request, { allowance: anonymousAllowance, nowMs })
      : undefined;

    const view = publicViewOf(request);
    const { ROOMS: rooms, ...env } = c.env;
    const given =
      isPublicRead(request) && verdict?.allowed !== false
        ? browserAnswer(request, await rooms.publicPages(view).fetch(anonymousRequest(request)))
        : privateAnswer(await rooms.app(request, { ...env, VIEW: view, ...(verdict ? { VERDICT: verdict } : {}) }));
    // An answer that caches may keep is everybody's: it says nothing of whose count it went to.
    if (verdict && !given.headers.get("Cache-Control")?.startsWith("public")) {
      for (const [name, value] of Object.entries(limitHeaders(verdict, nowMs))) given.headers.set(name, value);
    }
    return given;
  });
  return gateway;
}
