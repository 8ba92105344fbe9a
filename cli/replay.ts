import { createHash } from "node:crypto";
import { join } from "node:path";

import { takeInBacktests } from "./backtest/register.ts";
import { ensureBuilt } from "./build.ts";
import { gptSettings } from "./gpt-settings.ts";
import { accountVars } from "./local-secrets.ts";
import { type LocalWorker, migrate, projectRoot, startLocalWorker } from "./local-worker.ts";
import type { Tape } from "./tape/build-tape.ts";
import { loadTape } from "./tape/load-tape.ts";
import { TapeError } from "./tape/tape-error.ts";
import { writeTape } from "./tape/write-tape.ts";

const weekMs = 7 * 86_400_000;
const warmUpWeeks = 8;
const shownLines = 5;

export type ReplaySettings = { port: number; speed: number; tape: Tape; stateDir: string };

/** Reads the environment and the record it names. @throws StartError or TapeError with one clear line */
export async function readReplaySettings(): Promise<ReplaySettings> {
  const port = readPort(process.env.PORT);
  const speed = readSpeed(process.env.REPLAY_SPEED);
  const tape = await step("Reading the record", () =>
    loadTape({
      tapeFolder: process.env.TAPE || undefined,
      ratingsFolder: process.env.TAPE_RATINGS || undefined,
      speed,
      requestedStart: process.env.REPLAY_START || undefined,
      nodeModulesDir: join(projectRoot, "node_modules"),
    }),
  );
  report(tape);
  // Each record has a state of its own: its clock only ever runs forward.
  const stateDir = join(stateRoot(), stateName(tape));
  return { port, speed, tape, stateDir };
}

/** Builds what is not built, starts the Worker as the local one and brings its store to the start of the replay. */
export async function startReplay(settings: ReplaySettings): Promise<LocalWorker> {
  const gpt = gptSettings(process.env);
  if (gpt["OPENAI_API_KEY"]) console.log("GPT is asked beside the replay, without the web; its answers are marked.");
  await step("Building", () => ensureBuilt());
  const worker = await startLocalWorker({
    port: settings.port,
    stateDir: settings.stateDir,
    withTape: true,
    vars: {
      ENVIRONMENT: "local",
      REPLAY_SPEED: String(settings.speed),
      ...gpt,
      ...(await accountVars(process.env, stateRoot(), settings.port)),
    },
  });
  try {
    const database = await worker.database("DB");
    await step("Preparing the store", async () => {
      await migrate(database);
      await takeInBacktests(database, stateRoot());
    });
    await step("Importing the record", async () => writeTape(await worker.database("TAPE"), settings.tape));
    await playUpToStart(worker, database, settings.tape, settings.speed);
    return worker;
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

/** Eight weeks before the start run through the real pipeline, so that the record is not blank. */
async function playUpToStart(worker: LocalWorker, database: D1Database, tape: Tape, speed: number): Promise<void> {
  const firstMs = tape.startMs - warmUpWeeks * weekMs;
  const clock = await database
    .prepare("select anchor_real_ms, anchor_match_ms from match_clock")
    .first<{ anchor_real_ms: number; anchor_match_ms: number }>();
  if (clock?.anchor_real_ms === 0) {
    const nowMs = Date.now();
    await database
      .prepare(
        "update match_clock set anchor_real_ms = ?1, anchor_match_ms = ?2, speed = ?3, running_until_real_ms = ?1",
      )
      .bind(nowMs, firstMs, speed)
      .run();
  }
  const reachedMs = await matchNowMs(worker);
  for (let week = 0; week <= warmUpWeeks; week += 1) {
    const untilMs = firstMs + week * weekMs;
    if (untilMs < reachedMs) continue;
    await step(`Playing week ${week} of ${warmUpWeeks} before the start`, async () => {
      const answer = await fetch(new URL("/dev/clock", worker.url), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ setMs: untilMs }),
      });
      if (!answer.ok) throw new Error(`the clock could not be moved: ${await answer.text()}`);
    });
  }
}

async function matchNowMs(worker: LocalWorker): Promise<number> {
  const answer = await fetch(new URL("/dev/clock", worker.url));
  const clock: unknown = await answer.json();
  if (typeof clock === "object" && clock !== null && "matchNowMs" in clock && typeof clock.matchNowMs === "number") {
    return clock.matchNowMs;
  }
  throw new Error(`the Worker does not answer: ${JSON.stringify(clock)}`);
}

/** Says what is being done, and how long it took. */
export async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const startedMs = Date.now();
  process.stdout.write(`${name}… `);
  try {
    const result = await work();
    console.log(`${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log("");
    throw error;
  }
}

/** Under which every record, and the live store, has a folder of its own. */
export function stateRoot(): string {
  return process.env.STATE_DIR || join(projectRoot, ".wrangler", "state");
}

/** What of the record is not played as it stands. */
function report({ refused, notes }: Tape): void {
  const lines = [...notes, ...refused].map(({ where, reason }) => `${where}: ${reason}`);
  for (const line of lines.slice(0, shownLines)) console.log(`  ${line}`);
  if (lines.length > shownLines) console.log(`  … and ${lines.length - shownLines} more`);
}

function stateName(tape: Tape): string {
  const record = process.env.TAPE ? createHash("sha256").update(process.env.TAPE).digest("hex").slice(0, 8) : "default";
  const start = process.env.REPLAY_START ? `-${new Date(tape.startMs).toISOString().slice(0, 10)}` : "";
  return `${record}${start}`;
}

/** @throws StartError */
export function readPort(text: string | undefined): number {
  const port = Number(text || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new StartError(`PORT: "${text}" is not a port`);
  return port;
}

function readSpeed(text: string | undefined): number {
  const speed = Number(text || 60);
  if (!Number.isInteger(speed) || speed < 1 || speed > 3600) {
    throw new StartError(`REPLAY_SPEED: "${text}" is not a whole number from 1 to 3600`);
  }
  return speed;
}

/** Something the person at the terminal can put right; its message is all they need. */
export class StartError extends Error {}

export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /ENOSPC|SQLITE_FULL|disk is full/i.test(text) ? "The disk is full." : text;
}

/** Runs a command and turns whatever goes wrong into one line. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const expected = error instanceof StartError || error instanceof TapeError;
    console.error(expected ? error.message : `AIBet could not start: ${reasonOf(error)}`);
    process.exit(1);
  }
}
