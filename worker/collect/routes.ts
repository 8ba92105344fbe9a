import { createRoute } from "@hono/zod-openapi";

import { fixturesQuery, fixturesSchema, teamParam, teamStatsQuery, teamStatsSchema } from "../matches/contract.ts";
import { getTeamStats, listFixtures } from "../matches/listing.ts";
import { fixtureParam, matchOddsSchema } from "../odds/contract.ts";
import { getMatchOdds } from "../odds/service.ts";
import { answerJson, cachePublicly, errorAnswers, jsonAnswer, refusalAnswers } from "../platform/http/answers.ts";
import { addressOf, createRouter, originOf } from "../platform/http/hono.ts";
import { pageLinks } from "../platform/paging.ts";
import { collectionLogsQuery, collectionLogsSchema, collectionStatusSchema } from "./contract.ts";
import { getCollectionStatus, listCollectionLogs } from "./status.ts";

const tags = ["Data"];

/** `/api/v1/collection`: how the collecting goes, for those who look after it. */
export const collectionRoutes = createRouter();

collectionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/status",
    operationId: "getCollectionStatus",
    summary: "Quota, breaker and age of the upstream, and the last run of every job",
    tags: ["Operations"],
    responses: { 200: jsonAnswer(collectionStatusSchema, "How the collecting goes"), ...refusalAnswers(401, 403) },
  }),
  async (c) => answerJson(c, collectionStatusSchema, await getCollectionStatus(c.get("services"))),
);

collectionRoutes.openapi(
  createRoute({
    method: "get",
    path: "/logs",
    operationId: "listCollectionLogs",
    summary: "What was due, fetched and stored in each run, its cost and its errors",
    tags: ["Operations"],
    request: { query: collectionLogsQuery },
    responses: { 200: jsonAnswer(collectionLogsSchema, "Runs, newest first"), ...refusalAnswers(400, 401, 403, 404) },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = await listCollectionLogs(c.get("services"), query);
    const links = pageLinks(addressOf(c), { number: query.page, size: query.page_size, count: page.count });
    return answerJson(c, collectionLogsSchema, { ...page, ...links });
  },
);

/** `/api/v1/data`: from the store, never a pass-through that burns quota. */
export const dataRoutes = createRouter();

dataRoutes.openapi(
  createRoute({
    method: "get",
    path: "/fixtures",
    operationId: "listFixtures",
    summary: "Fixtures from yesterday to some days ahead",
    tags,
    middleware: [cachePublicly("apiFixtures")] as const,
    request: { query: fixturesQuery },
    responses: { 200: jsonAnswer(fixturesSchema, "Fixtures"), ...errorAnswers },
  }),
  async (c) => {
    const input = { query: c.req.valid("query"), origin: originOf(c) };
    return answerJson(c, fixturesSchema, await listFixtures(c.get("services"), input));
  },
);

dataRoutes.openapi(
  createRoute({
    method: "get",
    path: "/team-stats/{team_id}",
    operationId: "getTeamStats",
    summary: "Results and form of a team",
    tags,
    middleware: [cachePublicly("apiTeamStats")] as const,
    request: { params: teamParam, query: teamStatsQuery },
    responses: { 200: jsonAnswer(teamStatsSchema, "The team's record"), ...errorAnswers },
  }),
  async (c) => {
    const { league_id: leagueId, season } = c.req.valid("query");
    const input = { teamId: c.req.valid("param").team_id, leagueId, season, origin: originOf(c) };
    c.set("shown", { teamId: input.teamId });
    return answerJson(c, teamStatsSchema, await getTeamStats(c.get("services"), input));
  },
);

dataRoutes.openapi(
  createRoute({
    method: "get",
    path: "/odds/{fixture_id}",
    operationId: "getMatchOdds",
    summary: "Every recorded price of a match, newest first",
    tags,
    middleware: [cachePublicly("apiOdds")] as const,
    request: { params: fixtureParam },
    responses: { 200: jsonAnswer(matchOddsSchema, "Prices by bookmaker"), ...errorAnswers },
  }),
  async (c) => {
    const input = { matchId: c.req.valid("param").fixture_id };
    c.set("shown", input);
    return answerJson(c, matchOddsSchema, await getMatchOdds(c.get("services"), input));
  },
);
