import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

import { seededRandom } from "../worker/platform/seeded-random.ts";
import { fitEngine } from "../worker/predict/engine/engine.ts";
import { inventLeague } from "../worker/predict/engine/invented-league.ts";
import { reviseMatch } from "../worker/predict/revision.ts";
import { benchLive } from "./bench/live.ts";
import { ensureBuilt } from "./build.ts";
import { migrate, projectRoot, startLocalWorker } from "./local-worker.ts";
import { loadTape } from "./tape/load-tape.ts";
import { writeTape } from "./tape/write-tape.ts";

const warmUpRequests = 300;
const measuredRequests = 2_000;
const connections = 16;

/** `npm run bench -- live` measures the live rooms alone. */
const liveAlone = process.argv[2] === "live";

/**
 * `npm run bench`: throughput as a ratio to a bare Worker, measured in the same process and the same run. It prints and
 * never fails: a time decides nothing.
 */
async function main(): Promise<void> {
  await ensureBuilt();
  const tape = await loadTape({
    tapeFolder: undefined,
    speed: 60,
    requestedStart: undefined,
    nodeModulesDir: join(projectRoot, "node_modules"),
  });
  const bare = stripTypeScriptTypes(await readFile(join(projectRoot, "test", "bench", "bare.ts"), "utf8"));
  const worker = await startLocalWorker({
    port: 0,
    stateDir: undefined,
    withTape: true,
    vars: { ENVIRONMENT: "local", RATE_LIMIT_FACTOR: "1000000" },
    bareScript: bare,
    // In production static files are looked up before the Worker runs; the local stand-in for that is slower than the Worker.
    withAssets: false,
  });
  try {
    const database = await worker.database("DB");
    await migrate(database);
    await writeTape(await worker.database("TAPE"), tape);
    await database
      .prepare("update match_clock set anchor_real_ms = ?1, anchor_match_ms = ?2, running_until_real_ms = ?1")
      .bind(Date.now(), tape.startMs)
      .run();
    const daily = await fetch(new URL("/dev/jobs/daily", worker.url), { method: "POST" });
    if (!daily.ok) throw new Error(await daily.text());

    if (liveAlone) return await benchLive(worker, tape.startMs);
    const list = new URL("/api/v1/predictions/?status=upcoming&page_size=20", worker.url);
    const nothing = await measure(worker.bareUrl("/nothing"));
    const queries = await measure(worker.bareUrl("/queries"));
    print("bare Worker, fixed JSON", nothing, nothing);
    print("bare Worker, the same two queries", queries, nothing);
    print("health", await measure(new URL("/api/v1/health/", worker.url)), nothing);
    const listed = await measure(list);
    print("predictions list of 20, cache miss", listed, nothing);
    print("  … to the bare Worker with the same queries", listed, queries);
    print("list page", await measure(new URL("/predictions", worker.url), 300), nothing);
    await benchLive(worker, tape.startMs);
  } finally {
    await worker.stop();
  }
  timeEngine();
}

/** What a day costs the engine, in milliseconds of CPU. */
function timeEngine(): void {
  const history = inventLeague(seededRandom("bench"), { teams: 20, seasons: 6 });
  const lastDay = Math.max(...history.map((match) => match.day));
  const results = history.map((match) => ({ ...match, playedAtMs: match.day * dayMs }));
  const scratch = cpuMs(() => fitEngine(history, lastDay * dayMs));
  const nextDay = cpuMs(() => fitEngine(history, (lastDay + 1) * dayMs, scratch.answer));
  const { calibration: _, ...engine } = nextDay.answer;
  const parameters = { ...engine, historyKey: 0, calibration: null };
  const nowMs = (lastDay + 1) * dayMs;
  const predicted = cpuMs(() => {
    for (let match = 0; match < predictedMatches; match += 1) {
      const [homeTeamId, awayTeamId] = [1 + (match % 20), 1 + ((match + 1 + (match % 19)) % 20)];
      reviseMatch({
        match: { ...plainMatch, homeTeamId, awayTeamId, kickoffAtMs: nowMs + dayMs },
        run: { id: 1, parameters },
        results,
        prices: [],
        nowMs,
      });
    }
  });
  console.log(
    `engine of a league of ${history.length} results: ${scratch.ms.toFixed(0)} ms from nothing, ${nextDay.ms.toFixed(0)} ms the day after`,
  );
  console.log(`a match predicted and explained in two languages: ${(predicted.ms / predictedMatches).toFixed(2)} ms`);
}

const dayMs = 86_400_000;
const predictedMatches = 200;
const plainMatch = {
  id: 1,
  homeTeam: "Home",
  awayTeam: "Away",
  homeSlug: "home",
  awaySlug: "away",
  neutral: false,
};

function cpuMs<Answer>(work: () => Answer): { answer: Answer; ms: number } {
  const before = process.cpuUsage();
  const answer = work();
  const { user, system } = process.cpuUsage(before);
  return { answer, ms: (user + system) / 1000 };
}

/** @returns requests a second */
async function measure(url: URL, requests = measuredRequests): Promise<number> {
  await run(url, Math.min(warmUpRequests, requests));
  const startedMs = performance.now();
  await run(url, requests);
  return requests / ((performance.now() - startedMs) / 1000);
}

async function run(url: URL, requests: number): Promise<void> {
  let left = requests;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`${url.pathname} answered ${answer.status}`);
        await answer.arrayBuffer();
      }
    }),
  );
}

function print(name: string, perSecond: number, baseline: number): void {
  console.log(`${name}: ${perSecond.toFixed(0)} requests/s, ratio ${(perSecond / baseline).toFixed(2)}`);
}

await main();
