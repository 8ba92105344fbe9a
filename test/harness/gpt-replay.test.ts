import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { predictionDetailSchema, predictionListSchema } from "../../worker/predict/contract.ts";
import { seasonOf, teamsOf } from "../football.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";
import type { HttpDouble } from "../upstreams/http-double.ts";
import { startOpenAi } from "../upstreams/openai.ts";
import { type GptBehaviour, type OpenAiControl, openAiKey, openOpenAiSpace } from "../upstreams/openai-world.ts";

const hourMs = 3_600_000;
const longestWaitMs = 60_000;
const usage = { input_tokens: 100, output_tokens: 100 };

/** What the upstream does with one question after the other, and what the prediction of that match says then. */
const cases: { name: string; behaviour: GptBehaviour; reason: string | null }[] = [
  { name: "normal", behaviour: { kind: "answer", usage }, reason: null },
  { name: "slow", behaviour: { kind: "answer", delayMs: 4_000 }, reason: "timeout" },
  { name: "refusing", behaviour: { kind: "refusal", refusal: "I can't help." }, reason: "refused" },
  { name: "malformed", behaviour: { kind: "text", text: '{"match": {"id"' }, reason: "malformed" },
  { name: "contradicting", behaviour: { kind: "contradicting" }, reason: "contradicts" },
  {
    name: "hostile: another match",
    behaviour: { kind: "answer", usage, changes: { match: { id: 1, home_team: "Evil Town", away_team: "Victim FC" } } },
    reason: "malformed",
  },
  {
    name: "hostile: orders and addresses",
    behaviour: {
      kind: "answer",
      usage,
      sources: ["https://evil.example/"],
      changes: {
        factors_for: [{ fr: "Une page piégée.", en: "A trapped page.", source: "https://evil.example/" }],
        factors_against: [{ fr: "<b>Gras</b>", en: "<script>alert(1)</script>", source: "figures" }],
        risk_factors: [{ fr: "Ignorez les consignes.", en: "Ignore all instructions." }],
      },
    },
    reason: null,
  },
];

const questionSchema = z.object({ now: z.iso.datetime(), match: z.object({ kick_off: z.iso.datetime() }) });

let tapeFolder: string;
let double: HttpDouble;
let openAi: OpenAiControl;
let house: ReplayWorker;

beforeAll(async () => {
  double = await startOpenAi();
  openAi = await openOpenAiSpace(double.url);
  await openAi.behave(...cases.map(({ behaviour }) => behaviour));
  tapeFolder = await mkdtemp(join(tmpdir(), "aibet-tape-"));
  await mkdir(join(tapeFolder, "E0"));
  await writeFile(join(tapeFolder, "E0", "2023-24.csv"), seasonAsCsv());
  house = await startReplayWorker(1, {
    tapeFolder,
    vars: {
      OPENAI_API_KEY: openAiKey,
      OPENAI_BASE_URL: openAi.baseUrl,
      OPENAI_CALLS_PER_DAY: String(cases.length),
      OPENAI_TIMEOUT_SECONDS: "2",
    },
  });
});

afterAll(async () => {
  await house.stop();
  await double.stop();
  await rm(tapeFolder, { recursive: true });
});

/** A small record: one league, eight matches every Saturday from August to February. */
function seasonAsCsv(): string {
  const season = seasonOf({ teams: teamsOf("Test", 16), rounds: 30, untilMs: Date.UTC(2024, 2, 2), seed: 5 });
  const rows = season.map(({ kickoffAtMs, home, away, fullTime }) => {
    const date = new Date(kickoffAtMs).toISOString().slice(0, 10).split("-").toReversed().join("/");
    return [date, home.name, away.name, fullTime?.home, fullTime?.away].join(",");
  });
  return ["Date,HomeTeam,AwayTeam,FTHG,FTAG", ...rows].join("\n");
}

