import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";

import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { predictionDetailSchema, predictionListSchema } from "../../worker/predict/contract.ts";
import { openApiFootballSpace } from "../upstreams/api-football-control.ts";
import { startApiFootball } from "../upstreams/api-football.ts";
import type { HttpDouble } from "../upstreams/http-double.ts";
import { type PlannedMatch, worldAt } from "../upstreams/matchday.ts";
import { startOpenAi } from "../upstreams/openai.ts";
import { type OpenAiControl, openAiKey, openOpenAiSpace } from "../upstreams/openai-world.ts";

const hourMs = 3_600_000;
const longestWaitMs = 60_000;
const matches: PlannedMatch[] = [0, 1].map((index) => ({
  id: 710_000 + index,
  leagueId: 39,
  home: 2 * index,
  away: 2 * index + 1,
  kickoffAtMs: Math.ceil(Date.now() / hourMs) * hourMs + (index + 1) * hourMs,
  goals: [],
}));

let doubles: HttpDouble[];
let openAi: OpenAiControl;
let house: LocalWorker;

beforeAll(async () => {
  doubles = await Promise.all([startApiFootball(), startOpenAi()]);
  const [footballUrl = "", openAiUrl = ""] = doubles.map(({ url }) => url);
  const football = await openApiFootballSpace(footballUrl, worldAt(matches, Date.now()));
  openAi = await openOpenAiSpace(openAiUrl);
  house = await startLocalWorker({
    port: 0,
    stateDir: undefined,
    vars: {
      ENVIRONMENT: "local",
      RATE_LIMIT_FACTOR: "1000",
      CHECK_ANSWERS: "1",
      API_FOOTBALL_KEY: "test-key",
      API_FOOTBALL_BASE_URL: football.baseUrl,
      API_FOOTBALL_LEAGUES: "39",
      OPENAI_API_KEY: openAiKey,
      OPENAI_BASE_URL: openAi.baseUrl,
    },
  });
  await migrate(await house.database("DB"));
});

afterAll(async () => {
  await house.stop();
  await Promise.all(doubles.map((double) => double.stop()));
});

async function textOf(path: string): Promise<string> {
  const answer = await fetch(new URL(path, house.url));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return text;
}

async function gptOf(id: number) {
  return predictionDetailSchema.parse(JSON.parse(await textOf(`/api/v1/predictions/${id}/?lang=en`))).gpt;
}

/** Both matches, once something has come of the question about each; null before. */
async function allHeard() {
  const { results } = predictionListSchema.parse(JSON.parse(await textOf("/api/v1/predictions/?status=upcoming")));
  const bodies = await Promise.all(results.map(async ({ id }) => ({ id, gpt: await gptOf(id) })));
  return bodies.length === 2 && bodies.every(({ gpt }) => gpt?.reason !== "not_asked") ? bodies : null;
}

async function waitFor<Seen>(look: () => Promise<Seen | null>): Promise<Seen> {
  for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += 500) {
    const seen = await look();
    if (seen !== null) return seen;
    await wait(500);
  }
  throw new Error("it did not come");
}

test("the built Worker asks GPT by its own queue, and shows what it wrote, or that it did not", async () => {
  await openAi.behave({ kind: "answer" }, { kind: "contradicting" });
  const answer = await fetch(new URL("/dev/jobs/daily", house.url), { method: "POST", body: "{}" });
  expect(answer.ok).toBe(true);
  await house.tick();
  const bodies = await waitFor(allHeard);
  expect(new Set(bodies.map(({ gpt }) => gpt?.reason))).toEqual(new Set([null, "contradicts"]));
  expect((await openAi.questions()).map(({ status }) => status)).toEqual([200, 200]);
  const written = bodies.find(({ gpt }) => gpt?.status === "with_gpt");
  const without = bodies.find(({ gpt }) => gpt?.status === "without_gpt");

  const french = await textOf(`/predictions/${written?.id}`);
  expect(french).toContain("Contexte écrit par GPT");
  expect(french).toContain("La pluie est annoncée.");
  expect(french).toContain('href="https://club.example/news" rel="nofollow ugc noopener noreferrer"');
  const english = await textOf(`/en/predictions/${written?.id}`);
  expect(english).toContain("Context written by GPT");
  expect(english).toContain("Rain is forecast.");
  expect(await textOf(`/en/predictions/${without?.id}`)).toContain("Prediction published without GPT.");
  expect(`${french}${english}`).not.toContain(openAiKey);
});
