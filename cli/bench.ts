import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

import { fitDixonColes, type PastResult } from "../worker/predict/models/dixon-coles.ts";
import { ensureBuilt } from "./build.ts";
import { migrate, projectRoot, startLocalWorker } from "./local-worker.ts";
import { loadTape } from "./tape/load-tape.ts";
import { writeTape } from "./tape/write-tape.ts";

const warmUpRequests = 300;
const measuredRequests = 2_000;
const connections = 16;

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
    vars: { ENVIRONMENT: "local" },
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
  } finally {
    await worker.stop();
  }
  timeFit();
}

function timeFit(): void {
  const results = fourSeasons();
  const startedMs = performance.now();
  fitDixonColes(results, { asOfMs: 1_520 * 86_400_000 });
  console.log(`fit of one league, ${results.length} results: ${(performance.now() - startedMs).toFixed(0)} ms`);
}

/** Twenty teams, four seasons, goals from a fixed pattern: only the amount of work matters here. */
function fourSeasons(): PastResult[] {
  return Array.from({ length: 1_520 }, (_, index) => {
    const homeTeamId = index % 20;
    return {
      homeTeamId,
      awayTeamId: (homeTeamId + 1 + (index % 19)) % 20,
      homeGoals: (index * 7) % 4,
      awayGoals: (index * 5) % 3,
      playedAtMs: index * 86_400_000,
    };
  });
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
