import { createRoute, z } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { answerSuccess, jsonAnswer, refusalAnswers, successOf } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import {
  exportBets,
  getAnalytics,
  getEquity,
  getOwnCalibration,
  listAdvice,
  listPatterns,
  listPeriods,
  listSlices,
} from "./analytics.ts";
import {
  adviceListSchema,
  analyticsSchema,
  equitySchema,
  exportQuery,
  ownCalibrationListSchema,
  patternListSchema,
  periodQuery,
  recordQuery,
  scopeQuery,
  simulatedNote,
  slicesSchema,
} from "./contract.ts";
import type { Days } from "./records.ts";

const common = {
  method: "get" as const,
  tags: ["Analytics"],
  security: signedIn,
  description: simulatedNote,
};
const ofScope = { ...common, request: { query: scopeQuery } };
const ofDays = { ...common, request: { query: recordQuery } };
const refusals = refusalAnswers(400, 401, 403, 404);
const csvType = "text/csv; charset=utf-8";

/** `/api/v1/analytics`, of the premium plan. */
export const analyticsRoutes = createRouter();

analyticsRoutes.openapi(
  createRoute({
    ...ofScope,
    path: "/",
    operationId: "getAnalytics",
    summary: "One's bets along every dimension",
    responses: { 200: jsonAnswer(successOf(analyticsSchema), "The figures"), ...refusals },
  }),
  async (c) => answerSuccess(c, analyticsSchema, await getAnalytics(c.get("services"), c.req.valid("query"))),
);

analyticsRoutes.openapi(
  createRoute({
    ...common,
    path: "/period",
    operationId: "listPeriodAnalytics",
    summary: "One's bets by UTC day or month of settlement",
    request: { query: periodQuery },
    responses: { 200: jsonAnswer(successOf(slicesSchema), "Oldest first"), ...refusals },
  }),
  async (c) => answerSuccess(c, slicesSchema, await listPeriods(c.get("services"), c.req.valid("query"))),
);

for (const [path, dimension, operationId, summary] of [
  ["/sport", "sport", "listSportAnalytics", "One's bets by sport"],
  ["/league", "league", "listLeagueAnalytics", "One's bets by league"],
  ["/type", "market", "listTypeAnalytics", "One's bets by market"],
  ["/selection", "selection", "listSelectionAnalytics", "One's bets by market and selection"],
  ["/odds-band", "odds_band", "listOddsBandAnalytics", "One's bets by the odds taken"],
  ["/bookmaker", "bookmaker", "listBookmakerAnalytics", "One's bets by who set their price"],
  ["/strategy", "strategy", "listStrategyAnalytics", "One's bets by whose idea the stake was: the plan's or one's own"],
] as const) {
  analyticsRoutes.openapi(
    createRoute({
      ...ofScope,
      path,
      operationId,
      summary,
      responses: { 200: jsonAnswer(successOf(slicesSchema), "In the order of their names"), ...refusals },
    }),
    async (c) => {
      const input = { query: c.req.valid("query"), dimension };
      return answerSuccess(c, slicesSchema, await listSlices(c.get("services"), input));
    },
  );
}

analyticsRoutes.openapi(
  createRoute({
    ...ofScope,
    path: "/equity",
    operationId: "getEquity",
    summary: "Equity curve with drawdown, streaks and Sharpe ratio; deposits apart from profit",
    responses: { 200: jsonAnswer(successOf(equitySchema), "The course"), ...refusals },
  }),
  async (c) => answerSuccess(c, equitySchema, await getEquity(c.get("services"), c.req.valid("query"))),
);

analyticsRoutes.openapi(
  createRoute({
    ...ofDays,
    path: "/patterns",
    operationId: "listPatterns",
    summary: "Kinds of bets that did better or worse than chance explains, each with its sample",
    responses: { 200: jsonAnswer(successOf(patternListSchema), "The findings"), ...refusals },
  }),
  async (c) => {
    const query = c.req.valid("query");
    return answerSuccess(c, patternListSchema, await listPatterns(c.get("services"), { query, days: daysOf(query) }));
  },
);

analyticsRoutes.openapi(
  createRoute({
    ...ofDays,
    path: "/advice",
    operationId: "listAdvice",
    summary: "What one's record shows beyond chance, each finding with its sample",
    responses: { 200: jsonAnswer(successOf(adviceListSchema), "The findings"), ...refusals },
  }),
  async (c) => {
    const query = c.req.valid("query");
    return answerSuccess(c, adviceListSchema, await listAdvice(c.get("services"), { query, days: daysOf(query) }));
  },
);

analyticsRoutes.openapi(
  createRoute({
    ...ofScope,
    path: "/calibration",
    operationId: "getOwnCalibration",
    summary: "How often one's picks happened, beside what was published of them",
    responses: { 200: jsonAnswer(successOf(ownCalibrationListSchema), "By published probability"), ...refusals },
  }),
  async (c) =>
    answerSuccess(c, ownCalibrationListSchema, await getOwnCalibration(c.get("services"), c.req.valid("query"))),
);

analyticsRoutes.openapi(
  createRoute({
    ...common,
    path: "/export.csv",
    operationId: "exportBets",
    summary: "One's settled bets for spreadsheets, oldest settlement first",
    description: "In French cells are parted by semicolons and decimals by commas, in English by commas and points.",
    request: { query: exportQuery },
    responses: {
      200: { description: "The file", content: { "text/csv": { schema: z.string() } } },
      ...refusals,
    },
  }),
  async (c) => {
    const { lang, ...query } = c.req.valid("query");
    const stream = await exportBets(c.get("services"), { query, days: daysOf(query), lang });
    return new Response(stream, {
      headers: { "Content-Type": csvType, "Content-Disposition": 'attachment; filename="aibet-paris.csv"' },
    });
  },
);

function daysOf(query: z.output<typeof recordQuery>): Days {
  return { from: query.date_from ?? null, to: query.date_to ?? null };
}
