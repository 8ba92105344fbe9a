import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { backtestNamed } from "../test/backtests.ts";
import {
  type Football,
  createFootball,
  finishedAs,
  fixtureOf,
  goalOf,
  resultPrices,
  seasonOf,
} from "../test/football.ts";
import { localBindings } from "../test/world.ts";
import { createApp } from "./app.ts";
import { collectionLogsSchema, collectionStatusSchema } from "./collect/contract.ts";
import { collectHistory } from "./collect/history.ts";
import { collectOdds } from "./collect/pricing.ts";
import { collectDaily } from "./collect/service.ts";
import { composeContext } from "./compose.ts";
import type { ServiceContext } from "./context.ts";
import { cronJobs } from "./jobs.ts";
import { fixturesSchema, matchListSchema, teamStatsSchema } from "./matches/contract.ts";
import { matchOddsSchema } from "./odds/contract.ts";
import { healthSchema, readySchema } from "./ops/contract.ts";
import { errorSchema } from "./platform/contract.ts";
import { cachePolicies } from "./platform/http/cache-policy.ts";
import { sha256Hex } from "./platform/sha256.ts";
import {
  matchDetailSchema,
  performanceSchema,
  predictionDetailSchema,
  predictionListSchema,
  publicHistorySchema,
} from "./predict/contract.ts";
import { createRecordVerifier } from "./predict/chain-verification.ts";
import { registerBacktest } from "./predict/backtests/service.ts";
import { evaluateMatch } from "./predict/judgement.ts";
import { predictCompetition } from "./predict/pipeline.ts";
import { recordLineSchema } from "./predict/record-line.ts";

const origin = "https://aibet.example";
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** In production both clocks are real time; everything hangs on the first midnight after tomorrow. */
const firstDayMs = Math.floor(Date.now() / dayMs) * dayMs + 2 * dayMs;

const north = "Ligue Nord";
const south = "Südliga";
const northTeams = ["Saint-Étienne", "Atlético Ajaccio", "1. FC Köln", "Brest", "Calais", "Dinan", "Évian", "Fécamp"];
const southTeams = ["Graz", "Hall", "Imst", "Jenbach", "Kufstein", "Linz", "Mödling", "Neusiedl"];

/** What is upcoming: reference, home, away, league, kick-off. The days of `firstDayMs` are 0, 1, … */
const upcoming = [
  ["first instant of day 0", "Saint-Étienne", "Fécamp", north, firstDayMs],
  ["last instant of day 0", "Atlético Ajaccio", "Évian", north, firstDayMs + dayMs - 1],
  ["first instant of day 1", "1. FC Köln", "Brest", north, firstDayMs + dayMs],
  ["south on day 1", "Graz", "Hall", south, firstDayMs + dayMs + 20 * hourMs],
  ["handball on day 3", "Imst", "Jenbach", south, firstDayMs + 3 * dayMs],
] as const;

const ids = { match: new Map<string, number>(), prediction: new Map<string, number>() };

beforeAll(async () => {
  const football = createFootball(
    ...seasonOf({ league: north, teams: northTeams, rounds: 60, untilMs: Date.now() - dayMs, seed: 1 }),
    ...seasonOf({ league: south, teams: southTeams, rounds: 20, untilMs: Date.now() - dayMs, seed: 2 }),
    ...upcoming.map(([ref, home, away, league, kickoffAtMs]) => fixtureOf(ref, { home, away, league, kickoffAtMs })),
    fixtureOf("judged", { home: "Calais", away: "Dinan", league: north, kickoffAtMs: firstDayMs }),
    fixtureOf("judged wrong", { home: "Linz", away: "Kufstein", league: south, kickoffAtMs: firstDayMs }),
    fixtureOf("in play", { home: "Brest", away: "Calais", league: north, kickoffAtMs: firstDayMs }),
    fixtureOf("called off", { home: "Mödling", away: "Neusiedl", league: south, kickoffAtMs: firstDayMs }),
    fixtureOf("kept back", { home: "Nobody", away: "Stranger", league: south, kickoffAtMs: firstDayMs + dayMs }),
  );
  const knownAtMs = Date.now() - hourMs;
  football.prices = [
    ...resultPrices("first instant of day 0", [1.5, 4.2, 7], { knownAtMs, sharp: true }),
    ...resultPrices("judged", [2.1, 3.3, 3.8], { knownAtMs, slug: "beta" }),
    ...resultPrices("south on day 1", [1.9, 3.4, 4.4], { knownAtMs, simulated: true }),
  ];
  const ctx = contextOf(football);
  await collectHistory(ctx);
  await collectDaily(ctx);
  await collectOdds(ctx);
  for (const id of await idsOf("select id from competitions order by id"))
    await predictCompetition(ctx, { competitionId: id });

  const kickoffAtMs = Date.now() - 3 * hourMs;
  football.change("in play", {
    kickoffAtMs: Date.now() - hourMs,
    statusCode: "1H",
    minute: 30,
    score: { home: 1, away: 0 },
    events: [goalOf("home", 12)],
  });
  football.change("judged", { kickoffAtMs, ...finishedAs(2, 0) });
  football.change("judged wrong", { kickoffAtMs, ...finishedAs(0, 1) });
  football.change("called off", { statusCode: "CANC" });
  // What is taken back, a kick-off among it, is believed when it is said again.
  await collectDaily(ctx);
  await scheduler.wait(5);
  await collectDaily(contextOf(football));
  const { results: matches } = await env.DB.prepare(
    "select ref, entity_id as id from external_refs where kind = 'match'",
  ).all<{ ref: string; id: number }>();
  for (const { ref, id } of matches) ids.match.set(ref, id);
  for (const ref of ["judged", "judged wrong", "called off"]) await evaluateMatch(ctx, { matchId: matchId(ref) });

  const handball = matchId("handball on day 3");
  await env.DB.batch([
    env.DB.prepare("update matches set sport = 'Handball' where id = ?").bind(handball),
    env.DB.prepare("update predictions set sport = 'Handball' where match_id = ?").bind(handball),
  ]);
  const { results: predictions } = await env.DB.prepare(
    "select predictions.id, ref from predictions join external_refs on kind = 'match' and entity_id = match_id where market = '1X2'",
  ).all<{ ref: string; id: number }>();
  for (const { ref, id } of predictions) ids.prediction.set(ref, id);
});

