import { join } from "node:path";
import * as z from "zod";

import { type LocalWorker, migrate, projectRoot, startLocalWorker } from "../cli/local-worker.ts";
import { loadTape } from "../cli/tape/load-tape.ts";
import { writeTape } from "../cli/tape/write-tape.ts";
import { testSecrets } from "./secrets.ts";

const dayMs = 86_400_000;

export type ReplayWorker = LocalWorker & {
  startMs: number;
  get(path: string): Promise<unknown>;
  /** Moves the match clock and returns when everything due has run. */
  moveTo(matchAtMs: number): Promise<number>;
};

/**
 * The built Worker on the default tape, or the one in `tapeFolder`, in memory, at `daysBefore` the tape's own start, with
 * its clock standing still and every answer checked against its schema.
 */
export async function startReplayWorker(
  daysBefore: number,
  { tapeFolder, vars = {} }: { tapeFolder?: string; vars?: Record<string, string> } = {},
): Promise<ReplayWorker> {
  const tape = await loadTape({
    tapeFolder,
    speed: 60,
    requestedStart: undefined,
    nodeModulesDir: join(projectRoot, "node_modules"),
  });
  const worker = await startLocalWorker({
    port: 0,
    stateDir: undefined,
    withTape: true,
    vars: { ENVIRONMENT: "local", CHECK_ANSWERS: "1", RATE_LIMIT_FACTOR: "1000", ...testSecrets, ...vars },
  });
  const database = await worker.database("DB");
  await migrate(database);
  await writeTape(await worker.database("TAPE"), tape);
  const fromMs = tape.startMs - daysBefore * dayMs;
  await database
    .prepare("update match_clock set anchor_real_ms = ?1, anchor_match_ms = ?2, running_until_real_ms = ?1, speed = 60")
    .bind(Date.now(), fromMs)
    .run();

  async function get(path: string): Promise<unknown> {
    const answer = await fetch(new URL(path, worker.url));
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }
  async function moveTo(matchAtMs: number): Promise<number> {
    const answer = await fetch(new URL("/dev/clock", worker.url), {
      method: "POST",
      body: JSON.stringify({ setMs: matchAtMs }),
    });
    if (!answer.ok) throw new Error(`the clock answered ${answer.status}: ${await answer.text()}`);
    return z.object({ matchNowMs: z.int() }).parse(await answer.json()).matchNowMs;
  }
  await moveTo(fromMs);
  return { ...worker, startMs: tape.startMs, get, moveTo };
}
