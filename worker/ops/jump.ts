import { composeContext } from "../compose.ts";
import { type JobName, cronJobs, handleMessage, startDueJobs, startJob } from "../jobs.ts";
import type { JobMessage } from "../messages.ts";
import type { Bindings } from "../bindings.ts";
import { AppError } from "../platform/errors.ts";
import { nextFireMs } from "./schedule.ts";
import { describeClock, endClaims, keepClockRunning, stopClock, withClaim } from "./service.ts";

const jumpLeaseMs = 15 * 60_000;
const clockLeaseMs = 5_000;
/** Nobody knows beforehand when an upstream has something new. */
const lookEveryMs = 15 * 60_000;
const tickLeaseMs = 30_000;
/** Jobs a jump stops for even when nothing happens in the record; the others only watch what happens. */
const steppingJobs: readonly JobName[] = ["odds", "daily", "refit"];

type Move = { advanceMs?: number | undefined; setMs?: number | undefined };

/**
 * Moves the match clock of somebody's own machine forward. The clock stands still at every instant at which something happens in
 * between (a kick-off, a goal, a price, a scheduled job), everything due there runs to its end, and only then it goes
 * on: nothing is skipped, and nothing happens in another order than it did.
 *
 * @throws AppError RULE_REFUSED for a move into the past, CONFLICT while another move is under way
 */
export async function moveClock(env: Bindings, move: Move) {
  const ctx = composeContext(env, { kind: "system", job: "jump" });
  const nowMs = await ctx.clock.matchNowMs();
  const targetMs = move.setMs ?? nowMs + (move.advanceMs ?? 0);
  if (targetMs < nowMs) {
    throw new AppError("RULE_REFUSED", "The match clock never runs backwards", {
      setMs: [`The match clock stands at ${nowMs}`],
    });
  }
  const outcome = await onceTheTickIsOver(() =>
    withClaim(ctx, { key: "clock", forMs: jumpLeaseMs }, async () => {
      await endClaims(ctx);
      let steps = 0;
      for (let atMs = await stopClock(ctx, { leapToMs: 0 }); ; steps += 1) {
        await runDue(env);
        if (atMs >= targetMs) break;
        const change = ctx.replay ? await ctx.replay.nextChangeMs(atMs) : atMs + lookEveryMs;
        atMs = await stopClock(ctx, { leapToMs: Math.min(targetMs, change ?? targetMs, ...steppingFires(atMs)) });
      }
      return steps;
    }),
  );
  if (outcome === "held elsewhere") throw new AppError("CONFLICT", "The clock is already being moved");
  await keepClockRunning(ctx, { forMs: clockLeaseMs });
  return { ...(await describeClock(composeContext(env, { kind: "system", job: "jump" }))), steps: outcome };
}

/** A tick holds the clock for a moment, and one that was killed for its lease; another move holds it longer than this waits. */
async function onceTheTickIsOver<Result>(
  attempt: () => Promise<Result | "held elsewhere">,
): Promise<Result | "held elsewhere"> {
  for (let tries = 0; tries < 70; tries += 1) {
    const outcome = await attempt();
    if (outcome !== "held elsewhere") return outcome;
    await scheduler.wait(100);
  }
  return "held elsewhere";
}

/** One tick: sends what has become due. In a replay it also lets the match clock run until shortly after the next tick. */
export async function tick(env: Bindings): Promise<void> {
  const ctx = composeContext(env, { kind: "system", job: "tick" });
  if (!ctx.replay) {
    // Several crons fire at one instant, each in a run of its own: one of them sends for all.
    await withClaim(ctx, { key: "tick", forMs: tickLeaseMs }, () => startDueJobs(ctx));
    return;
  }
  await withClaim(ctx, { key: "clock", forMs: clockLeaseMs }, async () => {
    await keepClockRunning(ctx, { forMs: clockLeaseMs });
    await startDueJobs(composeContext(env, { kind: "system", job: "tick" }));
  });
}

/** Runs a scheduled job and everything it leads to, and returns when all of it is done. */
export async function runJobNow(env: Bindings, job: JobName): Promise<void> {
  await drain(env, { asksGpt: true }, (ctx) => startJob(ctx, job));
}

/** A jump passes over matches nobody will see upcoming: GPT is asked by the next tick, about what is still to come then. */
function runDue(env: Bindings): Promise<void> {
  return drain(env, { asksGpt: false }, async (ctx) => {
    const started = await startDueJobs(ctx);
    // Several things may happen within one minute of the record; the live job's own window would see only the first.
    if (!started.includes("live")) await startJob(ctx, "live");
  });
}

/** Runs what `start` sends, and what that sends in turn, one message after the other. */
async function drain(
  env: Bindings,
  { asksGpt }: { asksGpt: boolean },
  start: (ctx: ReturnType<typeof composeContext>) => Promise<unknown>,
): Promise<void> {
  const pending: JobMessage[] = [];
  const queue = {
    send(messages: readonly JobMessage[]) {
      pending.push(...messages);
      return Promise.resolve();
    },
  };
  // One context for all of it: the clock stands still meanwhile.
  const composed = composeContext(env, { kind: "system", job: "jump" }, { queue });
  const ctx = asksGpt ? composed : { ...composed, gpt: null };
  await start(ctx);
  for (let message = pending.shift(); message; message = pending.shift()) await handleMessage(ctx, message);
}

function steppingFires(afterMs: number): number[] {
  return cronJobs.filter(({ job }) => steppingJobs.includes(job)).map(({ cron }) => nextFireMs(cron, afterMs));
}