/** The services as a collector has them, over the store the Worker under test reads. */
function contextOf(provider: Football): ServiceContext {
  const composed = composeContext(env, { kind: "system", job: "test" }, { queue: { send: () => Promise.resolve() } });
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return { ...composed, provider, log: silent };
}

async function idsOf(query: string): Promise<number[]> {
  const { results } = await env.DB.prepare(query).all<{ id: number }>();
  return results.map((row) => row.id);
}

function matchId(ref: string): number {
  return ids.match.get(ref) ?? Number.NaN;
}

function predictionId(ref: string): number {
  return ids.prediction.get(ref) ?? Number.NaN;
}

function ask(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new Request(`${origin}${path}`, init));
}

/** The body of a 200, in exactly the form its schema documents: a field more or less fails. */
async function bodyOf<Schema extends z.ZodType>(schema: Schema, path: string): Promise<z.output<Schema>> {
  const answer = await ask(path);
  const body: unknown = await answer.json();
  expect(answer.status, `${path}: ${JSON.stringify(body)}`).toBe(200);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  // A schema drops what it does not know, so an undocumented field makes the two differ.
  expect(parsed.data, path).toStrictEqual(body);
  return parsed.data;
}

/** The house's error body, which is all that a refused request may see. */
async function refused(path: string, init?: RequestInit) {
  const answer = await ask(path, init);
  const body: unknown = await answer.json();
  const parsed = errorSchema.parse(body);
  expect(parsed, path).toStrictEqual(body);
  const { timestamp, request_id } = parsed.error;
  expect(answer.headers.get("X-Request-Id")).toBe(request_id);
  expect(request_id).toMatch(/^req_[0-9a-f]{32}$/);
  expect(Math.abs(Date.parse(timestamp) - Date.now())).toBeLessThan(60_000);
  expect(parsed.timestamp).toBe(timestamp);
  expect(answer.headers.get("Cache-Control") ?? "", "an error is never kept").not.toContain("public");
  return {
    status: answer.status,
    code: parsed.error.code,
    fields: Object.keys(parsed.error.details),
    error: parsed.error,
  };
}

/** References of the matches on a page of predictions. */
async function listed(query: string): Promise<string[]> {
  const list = await bodyOf(predictionListSchema, `/api/v1/predictions/${query}`);
  expect(list.count).toBeGreaterThanOrEqual(list.results.length);
  const refs = new Map([...ids.match].map(([ref, id]) => [id, ref]));
  return list.results.map((prediction) => refs.get(prediction.match.id) ?? String(prediction.match.id));
}

const days = (nth: number) => new Date(firstDayMs + nth * dayMs).toISOString().slice(0, 10);
const refs = upcoming.map(([ref]) => ref);
const [dayStart, dayEnd, nextDay, southern, handball] = refs as [string, string, string, string, string];

/** The whole contract by hand: what is added or lost must be written down here. */
const operations: [operation: string, id: string, path: () => string, schema: z.ZodType][] = [
  ["GET /api/v1/predictions/", "listPredictions", () => "/api/v1/predictions", predictionListSchema],
  [
    "GET /api/v1/predictions/public_history/",
    "listPublicHistory",
    () => "/api/v1/predictions/public_history",
    publicHistorySchema,
  ],
  [
    "GET /api/v1/predictions/performance/",
    "getPerformance",
    () => "/api/v1/predictions/performance",
    performanceSchema,
  ],
  ["GET /api/v1/predictions/matches/", "listMatches", () => "/api/v1/predictions/matches", matchListSchema],
  [
    "GET /api/v1/predictions/matches/{id}/",
    "getMatch",
    () => `/api/v1/predictions/matches/${matchId("in play")}`,
    matchDetailSchema,
  ],
  [
    "GET /api/v1/predictions/{id}/",
    "getPrediction",
    () => `/api/v1/predictions/${predictionId("judged")}`,
    predictionDetailSchema,
  ],
  ["GET /api/v1/data/fixtures/", "listFixtures", () => "/api/v1/data/fixtures", fixturesSchema],
  ["GET /api/v1/data/team-stats/{team_id}/", "getTeamStats", () => "/api/v1/data/team-stats/1", teamStatsSchema],
  [
    "GET /api/v1/data/odds/{fixture_id}/",
    "getMatchOdds",
    () => `/api/v1/data/odds/${matchId(dayStart)}`,
    matchOddsSchema,
  ],
  ["GET /api/v1/health/", "getHealth", () => "/api/v1/health", healthSchema],
  ["GET /api/v1/ready/", "getReadiness", () => "/api/v1/ready", readySchema],
];

const operationsOfAdministrators: [operation: string, id: string, path: string, schema: z.ZodType][] = [
  ["GET /api/v1/collection/logs/", "listCollectionLogs", "/api/v1/collection/logs", collectionLogsSchema],
  ["GET /api/v1/collection/status/", "getCollectionStatus", "/api/v1/collection/status", collectionStatusSchema],
];

const streams = [["GET /api/v1/predictions/record.ndjson", "streamRecord"]] as const;

