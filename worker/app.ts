import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";

import { collectionRoutes, dataRoutes } from "./collect/routes.ts";
import { composeContext } from "./compose.ts";
import type { ServiceContext } from "./context.ts";
import { liveRoutes } from "./live/routes.ts";
import { crestRoutes } from "./matches/crest-routes.ts";
import { devRoutes } from "./ops/dev-routes.ts";
import { healthRoutes } from "./ops/routes.ts";
import { answerError, answerNotFound } from "./platform/http/errors.ts";
import { type AppEnv, createRouter } from "./platform/http/hono.ts";
import { openApiRoutes } from "./platform/http/openapi.ts";
import { type PublicView, publicViewOf } from "./platform/http/public-cache.ts";
import { requestIds } from "./platform/http/request-ids.ts";
import { predictionRoutes } from "./predict/routes.ts";

/** Renders a page of the UI; the built one in the Worker, a stand-in where no page is asked. */
export type RenderPage = (request: Request, services: ServiceContext, view: PublicView) => Promise<Response>;

/** The whole HTTP surface, read from top to bottom. */
export function createApp(renderPage: RenderPage): Hono<AppEnv> {
  const app = new Hono<AppEnv>({ strict: false });
  app.onError(answerError);
  app.notFound(answerNotFound);

  app.use(requestIds);
  app.use(async (c, next) => {
    c.set("services", composeContext(c.env, { kind: "anonymous" }, { requestId: c.get("requestId") }));
    await next();
  });
  // Before anything that touches headers: the answer to an upgrade carries its socket and cannot be copied.
  app.route("/ws", liveRoutes);
  app.use(
    secureHeaders({
      strictTransportSecurity: "max-age=31536000; includeSubDomains",
      xFrameOptions: "DENY",
      referrerPolicy: "strict-origin-when-cross-origin",
    }),
  );

  const api = createRouter();
  api.route("/api/v1/predictions", predictionRoutes);
  api.route("/api/v1/data", dataRoutes);
  api.route("/api/v1/collection", collectionRoutes);
  api.route("/api/v1", healthRoutes);
  app.route("/", api);
  app.route("/api/v1", openApiRoutes(api));
  app.route("/images/teams", crestRoutes);
  app.route("/dev", devRoutes);

  for (const prefix of ["/api/*", "/ws/*", "/images/*"]) app.all(prefix, (c) => c.notFound());
  app.all("*", (c) => renderPage(c.req.raw, c.get("services"), c.env.VIEW ?? publicViewOf(c.req.raw)));
  return app;
}
