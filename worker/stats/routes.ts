import { createRoute } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { answerSuccess, jsonAnswer, refusalAnswers, successOf } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import {
  bankrollStatsSchema,
  comprehensiveSchema,
  globalStatsSchema,
  scopeQuery,
  simulatedNote,
  slicesSchema,
} from "./contract.ts";
import { getBankrollStats, getBookmakerStats, getComprehensiveStats, getGlobalStats } from "./statistics.ts";

const common = {
  method: "get" as const,
  tags: ["Statistics"],
  security: signedIn,
  description: simulatedNote,
  request: { query: scopeQuery },
};
const refusals = refusalAnswers(400, 401, 404);

/** `/api/v1/stats` */
export const statsRoutes = createRouter();

statsRoutes.openapi(
  createRoute({
    ...common,
    path: "/global",
    operationId: "getGlobalStats",
    summary: "What all one's bets came to",
    responses: { 200: jsonAnswer(successOf(globalStatsSchema), "The figures"), ...refusals },
  }),
  async (c) => answerSuccess(c, globalStatsSchema, await getGlobalStats(c.get("services"), c.req.valid("query"))),
);

statsRoutes.openapi(
  createRoute({
    ...common,
    path: "/bankroll",
    operationId: "getBankrollStats",
    summary: "Balance, profit, drawdown, streaks and Sharpe ratio, deposits apart from profit",
    responses: { 200: jsonAnswer(successOf(bankrollStatsSchema), "The figures"), ...refusals },
  }),
  async (c) => answerSuccess(c, bankrollStatsSchema, await getBankrollStats(c.get("services"), c.req.valid("query"))),
);

statsRoutes.openapi(
  createRoute({
    ...common,
    path: "/bookmakers",
    operationId: "getBookmakerStats",
    summary: "One's bets by who set their price",
    responses: { 200: jsonAnswer(successOf(slicesSchema), "The figures"), ...refusals },
  }),
  async (c) => answerSuccess(c, slicesSchema, await getBookmakerStats(c.get("services"), c.req.valid("query"))),
);

statsRoutes.openapi(
  createRoute({
    ...common,
    path: "/analytics/comprehensive",
    operationId: "getComprehensiveStats",
    summary: "Return, closing-line value, drawdown, Sharpe ratio, by bookmaker, strategy, type and month",
    responses: { 200: jsonAnswer(successOf(comprehensiveSchema), "The figures"), ...refusals },
  }),
  async (c) =>
    answerSuccess(c, comprehensiveSchema, await getComprehensiveStats(c.get("services"), c.req.valid("query"))),
);
