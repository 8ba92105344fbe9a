import { afterAll, beforeAll, expect, test } from "vitest";
import type * as z from "zod";

import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { collectionStatusSchema } from "../../worker/collect/contract.ts";
import { predictionListSchema, publicHistorySchema } from "../../worker/predict/contract.ts";
import { matchListSchema } from "../../worker/matches/contract.ts";
import { type ApiFootballControl, openApiFootballSpace } from "../upstreams/api-football-control.ts";
import { startApiFootball } from "../upstreams/api-football.ts";
import { type PlannedMatch, worldAt } from "../upstreams/matchday.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const beganAtMs = Date.now();
const matches: PlannedMatch[] = Array.from({ length: 5 }, (_, index) => ({
  id: 700_000 + index,
  leagueId: 39,
  home: 2 * index,
  away: 2 * index + 1,
  kickoffAtMs: Math.ceil(beganAtMs / hourMs) * hourMs + hourMs,
  goals: [{ side: "home", minute: 30 + index }],
}));
const kickoffAtMs = matches[0]?.kickoffAtMs ?? 0;

let upstream: { url: string; stop(): Promise<void> };
let control: ApiFootballControl;
let house: LocalWorker;

beforeAll(async () => {
  upstream = await startApiFootball();
  control = await openApiFootballSpace(upstream.url, worldAt(matches, Date.now()));
  house = await startLocalWorker({
    port: 0,
    stateDir: undefined,
    vars: {
      ENVIRONMENT: "local",
      RATE_LIMIT_FACTOR: "1000",
      CHECK_ANSWERS: "1",
      API_FOOTBALL_KEY: "test-key",
      API_FOOTBALL_BASE_URL: control.baseUrl,
      API_FOOTBALL_LEAGUES: "39",
    },
  });
  await migrate(await house.database("DB"));
});

afterAll(async () => {
  await house.stop();
  await upstream.stop();
});

async function get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  const answer = await fetch(new URL(path, house.url));
  const body: unknown = await answer.json();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(body)}`);
  return schema.parse(body);
}

async function post(path: string, body: object = {}): Promise<void> {
  const answer = await fetch(new URL(path, house.url), { method: "POST", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
}

test("with a key, the built Worker follows real matches from collection to judgement through its gate", async () => {
  await post("/dev/jobs/daily");
  const upcoming = await get("/api/v1/predictions/?status=upcoming", predictionListSchema);
  expect(upcoming.results.map((prediction) => prediction.match.home_team).toSorted()).toEqual(
    matches.map(({ home }) => `Town 39 ${home}`).toSorted(),
  );
  expect(upcoming.results.every((prediction) => prediction.probability_source === "market")).toBe(true);

  await control.setWorld(worldAt(matches, kickoffAtMs + 40 * minuteMs));
  await post("/dev/clock", { setMs: kickoffAtMs + 40 * minuteMs });
  const live = await get("/api/v1/predictions/matches/?status=live", matchListSchema);
  expect(live.results.map((match) => [match.provider_status, match.home_score])).toEqual(matches.map(() => ["1H", 1]));

  await control.setWorld(worldAt(matches, kickoffAtMs + 2 * hourMs));
  await post("/dev/clock", { setMs: kickoffAtMs + 2 * hourMs });
  const history = await get("/api/v1/predictions/public_history/?days=2", publicHistorySchema);
  expect(history.predictions).toHaveLength(15);
  expect(new Set(history.predictions.map((prediction) => prediction.real_score))).toEqual(new Set(["1-0"]));

  const status = await get("/api/v1/collection/status/", collectionStatusSchema);
  const calls = await control.calls();
  expect(status).toMatchObject({ provider: "api-football", gate: { state: "open", day: { limit: 100 } } });
  expect(status.gate?.day.used).toBe(calls.length);
  expect(calls.length).toBeLessThanOrEqual(100);
});