test("the contract lists exactly the operations written here", async () => {
  const contract = z
    .object({
      openapi: z.literal("3.1.0"),
      paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))),
    })
    .parse(await (await ask("/api/v1/openapi.json")).json());
  // The operations of people and of their money stand in the table of authorization.workers.test.ts.
  const printed = Object.entries(contract.paths).flatMap(([path, item]) =>
    /^\/api\/v1\/(auth|jwt|admin|bankroll|payments|analytics|stats|notifications|favourites|predictions\/(user|user-predictions|saved-filters|follow|\{id\}\/follow))\//.test(
      path,
    )
      ? []
      : Object.entries(item).map(([method, { operationId }]) => [`${method.toUpperCase()} ${path}`, operationId]),
  );
  expect(Object.fromEntries(printed)).toEqual(
    Object.fromEntries(
      [...operations, ...operationsOfAdministrators, ...streams].map(([operation, id]) => [operation, id]),
    ),
  );
  expect(printed).toHaveLength(14);
});

test("every operation documents what the door may answer in its place", async () => {
  const contract = z
    .object({
      paths: z.record(
        z.string(),
        z.record(
          z.string(),
          z.object({
            requestBody: z.object({}).optional(),
            security: z.array(z.object({})).optional(),
            responses: z.record(z.string(), z.object({ description: z.string() })),
          }),
        ),
      ),
    })
    .parse(await (await ask("/api/v1/openapi.json")).json());
  const documented = Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  );
  expect(documented.filter(({ requestBody }) => requestBody).length).toBeGreaterThan(10);
  for (const { name, requestBody, security, responses } of documented) {
    const statuses = ["401", "429", ...(security ? ["403"] : []), ...(requestBody ? ["413", "415"] : [])];
    expect(Object.keys(responses), name).toEqual(expect.arrayContaining(statuses));
  }
});

test("every operation answers what its schema documents and no field more, with and without the last slash", async () => {
  for (const [, , path, schema] of operations) {
    const plain = await bodyOf(schema, path());
    const slashed = await bodyOf(schema, `${path()}/`);
    // Only the instant of the answer and the address it was asked at may differ.
    const told = (body: unknown) =>
      JSON.stringify(body)
        .replaceAll(/"(timestamp|match_time)":"[^"]*"/g, "")
        .replaceAll("/?", "?");
    expect(told(slashed) === told(plain), path()).toBe(true);
  }
});

test("the record is streamed a line at a time, holds what was published and judged, and can be followed from any link", async () => {
  const path = "/api/v1/predictions/record.ndjson";
  const linesAt = async (address: string) => {
    const answer = await ask(address);
    expect(answer.status, address).toBe(200);
    expect(answer.headers.get("Content-Type")).toBe("application/x-ndjson");
    expect(answer.headers.get("Cache-Control")).toMatch(/^public, max-age=300/);
    expect(answer.headers.get("Cache-Tag")).toBe("chain");
    const text = new TextDecoder().decode(await answer.arrayBuffer());
    expect(text.endsWith("\n")).toBe(true);
    const lines = text.trimEnd().split("\n");
    for (const line of lines) expect(recordLineSchema.parse(JSON.parse(line)), line).toEqual(JSON.parse(line));
    return { lines, etag: answer.headers.get("ETag") };
  };
  const whole = await linesAt(path);
  expect((await linesAt(`${path}/`)).lines).toEqual(whole.lines);
  expect(whole.etag).toMatch(/^"[0-9a-f]{32}-\d+"$/);

  const verifier = createRecordVerifier(sha256Hex);
  for (const line of whole.lines) await verifier.readLine(line);
  const record = verifier.finish();
  const published = await env.DB.prepare("select count(*) as count from published_revisions").first<{
    count: number;
  }>();
  expect(record).toMatchObject({ links: published?.count, lateLinks: 0, results: 9 });
  const performance = await bodyOf(performanceSchema, "/api/v1/predictions/performance");
  for (const [market, { count, brier, logLoss, rankedProbabilityScore }] of record.scores) {
    const told = performance.scores[market];
    expect(told?.count).toBe(count);
    expect(told?.brier).toBeCloseTo(brier, 9);
    expect(told?.log_loss).toBeCloseTo(logLoss, 9);
    expect(told?.ranked_probability_score).toBeCloseTo(rankedProbabilityScore, 9);
  }

  const noted = { seq: 5, hash: "" };
  for (const line of whole.lines.map((text) => recordLineSchema.parse(JSON.parse(text)))) {
    if (line.type === "link" && line.seq === noted.seq) noted.hash = line.hash;
  }
  const since = await linesAt(`${path}?since=${noted.seq}`);
  const follower = createRecordVerifier(sha256Hex, noted);
  for (const line of since.lines) await follower.readLine(line);
  expect(follower.finish()).toMatchObject({ links: record.links - noted.seq, head: record.head });
  expect((await linesAt(`${path}?since=${record.head.seq}`)).lines).toHaveLength(1);
  for (const wrong of ["-1", "x", "1.5", ""]) {
    expect(await refused(`${path}?since=${wrong}`)).toMatchObject({ status: 400, fields: ["since"] });
  }
});

