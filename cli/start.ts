import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Tape } from "./tape/build-tape.ts";
import { ensureBuilt } from "./build.ts";
import { type LocalWorker, migrate, projectRoot, startLocalWorker } from "./local-worker.ts";
import { loadTape } from "./tape/load-tape.ts";
import { TapeError } from "./tape/tape-error.ts";
import { writeTape } from "./tape/write-tape.ts";

const weekMs = 7 * 86_400_000;
const warmUpWeeks = 8;
const beatMs = 1_000;

/** `npm start`: everything from an empty folder to a served replay. */
async function main(): Promise<void> {
  const port = readPort(process.env.PORT);
  const speed = readSpeed(process.env.REPLAY_SPEED);
  await assertPortIsFree(port);

  const tape = await step("Reading the record", () =>
    loadTape({
      tapeFolder: process.env.TAPE || undefined,
      speed,
      requestedStart: process.env.REPLAY_START || undefined,
      nodeModulesDir: join(projectRoot, "node_modules"),
    }),
  );
  await step("Building", () => ensureBuilt());

  // Each record has a state of its own: its clock only ever runs forward.
  const stateDir = join(process.env.STATE_DIR || join(projectRoot, ".wrangler", "state"), stateName(tape));
  const worker = await startLocalWorker({
    port,
    stateDir,
    withTape: true,
    vars: { ENVIRONMENT: "local", REPLAY_SPEED: String(speed) },
  });
  stopOnSignals(worker);

  const database = await worker.database("DB");
  await step("Preparing the store", () => migrate(database));
  await step("Importing the record", async () => writeTape(await worker.database("TAPE"), tape));
  await playUpToStart(worker, database, tape, speed);

  keepBeating(worker);
  console.log(`AIBet ready on http://localhost:${port}`);
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

/** One beat after the other, never two at once: what Cron Triggers do in production, at the pace of the replay. */
function keepBeating(worker: LocalWorker): void {
  let troubled = false;
  async function beat(): Promise<void> {
    try {
      await worker.tick();
      troubled = false;
    } catch (error) {
      if (!troubled) console.error(`A beat failed and will be made up for: ${reasonOf(error)}`);
      troubled = true;
    }
    setTimeout(() => void beat(), beatMs);
  }
  void beat();
}

function stopOnSignals(worker: LocalWorker): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void worker.stop().finally(() => process.exit(0));
    });
  }
}

async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
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

function stateName(tape: Tape): string {
  const record = process.env.TAPE ? createHash("sha256").update(process.env.TAPE).digest("hex").slice(0, 8) : "default";
  const start = process.env.REPLAY_START ? `-${new Date(tape.startMs).toISOString().slice(0, 10)}` : "";
  return `${record}${start}`;
}

function readPort(text: string | undefined): number {
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

function assertPortIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => reject(new StartError(`Port ${port} is in use: stop what runs there or set PORT.`)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}

/** Something the person at the terminal can put right; its message is all they need. */
class StartError extends Error {}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /ENOSPC|SQLITE_FULL|disk is full/i.test(text) ? "The disk is full." : text;
}

try {
  await main();
} catch (error) {
  const expected = error instanceof StartError || error instanceof TapeError;
  console.error(expected ? error.message : `AIBet could not start: ${reasonOf(error)}`);
  process.exit(1);
}
