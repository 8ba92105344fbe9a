import { Scalar } from "@scalar/hono-api-reference";
import { Hono } from "hono";

import { cachePublicly, refusalReference } from "./answers.ts";
import { contentSecurityPolicy } from "./content-security-policy.ts";
import type { AppEnv, createRouter } from "./hono.ts";

/** `/api/v1/openapi.json` and `/api/v1/docs`, of everything `api` has been given when they are first asked. */
export function openApiRoutes(api: ReturnType<typeof createRouter>) {
  const routes = new Hono<AppEnv>({ strict: false });
  routes.get("/openapi.json", cachePublicly("apiContract"), (c) => c.json(openApiDocument(api)));

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
  routes.get("/docs", cachePublicly("apiReference"), async (c, next) => {
    const page = await reference(c, next);
    if (!page) return;
    const policy = await contentSecurityPolicy(await page.clone().text(), { inlineStyles: true });
    page.headers.set("Content-Security-Policy", policy);
    return page;
  });
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
    paths: Object.fromEntries(
      paths.map(([path, item]) => [path.replace(/(?<!\.\w+)\/?$/, "/"), withRefusalsAtTheDoor(item)]),
    ),
  };
}

type Paths = NonNullable<ReturnType<ReturnType<typeof createRouter>["getOpenAPI31Document"]>["paths"]>;

const methods = ["get", "post", "put", "patch", "delete"] as const;

/** Adds what any operation may answer before its route is reached: keys, counts and bodies are looked at first. */
function withRefusalsAtTheDoor(item: Paths[string]): Paths[string] {
  const whole = { ...item };
  for (const method of methods) {
    const operation = item[method];
    if (!operation) continue;
    const statuses = [
      401,
      429,
      ...(operation.security ? ([403] as const) : []),
      ...(operation.requestBody ? ([413, 415] as const) : []),
    ] as const;
    const atTheDoor = Object.fromEntries(statuses.map((status) => [status, refusalReference(status)]));
    whole[method] = { ...operation, responses: { ...atTheDoor, ...operation.responses } };
  }
  return whole;
}
