import { createRoute } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { answerJson, jsonAnswer, refusalAnswers } from "../platform/http/answers.ts";
import { createRouter, originOf } from "../platform/http/hono.ts";
import { dashboardSchema, scopeQuery, simulatedNote, userStatsSchema } from "./contract.ts";
import { getDashboard, getUserStats } from "./dashboard.ts";

const common = {
  tags: ["Statistics"],
  security: signedIn,
  description: simulatedNote,
  request: { query: scopeQuery },
};

/** `/api/v1/predictions/user` */
export const userStatsRoutes = createRouter();

userStatsRoutes.openapi(
  createRoute({
    method: "get",
    path: "/dashboard",
    operationId: "getUserDashboard",
    summary: "What one's follows came to, the last results and the next matches",
    ...common,
    responses: { 200: jsonAnswer(dashboardSchema, "The dashboard"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    const input = { query: c.req.valid("query"), origin: originOf(c) };
    return answerJson(c, dashboardSchema, await getDashboard(c.get("services"), input));
  },
);

userStatsRoutes.openapi(
  createRoute({
    method: "get",
    path: "/stats",
    operationId: "getUserStats",
    summary: "One's record: all of it, the last 30 days, by type, and the bankroll of the last 90 days",
    ...common,
    responses: { 200: jsonAnswer(userStatsSchema, "The figures"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => answerJson(c, userStatsSchema, await getUserStats(c.get("services"), c.req.valid("query"))),
);
