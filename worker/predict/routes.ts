import { createRoute } from "@hono/zod-openapi";

import { matchListQuery, matchListSchema } from "../matches/contract.ts";
import { matchBody } from "../matches/body.ts";
import { findListedMatches } from "../matches/listing.ts";
import { idParam } from "../platform/contract.ts";
import { answerJson, cachePublicly, errorAnswers, jsonAnswer } from "../platform/http/answers.ts";
import { addressOf, createRouter, originOf } from "../platform/http/hono.ts";
import { pageLinks } from "../platform/paging.ts";
import { listBacktests } from "./backtests/service.ts";
import {
  detailQuery,
  matchDetailSchema,
  performanceSchema,
  predictionDetailSchema,
  predictionListQuery,
  predictionListSchema,
  publicHistoryQuery,
  publicHistorySchema,
  recordStreamQuery,
} from "./contract.ts";
import { getPerformance, getPublicHistory } from "./record.ts";
import { recordLineSchema } from "./record-line.ts";
import { describeRecord, streamRecord } from "./record-stream.ts";
import { getMatchDetail, getPrediction, listPredictions, listPredictionsOfMatches } from "./service.ts";

const tags = ["Predictions"];

/** `/api/v1/predictions` */
export const predictionRoutes = createRouter();

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "listPredictions",
    summary: "Published predictions, one per match and market",
    tags,
    middleware: [cachePublicly("apiPredictions")] as const,
    request: { query: predictionListQuery },
    responses: { 200: jsonAnswer(predictionListSchema, "A page of predictions"), ...errorAnswers },
  }),
  async (c) => {
    const input = { query: c.req.valid("query"), address: addressOf(c), origin: originOf(c) };
    return answerJson(c, predictionListSchema, await listPredictions(c.get("services"), input));
  },
);

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/public_history",
    operationId: "listPublicHistory",
    summary: "Judged predictions of the last days, newest kick-off first",
    tags,
    middleware: [cachePublicly("apiPublicHistory")] as const,
    request: { query: publicHistoryQuery },
    responses: { 200: jsonAnswer(publicHistorySchema, "Summary and judged predictions"), ...errorAnswers },
  }),
  async (c) => {
    const input = { query: c.req.valid("query"), address: addressOf(c), origin: originOf(c) };
    return answerJson(c, publicHistorySchema, await getPublicHistory(c.get("services"), input));
  },
);

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/performance",
    operationId: "getPerformance",
    summary: "The published record: hit rates, proper scores, calibration; apart from it, backtests on past seasons",
    tags,
    middleware: [cachePublicly("apiPerformance")] as const,
    responses: { 200: jsonAnswer(performanceSchema, "The record") },
  }),
  async (c) => {
    const services = c.get("services");
    const [record, backtests] = await Promise.all([getPerformance(services), listBacktests(services)]);
    return answerJson(c, performanceSchema, { ...record, backtests });
  },
);

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/record.ndjson",
    operationId: "streamRecord",
    summary: "The hash chain of everything published, each link followed by its results",
    description:
      "One JSON object a line. hash = hexadecimal SHA-256 of previous_hash, a line feed and the body as canonical JSON (RFC 8785), in UTF-8.",
    tags,
    middleware: [cachePublicly("apiRecord")] as const,
    request: { query: recordStreamQuery },
    responses: {
      200: {
        description: "Links and results in order, and a last line that says what was sent",
        content: { "application/x-ndjson": { schema: recordLineSchema.openapi("RecordLine") } },
      },
      304: { description: "Nothing was added since the ETag that came with the question" },
      ...errorAnswers,
    },
  }),
  async (c) => {
    const services = c.get("services");
    const until = await describeRecord(services);
    const stream = streamRecord(services, { sinceSeq: c.req.valid("query").since, until });
    return new Response(stream, {
      headers: {
        "Content-Type": "application/x-ndjson",
        // A stream is named by what it ends with: it cannot be read twice to be named by its bytes.
        ETag: `"${until.hash.slice(0, 32)}-${until.lastEvaluationId}"`,
      },
    });
  },
);

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/matches",
    operationId: "listMatches",
    summary: "Matches with the short form of their predictions",
    tags: ["Matches"],
    middleware: [cachePublicly("apiMatches")] as const,
    request: { query: matchListQuery },
    responses: { 200: jsonAnswer(matchListSchema, "A page of matches"), ...errorAnswers },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const services = c.get("services");
    const { matches, count } = await findListedMatches(services, query);
    const predictions = await listPredictionsOfMatches(
      services,
      matches.map((match) => match.id),
    );
    return answerJson(c, matchListSchema, {
      count,
      ...pageLinks(addressOf(c), { number: query.page, size: query.page_size, count }),
      results: matches.map((match) => ({
        ...matchBody(match, originOf(c)),
        predictions: predictions.get(match.id) ?? [],
      })),
    });
  },
);

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/matches/{id}",
    operationId: "getMatch",
    summary: "A match with its predictions, and its latest update while it is live",
    tags: ["Matches"],
    middleware: [cachePublicly("apiMatch")] as const,
    request: { params: idParam, query: detailQuery },
    responses: { 200: jsonAnswer(matchDetailSchema, "The match"), ...errorAnswers },
  }),
  async (c) => {
    const input = { id: c.req.valid("param").id, origin: originOf(c), lang: c.req.valid("query").lang };
    c.set("shown", { matchId: input.id });
    return answerJson(c, matchDetailSchema, await getMatchDetail(c.get("services"), input));
  },
);

predictionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/{id}",
    operationId: "getPrediction",
    summary: "A prediction with its reasons, statistics, markets and revisions",
    tags,
    middleware: [cachePublicly("apiPrediction")] as const,
    request: { params: idParam, query: detailQuery },
    responses: { 200: jsonAnswer(predictionDetailSchema, "The prediction"), ...errorAnswers },
  }),
  async (c) => {
    const input = { id: c.req.valid("param").id, origin: originOf(c), lang: c.req.valid("query").lang };
    const prediction = await getPrediction(c.get("services"), input);
    c.set("shown", { matchId: prediction.match.id });
    return answerJson(c, predictionDetailSchema, prediction);
  },
);