test("the documentation is a page of ours that fetches nothing from elsewhere", async () => {
  for (const path of ["/api/v1/docs", "/api/v1/docs/"]) {
    const answer = await ask(path);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain("/docs/api-reference.js");
    const policy = answer.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toMatch(/script-src 'self'( 'sha256-[^']+')+; style-src 'self' 'unsafe-inline';/);
    expect(html).not.toMatch(/(src|href)="https?:/);
  }
});

test("the list shows what is upcoming and published, 1X2 unless another market is asked, soonest first", async () => {
  expect(await listed("")).toEqual(refs);
  expect(await listed("?status=upcoming&type=1X2&ordering=match_date&page=1&page_size=20&lang=fr")).toEqual(refs);
  for (const type of ["1X2", "OU", "BTTS"]) {
    const list = await bodyOf(predictionListSchema, `/api/v1/predictions?type=${type}`);
    expect(new Set(list.results.map((prediction) => prediction.type)), type).toEqual(new Set([type]));
    expect(list.count).toBe(refs.length);
  }
  const published = await env.DB.prepare("select published from predictions where match_id = ?")
    .bind(matchId("kept back"))
    .all();
  expect(published.results, "there is one that is kept back").toContainEqual({ published: 0 });
  expect((await refused(`/api/v1/predictions/${predictionId("kept back")}`)).status).toBe(404);
  const match = await bodyOf(matchDetailSchema, `/api/v1/predictions/matches/${matchId("kept back")}`);
  expect(match.predictions).toEqual([]);
});

test("status, sport, league and search each narrow the list", async () => {
  expect(await listed("?status=live")).toEqual(["in play"]);
  expect((await listed("?status=finished")).sort()).toEqual(["judged", "judged wrong"]);
  expect(await listed("?status=cancelled")).toEqual(["called off"]);
  expect(await listed("?status=postponed")).toEqual([]);

  expect(await listed("?sport=handball")).toEqual([handball]);
  expect(await listed("?sport=Football")).toEqual([dayStart, dayEnd, nextDay, southern]);
  expect(await listed("?sport=tennis")).toEqual([]);

  expect(await listed(`?league=${encodeURIComponent(south)}`)).toEqual([southern, handball]);
  expect(await listed(`?league=${encodeURIComponent(north)}`)).toEqual([dayStart, dayEnd, nextDay]);
  expect(await listed("?league=Ligue")).toEqual([]);

  for (const q of ["saint-étienne", "SAINT ETIENNE", "Étienne", "etienne", "aint-et", " Saint-Étienne "]) {
    expect(await listed(`?q=${encodeURIComponent(q)}`), q).toEqual([dayStart]);
  }
  for (const q of ["1. FC Köln", "koln", "KÖLN"])
    expect(await listed(`?q=${encodeURIComponent(q)}`), q).toEqual([nextDay]);
  expect(await listed("?q=evian"), "the away side too").toEqual([dayEnd]);
  for (const q of ["nobody-at-all", "%", "_", "***", "' or 1=1 --"]) {
    expect(await listed(`?q=${encodeURIComponent(q)}`), q).toEqual([]);
  }
});

test("both ends of a range of days belong to it, to the millisecond", async () => {
  expect(await listed(`?date_from=${days(0)}&date_to=${days(0)}`)).toEqual([dayStart, dayEnd]);
  expect(await listed(`?date_from=${days(1)}`)).toEqual([nextDay, southern, handball]);
  expect(await listed(`?date_to=${days(0)}`)).toEqual([dayStart, dayEnd]);
  expect(await listed(`?date_from=${days(1)}&date_to=${days(3)}`)).toEqual([nextDay, southern, handball]);
  expect(await listed(`?date_from=${days(2)}&date_to=${days(2)}`)).toEqual([]);
});

test("confidence narrows from its value upwards and orders both ways, days order both ways", async () => {
  const all = await bodyOf(predictionListSchema, "/api/v1/predictions?ordering=confidence");
  const confidences = all.results.map((prediction) => prediction.confidence);
  expect(new Set(confidences).size, "the material has several").toBeGreaterThan(1);
  expect(confidences).toEqual([...confidences].sort((one, other) => one - other));
  const highest = Math.max(...confidences);
  for (const least of new Set([0, ...confidences, highest + 1])) {
    const { results, count } = await bodyOf(predictionListSchema, `/api/v1/predictions?confidence_min=${least}`);
    const expected = confidences.filter((confidence) => confidence >= least);
    expect([count, results.length], String(least)).toEqual([expected.length, expected.length]);
    for (const { confidence } of results) expect(confidence).toBeGreaterThanOrEqual(least);
  }
  const falling = await bodyOf(predictionListSchema, "/api/v1/predictions?ordering=-confidence");
  expect(falling.results.map((one) => one.confidence)).toEqual(confidences.toReversed());
  expect(await listed("?ordering=-match_date")).toEqual(refs.toReversed());
});

test("following next from page to page shows everything once and keeps every parameter", async () => {
  const start = `${origin}/api/v1/predictions/?type=OU&page_size=2&date_from=${days(0)}&lang=en&ordering=-match_date`;
  const seen: number[] = [];
  let link: string | null = start;
  let previous: string | null = null;
  for (let number = 1; link !== null; number += 1) {
    const { pathname, search } = new URL(link);
    const page: z.output<typeof predictionListSchema> = await bodyOf(predictionListSchema, `${pathname}${search}`);
    expect(page.count).toBe(refs.length);
    expect(page.previous).toBe(previous);
    seen.push(...page.results.map((one) => one.match.id));
    for (const next of [page.next, page.previous]) {
      if (next === null) continue;
      const parameters = Object.fromEntries(new URL(next).searchParams);
      expect(parameters).toMatchObject({
        type: "OU",
        page_size: "2",
        date_from: days(0),
        lang: "en",
        ordering: "-match_date",
      });
    }
    const here = new URL(link);
    here.searchParams.set("page", String(number));
    previous = here.toString();
    link = page.next;
  }
  expect(seen).toEqual(refs.toReversed().map(matchId));
  expect(await refused("/api/v1/predictions?page_size=2&page=4")).toMatchObject({
    status: 404,
    code: "NOT_FOUND",
    fields: ["page"],
  });
});

test("texts come in the language asked, French first", async () => {
  const path = `/api/v1/predictions/${predictionId("judged")}`;
  const [plain, french, english] = await Promise.all([
    bodyOf(predictionDetailSchema, path),
    bodyOf(predictionDetailSchema, `${path}?lang=fr`),
    bodyOf(predictionDetailSchema, `${path}?lang=en`),
  ]);
  expect(plain).toEqual(french);
  expect(english.reasoning).not.toBe(french.reasoning);
  expect(english.prediction_text).not.toBe(french.prediction_text);
  expect(english.probabilities).toEqual(french.probabilities);
  const list = await bodyOf(predictionListSchema, "/api/v1/predictions?lang=en&status=finished");
  expect(list.results.find((one) => one.id === english.id)?.reasoning).toBe(english.reasoning);
});

test("matches are listed by status, league, day and team, with their predictions, and a live one with its latest update", async () => {
  const matches = async (query: string) => {
    const list = await bodyOf(matchListSchema, `/api/v1/predictions/matches${query}`);
    const known = new Map([...ids.match].map(([ref, id]) => [id, ref]));
    return list.results.map((match) => known.get(match.id));
  };
  expect(await matches("?status=live")).toEqual(["in play"]);
  expect(await matches("?status=cancelled")).toEqual(["called off"]);
  expect(new Set(await matches(`?date=${days(0)}`))).toEqual(new Set(["called off", dayStart, dayEnd]));
  expect(await matches(`?status=upcoming&league=${encodeURIComponent(south)}&page_size=2`)).toEqual([
    "kept back",
    southern,
  ]);
  expect(await matches(`?status=upcoming&team=${encodeURIComponent("KÖLN")}`)).toEqual([nextDay]);
  expect(await matches("?team=***")).toEqual([]);
  const first = await bodyOf(matchListSchema, "/api/v1/predictions/matches?page_size=100");
  expect(first.count).toBeGreaterThan(200);
  expect(first.next).toBe(`${origin}/api/v1/predictions/matches?page_size=100&page=2`);
  expect(await refused("/api/v1/predictions/matches?page=1000")).toMatchObject({ status: 404, fields: ["page"] });

  const [live] = (await bodyOf(matchListSchema, "/api/v1/predictions/matches?status=live")).results;
  expect(live?.predictions.map((prediction) => prediction.type).sort()).toEqual(["1X2", "BTTS", "OU"]);
  const detail = await bodyOf(matchDetailSchema, `/api/v1/predictions/matches/${matchId("in play")}?lang=en`);
  expect(detail).toMatchObject({ home_score: 1, latest_update: { minute: 30, message: "Kick-off · 1-0" } });
  expect(detail.updates.map((update) => update.message)).toEqual([
    "Goal for Brest, A. Scorer (12′) · 1-0",
    "Kick-off · 1-0",
  ]);
  const finished = await bodyOf(matchDetailSchema, `/api/v1/predictions/matches/${matchId("judged")}`);
  expect(finished.latest_update).toBeNull();
});

test("fixtures, results of a team and prices come from the store", async () => {
  const fixtures = async (query: string) => {
    const body = await bodyOf(fixturesSchema, `/api/v1/data/fixtures${query}`);
    const known = new Map([...ids.match].map(([ref, id]) => [id, ref]));
    return body.results.map((one) => known.get(one.fixture.id));
  };
  expect(await fixtures("?status=live")).toEqual(["in play"]);
  expect(await fixtures("?days_ahead=0&status=upcoming")).toEqual([]);
  expect(await fixtures("?status=upcoming&days_ahead=30")).toHaveLength(refs.length + 1);
  const [southId] = await idsOf(`select id from competitions where name = '${south}'`);
  expect(new Set(await fixtures(`?league_ids=${southId},999999&status=upcoming`))).toEqual(
    new Set(["kept back", southern, handball]),
  );

  const [calais] = await idsOf("select id from teams where name = 'Calais'");
  const stats = await bodyOf(teamStatsSchema, `/api/v1/data/team-stats/${calais}`);
  expect(stats).toMatchObject({
    team: { name: "Calais", logo: `${origin}/images/teams/calais.svg` },
    season: "2026-27",
  });
  expect(stats.form[0], "the judged match was its last and it won").toBe("W");
  expect(stats.total.played).toBe(stats.home.played + stats.away.played);
  expect(stats.total.played).toBe(stats.total.wins + stats.total.draws + stats.total.losses);
  const other = await bodyOf(teamStatsSchema, `/api/v1/data/team-stats/${calais}?league_id=${southId}&season=2026`);
  expect(other).toMatchObject({ league_id: southId, form: [], total: { played: 0 } });

  const { odds } = await bodyOf(matchOddsSchema, `/api/v1/data/odds/${matchId(dayStart)}`);
  expect(odds.map(({ selection, odds: price }) => [selection, price])).toEqual([
    ["1", 1.5],
    ["X", 4.2],
    ["2", 7],
  ]);
  expect(await bodyOf(matchOddsSchema, `/api/v1/data/odds/${matchId(dayEnd)}`)).toMatchObject({ count: 0, odds: [] });
});

test("the public history and the record count what was judged, and nothing else", async () => {
  const history = await bodyOf(publicHistorySchema, "/api/v1/predictions/public_history");
  const judged = history.predictions;
  expect(new Set(judged.map((one) => one.match.id))).toEqual(
    new Set([matchId("judged"), matchId("judged wrong"), matchId("called off")]),
  );
  expect(history).toMatchObject({ count: 9, next: null, summary: { total_predictions: 6 } });
  const successes = await bodyOf(publicHistorySchema, "/api/v1/predictions/public_history?status=success&days=1");
  expect(successes.predictions.every((one) => one.status === "success" && one.was_correct === true)).toBe(true);
  expect(successes.count).toBe(history.summary.successful_predictions);
  const voided = await bodyOf(publicHistorySchema, "/api/v1/predictions/public_history?status=void");
  expect(voided.predictions.map((one) => [one.match.id, one.was_correct, one.real_score])).toEqual(
    Array.from({ length: 3 }, () => [matchId("called off"), null, null]),
  );
  const priced = judged.find((one) => one.match.id === matchId("judged") && one.type === "1X2");
  expect(priced?.odds, "a real price stands").not.toBeNull();
  const paged = await bodyOf(publicHistorySchema, "/api/v1/predictions/public_history?page_size=4&page=3");
  expect([paged.predictions.length, paged.next]).toEqual([1, null]);
  expect(await refused("/api/v1/predictions/public_history?page_size=4&page=4")).toMatchObject({
    status: 404,
    fields: ["page"],
  });

  const record = await bodyOf(performanceSchema, "/api/v1/predictions/performance");
  expect(record.global_stats.total_predictions).toBe(6);
  expect(record.global_stats.success_rate).toBeCloseTo(successes.count / 6, 12);
  expect(record.calibration.count).toBe(2);
  expect(record.backtests).toEqual([]);
});

test("backtests stand beside the published record and change none of its figures", async () => {
  const path = "/api/v1/predictions/performance";
  const { backtests: _none, ...before } = await bodyOf(performanceSchema, path);
  await registerBacktest(contextOf(createFootball()), { backtest: backtestNamed("a") });
  const { backtests, ...after } = await bodyOf(performanceSchema, path);
  expect(after).toEqual(before);
  expect(backtests.map(({ model, market }) => [model, market?.difference])).toEqual([
    ["independent", 0.003],
    ["published", -0.0002],
  ]);
});

const badInput: [path: string, field: string][] = [
  ...["live?", "", "UPCOMING"].map((value): [string, string] => [`?status=${value}`, "status"]),
  ["?sport=", "sport"],
  [`?sport=${"x".repeat(51)}`, "sport"],
  ["?league=", "league"],
  [`?league=${"x".repeat(101)}`, "league"],
  ...["yesterday", "2026-02-30", "2026-13-01", "2026-1-1", "2026-10-02T00:00:00Z", ""].flatMap(
    (value): [string, string][] => [
      [`?date_from=${value}`, "date_from"],
      [`?date_to=${value}`, "date_to"],
      [`/matches?date=${value}`, "date"],
    ],
  ),
  ...["-1", "101", "high", "50.5", ""].map((value): [string, string] => [`?confidence_min=${value}`, "confidence_min"]),
  ...["1x2", "OU25", ""].map((value): [string, string] => [`?type=${value}`, "type"]),
  ["?q=", "q"],
  ["?q=%20%20", "q"],
  [`?q=${"x".repeat(41)}`, "q"],
  ...["id", "match_date,id", "--match_date", ""].map((value): [string, string] => [`?ordering=${value}`, "ordering"]),
  ...["", "/matches", "/public_history"].flatMap((list) =>
    ["0", "-1", "x", "1.5", "1e3", "", "1000001", "9".repeat(30)]
      .map((value): [string, string] => [`${list}?page=${value}`, "page"])
      .concat(
        ["0", "101", "-20", "all", ""].map((value): [string, string] => [`${list}?page_size=${value}`, "page_size"]),
      ),
  ),
  ["?page=1&page=2", "page"],
  ["?lang=de", "lang"],
  ["/matches?lang=", "lang"],
  ["/matches?status=over", "status"],
  ["/matches?league=", "league"],
  ["/matches?team=", "team"],
  [`/matches?team=${"x".repeat(101)}`, "team"],
  ["/matches/1?lang=xx", "lang"],
  ["/1?lang=xx", "lang"],
  ...["0", "-1", "abc", "1.5", "9".repeat(16), "1%20or%201"].flatMap((value): [string, string][] => [
    [`/${value}`, "id"],
    [`/matches/${value}`, "id"],
    [`/../data/team-stats/${value}`, "team_id"],
    [`/../data/odds/${value}`, "fixture_id"],
  ]),
  ...["0", "91", "x"].map((value): [string, string] => [`/public_history?days=${value}`, "days"]),
  ["/public_history?status=pending", "status"],
  ...["a", "1;2", "1,", ",", "1,,2"].map((value): [string, string] => [
    `/../data/fixtures?league_ids=${value}`,
    "league_ids",
  ]),
  ...["-1", "31", "x"].map((value): [string, string] => [`/../data/fixtures?days_ahead=${value}`, "days_ahead"]),
  ["/../data/fixtures?status=NS", "status"],
  ["/../data/team-stats/1?league_id=0", "league_id"],
  ["/../data/team-stats/1?season=last", "season"],
];

test("what cannot be read is refused by name, never guessed, clamped or ignored", async () => {
  for (const [path, field] of badInput) {
    const { status, code, fields } = await refused(`/api/v1/predictions${path}`);
    expect([status, code, fields], path).toEqual([400, "VALIDATION_ERROR", [field]]);
  }
  const twice = await refused("/api/v1/predictions?page=0&page_size=101&type=x");
  expect(twice).toMatchObject({ status: 400, fields: expect.arrayContaining(["page", "page_size", "type"]) });
});

test("what does not exist is 404 with the house's body, whatever the method", async () => {
  for (const [path, field] of [
    ["/api/v1/predictions/999999", "id"],
    ["/api/v1/predictions/matches/999999", "id"],
    ["/api/v1/data/team-stats/999999", "team_id"],
    ["/api/v1/data/odds/999999", "id"],
    ["/images/teams/unheard-of.svg", "slug"],
    ["/api/v1/nothing", "path"],
    ["/api/v2/predictions", "path"],
    ["/api", "path"],
    ["/images/teams/Ajaccio.png", "path"],
    ["/images/teams/..%2f..%2fsecret.svg", "path"],
    ["/ws", "path"],
    ["/ws/nothing", "path"],
  ] as const) {
    expect(await refused(path), path).toMatchObject({ status: 404, code: "NOT_FOUND", fields: [field] });
  }
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    for (const path of ["/api/v1/predictions/", "/api/v1/predictions/1", "/api/v1/openapi.json", "/ws/matches/1"]) {
      expect(await refused(path, { method }), `${method} ${path}`).toMatchObject({ status: 404, code: "NOT_FOUND" });
    }
  }
});

test("an error of ours is recorded and says nothing of its cause", async () => {
  const app = createApp(() => Promise.reject(new Error("secret of the page")));
  const broken = new Proxy(env.DB, {
    get() {
      throw new Error("secret of the store");
    },
  });
  for (const [path, bindings] of [
    ["/api/v1/predictions", Object.assign({}, env, { DB: broken })],
    ["/", env],
  ] as const) {
    const answer = await app.request(`${origin}${path}`, {}, bindings);
    const text = await answer.text();
    expect([answer.status, text.includes("secret")]).toEqual([500, false]);
    expect(errorSchema.parse(JSON.parse(text)).error.code).toBe("INTERNAL_ERROR");
  }
  const ready = await app.request(`${origin}/api/v1/ready`, {}, Object.assign({}, env, { DB: broken }));
  expect(ready.status).toBe(503);
  expect(readySchema.parse(await ready.json())).toMatchObject({
    status: "degraded",
    checks: { database: { ok: false } },
  });
});

const localDoors: [method: string, path: string, body?: unknown][] = [
  ["GET", "/dev"],
  ["GET", "/dev/clock"],
  ["POST", "/dev/clock", { advanceMs: 0 }],
  ["GET", "/dev/state"],
  ["GET", "/dev/mail"],
  ["GET", "/dev/mail?to=a@example.org"],
  ["GET", "/dev/ui"],
  ["POST", "/dev/jobs/nothing"],
  ...cronJobs.map(({ job }): [string, string] => ["POST", `/dev/jobs/${job}`]),
];

test("no local door exists outside local: the same 404 as anywhere, and nothing happens", async () => {
  const before = await env.DB.prepare("select * from match_clock").first();
  const staging = Object.assign({}, env, { ENVIRONMENT: "staging" });
  const app = createApp(() => Promise.resolve(new Response("page")));
  for (const [method, path, body] of localDoors) {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    for (const written of [path, path.replace(/(\?|$)/, "/$1"), path.replace("/dev", "/%64ev")]) {
      expect(await refused(written, init), `${method} ${written}`).toMatchObject({ status: 404, code: "NOT_FOUND" });
      expect((await app.request(`${origin}${written}`, init, staging)).status, `staging ${method} ${written}`).toBe(
        404,
      );
    }
  }
  expect(await env.DB.prepare("select * from match_clock").first()).toEqual(before);
  expect(await env.DB.prepare("select count(*) as count from scheduled_runs").first()).toEqual({ count: 0 });
});

test("the same doors open under local", async () => {
  const app = createApp(() => Promise.resolve(new Response("page")));
  const asLocal = (path: string, init?: RequestInit) => app.request(`${origin}${path}`, init, localBindings());
  const clock = await asLocal("/dev/clock");
  expect(await clock.json()).toMatchObject({ speed: 1, running: true });
  const state = await asLocal("/dev/state/");
  expect(await state.json()).toMatchObject({ tables: { competitions: 2 }, queues: { notify: 0 } });
  expect((await asLocal("/dev/jobs/nothing", { method: "POST" })).status).toBe(404);
  expect(await (await asLocal("/dev/jobs/reconcile", { method: "POST" })).json()).toEqual({
    job: "reconcile",
    status: "done",
  });
  const refusals = [{}, { advanceMs: 1, setMs: 1 }, { advanceMs: -1 }, { advanceMs: 1, other: 1 }, "x"];
  for (const body of refusals) {
    const answer = await asLocal("/dev/clock", { method: "POST", body: JSON.stringify(body) });
    expect(answer.status, JSON.stringify(body)).toBe(400);
  }
  const past = await asLocal("/dev/clock", { method: "POST", body: JSON.stringify({ setMs: 1 }) });
  expect(past.status).toBe(422);
  expect(await (await asLocal("/dev/ui")).text(), "pages of the workshop are pages").toBe("page");
});

test("how the collecting goes is told to administrators, and to whoever runs the product on their own machine", async () => {
  const app = createApp(() => Promise.resolve(new Response("page")));
  const withKey = { ...localBindings(), API_FOOTBALL_KEY: "secret-of-a-test" };
  for (const [operation, , path, schema] of operationsOfAdministrators) {
    const stranger = await ask(path);
    expect(stranger.status, operation).toBe(401);
    expect(await stranger.json()).toMatchObject({ error: { code: "AUTHENTICATION_FAILED" } });
    for (const bindings of [localBindings(), withKey]) {
      const answer = await app.request(`${origin}${path}/`, undefined, bindings);
      const body = await answer.text();
      expect(answer.status, body).toBe(200);
      expect(schema.parse(JSON.parse(body))).toStrictEqual(JSON.parse(body));
      expect(body).not.toContain("secret-of-a-test");
    }
  }
  const gate = await app.request(`${origin}/api/v1/collection/status`, undefined, withKey);
  expect(await gate.json()).toMatchObject({
    provider: "api-football",
    gate: { state: "open", breaker: "closed", day: { limit: 100, used: 0, remaining: 100 } },
  });
  const failed = await app.request(`${origin}/api/v1/collection/logs?status=failed`, undefined, localBindings());
  expect(await failed.json()).toMatchObject({ count: 0, results: [] });
});

test("a tape is played under local alone", () => {
  const actor = { kind: "anonymous" } as const;
  for (const ENVIRONMENT of ["production", "staging"]) {
    const composed = composeContext(Object.assign({}, env, { ENVIRONMENT, TAPE: env.DB }), actor);
    expect([composed.provider, composed.replay, composed.config.isLocal], ENVIRONMENT).toEqual([null, null, false]);
  }
  const local = composeContext({ ...localBindings(), TAPE: env.DB }, actor);
  expect(local.provider?.name).toBe("replay");
  expect(local.replay).not.toBeNull();
  expect(() => composeContext(Object.assign({}, env, { ENVIRONMENT: "locale" }), actor)).toThrow(/ENVIRONMENT/);
});

test("a team has its crest at its address, as an image that can run nothing", async () => {
  for (const slug of ["saint-etienne", "1-fc-koln", "calais"]) {
    const answer = await ask(`/images/teams/${slug}.svg`);
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([200, "image/svg+xml; charset=utf-8"]);
    expect(answer.headers.get("Content-Security-Policy")).toBe("default-src 'none'; style-src 'unsafe-inline'");
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(await answer.text()).toMatch(/^<svg [\s\S]*<\/svg>$/);
  }
  const { home_team_logo: logo } = await bodyOf(matchDetailSchema, `/api/v1/predictions/matches/${matchId(dayStart)}`);
  expect(logo).toBe(`${origin}/images/teams/saint-etienne.svg`);
});

test("the edge keeps what is the same for all for its documented time, and nothing else", async () => {
  const lifetimes: [path: string, seconds: number, tag: string][] = [
    ["/api/v1/predictions", 60, "predictions"],
    ["/api/v1/predictions/public_history", 300, "record"],
    ["/api/v1/predictions/performance", 300, "record"],
    ["/api/v1/predictions/record.ndjson", 300, "chain"],
    ["/api/v1/predictions/matches", 60, "predictions,matches"],
    [`/api/v1/predictions/matches/${matchId("in play")}`, 5, `match-${matchId("in play")}`],
    [`/api/v1/predictions/${predictionId("judged")}`, 60, `match-${matchId("judged")}`],
    ["/api/v1/data/fixtures", 60, "matches"],
    ["/api/v1/data/team-stats/1", 300, "team-1"],
    [`/api/v1/data/odds/${matchId(dayStart)}`, 60, `match-${matchId(dayStart)}`],
    ["/api/v1/openapi.json", 3600, "contract"],
    ["/api/v1/docs", 3600, "contract"],
    ["/images/teams/calais.svg", 3600, "crests"],
  ];
  const rows = Object.values(cachePolicies).filter(({ path }) => /^\/(api|images)\//.test(path));
  expect(lifetimes.length, "every row of the table that is no page").toBe(rows.length);
  for (const [path, seconds, tag] of lifetimes) {
    for (const method of ["GET", "HEAD"]) {
      const { headers } = await ask(path, { method });
      expect([headers.get("Cache-Control"), headers.get("Cache-Tag")], `${method} ${path}`).toEqual([
        `public, max-age=${seconds}, stale-while-revalidate=${seconds}`,
        tag,
      ]);
      expect(headers.get("Set-Cookie")).toBeNull();
    }
  }
  for (const path of ["/api/v1/health", "/api/v1/ready", "/"]) {
    const { headers } = await ask(path);
    expect([headers.get("Cache-Control"), headers.get("Cache-Tag")], path).toEqual([null, null]);
  }
}, 20_000);

test("HEAD answers as GET does, without the body", async () => {
  for (const [, , path] of operations) {
    const [head, get] = await Promise.all([ask(path(), { method: "HEAD" }), ask(path())]);
    expect([head.status, await head.text()], path()).toEqual([200, ""]);
    expect(head.headers.get("Content-Type")).toBe(get.headers.get("Content-Type"));
    await get.text();
  }
  expect((await ask("/api/v1/predictions/999999", { method: "HEAD" })).status).toBe(404);
});

test("every answer carries the headers that keep a browser safe", async () => {
  for (const path of ["/api/v1/predictions", "/api/v1/nothing", "/", "/images/teams/calais.svg"]) {
    const { headers } = await ask(path, { headers: { "X-Request-Id": "req_of_the_caller" } });
    expect(Object.fromEntries(headers), path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "strict-origin-when-cross-origin",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-request-id": expect.stringMatching(/^req_[0-9a-f]{32}$/),
    });
  }
});

test("links name the configured origin, whatever address was asked", async () => {
  const app = createApp(() => Promise.resolve(new Response("page")));
  const ctx = createExecutionContext();
  const bindings = Object.assign({}, env, { PUBLIC_ORIGIN: "https://public.example/" });
  const request = new Request("https://10.0.0.7:8080/api/v1/predictions/?page_size=1", {
    headers: { Host: "evil.example" },
  });
  const answer = await app.fetch(request, bindings, ctx);
  await waitOnExecutionContext(ctx);
  const list = predictionListSchema.parse(await answer.json());
  expect(list.next).toBe("https://public.example/api/v1/predictions/?page_size=1&page=2");
  expect(list.results[0]?.match.home_team_logo).toBe("https://public.example/images/teams/saint-etienne.svg");
});
