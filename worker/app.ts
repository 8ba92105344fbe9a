import { Hono } from "hono";

import { adminRoutes } from "./accounts/admin-routes.ts";
import { actingAs } from "./accounts/authority.ts";
import { identifyCaller } from "./accounts/identify.ts";
import { adminApiKeyRoutes, apiKeyRoutes } from "./accounts/key-routes.ts";
import { ownRoutes } from "./accounts/own-routes.ts";
import { identifyPage } from "./accounts/page-session.ts";
import { playLimitRoutes } from "./accounts/play-routes.ts";
import { limitRequests } from "./accounts/request-limits.ts";
import { authRoutes, tokenRoutes } from "./accounts/routes.ts";
import { collectionRoutes, dataRoutes } from "./collect/routes.ts";
import { followRoutes } from "./bets/routes.ts";
import { composeContext } from "./compose.ts";
import type { ServiceContext } from "./context.ts";
import { liveRoutes } from "./live/routes.ts";
import { crestRoutes } from "./matches/crest-routes.ts";
import { channelRoutes } from "./notify/channel-routes.ts";
import { favouriteRoutes, notificationRoutes, savedFilterRoutes, ticketRoutes } from "./notify/routes.ts";
import { devRoutes } from "./ops/dev-routes.ts";
import { healthRoutes } from "./ops/routes.ts";
import { boundedBody, jsonOnly } from "./platform/http/bodies.ts";
import { envelope } from "./platform/http/envelope.ts";
import { answerError, answerNotFound } from "./platform/http/errors.ts";
import { type AppEnv, createRouter } from "./platform/http/hono.ts";
import { openApiRoutes } from "./platform/http/openapi.ts";
import { type PublicView, publicViewOf } from "./platform/http/public-cache.ts";
import { requestIds } from "./platform/http/request-ids.ts";
import { predictionRoutes } from "./predict/routes.ts";
import { betAdminRoutes } from "./bets/admin-routes.ts";
import { analyticsRoutes } from "./stats/analytics-routes.ts";
import { statsRoutes } from "./stats/routes.ts";
import { userStatsRoutes } from "./stats/user-routes.ts";
import { ledgerAdminRoutes } from "./wallet/admin-routes.ts";
import { calculatorRoutes } from "./wallet/calculator-routes.ts";
import { paymentRoutes } from "./wallet/payment-routes.ts";
import { bankrollRoutes } from "./wallet/routes.ts";

/** Renders a page of the UI; the built one in the Worker, a stand-in where no page is asked. */
export type RenderPage = (request: Request, services: ServiceContext, view: PublicView) => Promise<Response>;

/** Where programs ask: who they are is said by headers, and never by cookies. */
const apiPaths = ["/api/*", "/v1/*", "/forecast/*"];

/** The whole HTTP surface, read from top to bottom. */
export function createApp(renderPage: RenderPage): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ strict: false });
  app.onError(answerError);
  app.notFound(answerNotFound);

  app.use(requestIds);
  app.use(async (c, next) => {
    const caller = {
      address: c.req.header("CF-Connecting-IP") ?? null,
      userAgent: c.req.header("User-Agent") ?? null,
    };
    const requestId = c.get("requestId");
    c.set("services", composeContext(c.env, { kind: "anonymous" }, { requestId, caller }));
    await next();
  });
  // Before anything that touches headers: the answer to an upgrade carries its socket and cannot be copied.
  app.route("/ws", liveRoutes);
  app.route("/ws", channelRoutes);
  app.use(envelope);
  app.use(boundedBody);
  app.use(jsonOnly);
  for (const path of apiPaths) app.use(path, identifyCaller);
  app.use(limitRequests);

  const api = createRouter();
  api.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
  });
  api.route("/api/v1/predictions", followRoutes);
  api.route("/api/v1/predictions/saved-filters", savedFilterRoutes);
  api.route("/api/v1/predictions", predictionRoutes);
  api.route("/api/v1/predictions/user", userStatsRoutes);
  api.route("/api/v1/data", dataRoutes);
  api.route("/api/v1/jwt", tokenRoutes);
  api.route("/api/v1/auth", authRoutes);
  api.route("/api/v1/auth", ownRoutes);
  api.route("/api/v1/auth/api-keys", apiKeyRoutes);
  api.route("/api/v1/auth", playLimitRoutes);
  api.route("/api/v1/auth", ticketRoutes);
  api.route("/api/v1/admin", adminRoutes);
  api.route("/api/v1/admin/api-keys", adminApiKeyRoutes);
  api.route("/api/v1/admin", ledgerAdminRoutes);
  api.route("/api/v1/admin", betAdminRoutes);
  api.route("/api/v1/bankroll", bankrollRoutes);
  api.route("/api/v1/bankroll", calculatorRoutes);
  api.route("/api/v1/payments", paymentRoutes);
  api.route("/api/v1/analytics", analyticsRoutes);
  api.route("/api/v1/stats", statsRoutes);
  api.route("/api/v1/notifications", notificationRoutes);
  api.route("/api/v1/favourites", favouriteRoutes);
  api.route("/api/v1/collection", collectionRoutes);
  api.route("/api/v1", healthRoutes);
  app.route("/", api);
  app.route("/api/v1", openApiRoutes(api));
  app.route("/images/teams", crestRoutes);
  app.route("/dev", devRoutes);

  for (const prefix of [...apiPaths, "/ws/*", "/images/*"]) app.all(prefix, (c) => c.notFound());
  app.all("*", async (c) => {
    const { actor, cookies } = await identifyPage(c.get("services"), c.req.header("Cookie") ?? null);
    const services = actingAs(c.get("services"), actor);
    const page = await renderPage(c.req.raw, services, c.env.VIEW ?? publicViewOf(c.req.raw));
    if (cookies.length === 0) return page;
    const answer = new Response(page.body, page);
    // A page that signs in or out says so itself, and its word is the later one.
    if (!answer.headers.has("Set-Cookie")) for (const cookie of cookies) answer.headers.append("Set-Cookie", cookie);
    return answer;
  });
  return app;
}
