import { createRoute } from "@hono/zod-openapi";

import { getLastCollection } from "../collect/service.ts";
import { answerJson, jsonAnswer } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import { messageOf } from "../platform/logger.ts";
import { healthSchema, readySchema } from "./contract.ts";
import { describeReplay } from "./service.ts";

/** `/api/v1/health/` and `/api/v1/ready/` */
export const healthRoutes = createRouter();

healthRoutes.openapi(
  createRoute({
    method: "get",
    path: "/health",
    operationId: "getHealth",
    summary: "Whether the Worker answers at all",
    tags: ["Operations"],
    responses: { 200: jsonAnswer(healthSchema, "It does") },
  }),
  (c) =>
    answerJson(c, healthSchema, {
      status: "ok",
      environment: c.get("services").config.environment,
      timestamp: new Date().toISOString(),
    }),
);

healthRoutes.openapi(
  createRoute({
    method: "get",
    path: "/ready",
    operationId: "getReadiness",
    summary: "Whether everything the Worker depends on answers, and how old the last collection is",
    tags: ["Operations"],
    responses: {
      200: jsonAnswer(readySchema, "Everything answers"),
      503: jsonAnswer(readySchema, "Something does not"),
    },
  }),
  async (c) => {
    const services = c.get("services");
    const [collection, replay] = await Promise.allSettled([getLastCollection(services), describeReplay(services)]);
    const playing = replay.status === "fulfilled" ? replay.value : null;
    const body = {
      status: collection.status === "fulfilled" ? ("ready" as const) : ("degraded" as const),
      checks: {
        database:
          collection.status === "fulfilled"
            ? { ok: true, detail: "answers" }
            : { ok: false, detail: messageOf(collection.reason) },
        provider: services.provider
          ? { ok: true, detail: services.provider.name }
          : { ok: false, detail: "no football provider is configured" },
        collection:
          collection.status === "fulfilled" && collection.value
            ? {
                ok: collection.value.status === "ok",
                detail: `last run ${collection.value.job}, ${collection.value.status}`,
              }
            : { ok: false, detail: "nothing has been collected yet" },
      },
      replay: playing && {
        name: playing.name,
        season: playing.season,
        source: playing.source,
        speed: playing.speed,
        match_time: new Date(playing.matchNowMs).toISOString(),
      },
      timestamp: new Date().toISOString(),
    };
    return body.status === "ready" ? answerJson(c, readySchema, body) : c.json(body, 503);
  },
);