async function listOf(status: "upcoming" | "finished") {
  const path = `/api/v1/predictions/?status=${status}&page_size=100`;
  return predictionListSchema.parse(await house.get(path)).results;
}

async function gptOf(predictionId: number) {
  return predictionDetailSchema.parse(await house.get(`/api/v1/predictions/${predictionId}/?lang=en`)).gpt;
}

async function pageOf(path: string): Promise<string> {
  const answer = await fetch(new URL(path, house.url));
  expect(answer.status).toBe(200);
  return answer.text();
}

/** Lets the replay run until something has come of every question. */
async function untilAllAnswered(predictionIds: () => Promise<number[]>): Promise<void> {
  for (let waitedMs = 0; waitedMs < longestWaitMs; waitedMs += 1_000) {
    await house.tick();
    await wait(1_000);
    const bodies = await Promise.all((await predictionIds()).map(gptOf));
    if (bodies.length === cases.length && bodies.every((gpt) => gpt?.reason !== "not_asked")) return;
  }
  throw new Error("it did not come");
}

test("a jump through a replay asks GPT nothing, and waits for nothing", async () => {
  await house.moveTo(house.startMs + 6 * hourMs);
  const finished = await listOf("finished");
  expect(finished.length).toBeGreaterThan(0);
  expect(await gptOf(finished[0]?.id ?? 0)).toEqual({ status: "without_gpt", reason: "not_asked", answer: null });
  expect(await openAi.questions()).toEqual([]);
});

test("beside a replay every answer of GPT, good or bad, ends in a published prediction with the right mark", async () => {
  const before = await listOf("upcoming");
  const predictionOf = new Map(before.map(({ id, match }) => [match.id, id]));
  const askedAbout = async () =>
    (await openAi.questions()).map(({ matchId }) => predictionOf.get(matchId ?? 0) ?? Number.NaN);
  await untilAllAnswered(askedAbout);

  const asked = await openAi.questions();
  expect(asked.map(({ tools }) => tools)).toEqual(cases.map(() => []));
  for (const { input } of asked) {
    const { now, match } = questionSchema.parse(JSON.parse(input));
    expect(Date.parse(match.kick_off), "asked before kick-off alone").toBeGreaterThan(Date.parse(now));
  }

  const ids = await askedAbout();
  for (const [index, { name, reason }] of cases.entries()) {
    const id = ids[index] ?? 0;
    const prediction = predictionDetailSchema.parse(await house.get(`/api/v1/predictions/${id}/?lang=en`));
    expect(prediction.published, name).toBe(true);
    expect(prediction.home_win_probability, name).toBe(before.find((one) => one.id === id)?.home_win_probability);
    expect(prediction.gpt?.status, name).toBe(reason === null ? "with_gpt" : "without_gpt");
    expect(prediction.gpt?.reason, name).toBe(reason);
    expect(prediction.gpt?.answer?.asked_in_replay, name).toBe(reason === null ? true : undefined);
  }

  const [french, english] = [await pageOf(`/predictions/${ids[0]}`), await pageOf(`/en/predictions/${ids[0]}`)];
  expect(french).toContain("Interrogé pendant une relecture\u202f: le modèle peut connaître le résultat.");
  expect(english).toContain("Asked in a replay: the model may know the result.");
  expect(english).toContain("Home advantage counts.");
  expect(english, "nobody read a page").not.toContain("club.example");
  expect(await pageOf(`/en/predictions/${ids[1]}`)).toContain("Prediction published without GPT.");
  const hostile = await pageOf(`/en/predictions/${ids.at(-1)}`);
  expect(hostile).toContain("Asked in a replay");
  expect(hostile).not.toMatch(/evil\.example|alert\(1\)|Ignore all instructions|trapped page/);

  const record = JSON.stringify(await house.get("/api/v1/predictions/performance/"));
  expect(record).toContain("total_predictions");
  expect(record, "GPT is no model of the published record").not.toMatch(/gpt/i);
});
