import { Scalar } from "@scalar/hono-api-reference";
import { Hono } from "hono";

import { cachePublicly } from "./answers.ts";
import type { AppEnv, createRouter } from "./hono.ts";

/** `/api/v1/openapi.json` and `/api/v1/docs`, of everything `api` has been given when they are first asked. */
export function openApiRoutes(api: ReturnType<typeof createRouter>) {
  const routes = new Hono<AppEnv>({ strict: false });
  routes.get("/openapi.json", cachePublicly("fixed", "openapi"), (c) => c.json(openApiDocument(api)));

  // The reference's own script is served by us: no page of ours asks another host for anything.
  const reference = Scalar<AppEnv>({
    url: "/api/v1/openapi.json",
    cdn: "/docs/api-reference.js",
    pageTitle: "AIBet API",
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: "never",
    hideClientButton: true,
    favicon: "/favicon.svg",
  });
  routes.get("/docs", cachePublicly("fixed", "openapi"), reference);
  return routes;
}

/** The whole contract; paths are printed as the documents print them, with their last slash; files have none. */
export function openApiDocument(api: ReturnType<typeof createRouter>) {
  const document = api.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "AIBet",
      version: "1.0.0",
      description:
        "Football predictions published before kick-off, and an honest record of how good they were. Virtual money only, 18+.",
    },
    servers: [{ url: "/" }],
  });
  const paths = Object.entries(document.paths ?? {});
  return {
    ...document,
    paths: Object.fromEntries(paths.map(([path, item]) => [path.replace(/(?<!\.\w+)\/?$/, "/"), item])),
  };
}
