import { env } from "cloudflare:workers";
import { Hono } from "hono";

import { adminApiKeyRoutes, apiKeyRoutes } from "../worker/accounts/key-routes.ts";
import { playLimitRoutes } from "../worker/accounts/play-routes.ts";
import { followRoutes } from "../worker/bets/routes.ts";
import { betAdminRoutes } from "../worker/bets/admin-routes.ts";
import { composeContext } from "../worker/compose.ts";
import { favouriteRoutes, notificationRoutes, savedFilterRoutes } from "../worker/notify/routes.ts";
import type { Actor, ServiceContext } from "../worker/context.ts";
import { loadClockMapping } from "../worker/ops/service.ts";
import { createClock } from "../worker/platform/clock.ts";
import { answerError } from "../worker/platform/http/errors.ts";
import type { AppEnv } from "../worker/platform/http/hono.ts";
import { analyticsRoutes } from "../worker/stats/analytics-routes.ts";
import { statsRoutes } from "../worker/stats/routes.ts";
import { userStatsRoutes } from "../worker/stats/user-routes.ts";
import { ledgerAdminRoutes } from "../worker/wallet/admin-routes.ts";
import { paymentRoutes } from "../worker/wallet/payment-routes.ts";
import { bankrollRoutes } from "../worker/wallet/routes.ts";

export type TestUser = { userId: number; role?: "bettor" | "admin"; plan?: "free" | "premium" };

/** A new account. */
export async function insertUser(): Promise<number> {
  const row = await env.DB.prepare(
    `insert into users (role, session_version, adult_declared_at_ms, terms_accepted_at_ms, created_at_ms)
    values ('bettor', 1, 0, 0, 0) returning id`,
  ).first<{ id: number }>();
  return row?.id ?? Number.NaN;
}

/** The services as somebody has them who signed in, at a real time of the test's own and the match clock of the store. */
export function contextOf(actor: Actor | TestUser, nowMs: () => number = Date.now): ServiceContext {
  const known: Actor =
    "kind" in actor
      ? actor
      : {
          kind: "user",
          userId: actor.userId,
          role: actor.role ?? "bettor",
          plan: actor.plan ?? "free",
          sessionId: "test",
        };
  const composed = composeContext(env, known, { queue: { send: () => Promise.resolve() } });
  return { ...composed, clock: createClock(() => loadClockMapping(composed), nowMs) };
}

/** The personal routes as they answer somebody who signed in. */
export function signedIn(user: TestUser, nowMs?: () => number) {
  const app = new Hono<AppEnv>({ strict: false });
  app.onError(answerError);
  app.use(async (c, next) => {
    c.set("requestId", "req_test");
    c.set("services", contextOf(user, nowMs));
    await next();
  });
  app.route("/api-keys", apiKeyRoutes);
  app.route("/admin/api-keys", adminApiKeyRoutes);
  app.route("/", playLimitRoutes);
  app.route("/bankroll", bankrollRoutes);
  app.route("/predictions", followRoutes);
  app.route("/payments", paymentRoutes);
  app.route("/admin", ledgerAdminRoutes);
  app.route("/admin", betAdminRoutes);
  app.route("/predictions/user", userStatsRoutes);
  app.route("/stats", statsRoutes);
  app.route("/analytics", analyticsRoutes);
  app.route("/notifications", notificationRoutes);
  app.route("/favourites", favouriteRoutes);
  app.route("/saved-filters", savedFilterRoutes);
  return async (
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: unknown }> => {
    const init =
      body === undefined
        ? { headers }
        : {
            body: typeof body === "string" ? body : JSON.stringify(body),
            headers: { "Content-Type": "application/json", ...headers },
          };
    const answer = await app.request(path, { method, ...init }, env);
    return { status: answer.status, body: isJson(answer) ? await answer.json() : (await answer.text()) || null };
  };
}

function isJson(answer: Response): boolean {
  return answer.headers.get("Content-Type")?.startsWith("application/json") ?? false;
}
