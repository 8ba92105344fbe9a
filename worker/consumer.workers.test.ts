import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { finishedAs } from "../test/football.ts";
import { matchToCome } from "../test/match-to-come.ts";
import { createWorld, dayMs, freshStore, hourMs, localBindings, passTime, rowsOf, startMs } from "../test/world.ts";
import { consumeBatch } from "./consumer.ts";
import { cronJobs, startDueJobs } from "./jobs.ts";
import { tick } from "./ops/jump.ts";
import { nextFireMs } from "./ops/schedule.ts";

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

async function consume(queue: string, bodies: readonly unknown[], attempts = 1) {
  const batch = createMessageBatch(
    queue,
    bodies.map((body, index) => ({ id: `message-${index}`, timestamp: new Date(0), attempts, body })),
  );
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  await consumeBatch(batch, localBindings());
  const result = await getQueueResult(batch, createExecutionContext());
  return { ...result, delays: retries.flatMap(({ mock }) => mock.calls.map(([options]) => options?.delaySeconds)) };
}

function failures() {
  return rowsOf<{ queue: string; message_id: string; body: string; attempts: number }>(
    "select queue, message_id, body, attempts from job_failures order by id",
  );
}

/** A finished match with three predictions that wait for their judgement. */
async function finishedMatchId(): Promise<number> {
  const { football, world } = matchToCome();
  await world.drain();
  await passTime(3 * hourMs);
  football.change("match", finishedAs(1, 0));
  await world.deliver({ type: "collect.daily" });
  const [match] = await rowsOf<{ id: number }>("select id from matches where source_key = 'replay:match'");
  return match?.id ?? 0;
}

test("a message that fails is tried again alone, later and later", async () => {
  const matchId = await finishedMatchId();
  const result = await consume("aibet-settle", [
    { type: "settle.match", matchId: 999_999 },
    { type: "settle.match", matchId },
    { type: "ops.retention" },
  ]);
  expect(result).toMatchObject({ outcome: "ok", ackAll: false, retryBatch: { retry: false } });
  expect(result.explicitAcks).toEqual(["message-1", "message-2"]);
  expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["message-0"]);
  expect(result.delays).toEqual([5]);
  expect(await rowsOf("select count(*) as count from prediction_evaluations")).toEqual([{ count: 3 }]);
  expect(await failures(), "a message that is tried again has not failed").toEqual([]);

  for (const [attempts, delaySeconds] of [
    [2, 10],
    [3, 20],
    [6, 160],
    [20, 600],
  ] as const) {
    const { delays } = await consume("aibet-settle", [{ type: "settle.match", matchId: 999_999 }], attempts);
    expect(delays).toEqual([delaySeconds]);
  }
});

test("a body nobody can read goes straight to where people look, and holds nobody up", async () => {
  const matchId = await finishedMatchId();
  const unreadable = [
    "text",
    null,
    {},
    { type: "settle.match" },
    { type: "settle.match", matchId: "1" },
    { type: "nonsense" },
  ];
  const result = await consume("aibet-settle", [...unreadable, { type: "settle.match", matchId }]);
  expect(result.explicitAcks).toHaveLength(unreadable.length + 1);
  expect(result.retryMessages).toEqual([]);
  expect(await failures()).toEqual(
    unreadable.map((body, index) => ({
      queue: "aibet-settle",
      message_id: `message-${index}`,
      body: JSON.stringify(body),
      attempts: 1,
    })),
  );
  expect(await rowsOf("select count(*) as count from prediction_evaluations")).toEqual([{ count: 3 }]);
});

test("a dead letter is recorded once and not tried again", async () => {
  const bodies = [{ type: "settle.match", matchId: 999_999 }, { type: "collect.daily" }];
  for (let time = 0; time < 3; time += 1) {
    const result = await consume("aibet-collect-dead", bodies, 6);
    expect(result.explicitAcks).toEqual(["message-0", "message-1"]);
    expect(result.retryMessages).toEqual([]);
  }
  expect(await failures()).toEqual(
    bodies.map((body, index) => ({
      queue: "aibet-collect",
      message_id: `message-${index}`,
      body: JSON.stringify(body),
      attempts: 6,
    })),
  );
});

test("each window of a schedule is sent once, and a tick that never came is made up for", async () => {
  const world = createWorld(null);
  const started = () => startDueJobs(world.compose());
  const all = cronJobs.map(({ job }) => job);
  expect(new Set(await started())).toEqual(new Set(all));
  expect(await started(), "twice at the same instant").toEqual([]);
  // Friday noon: refit has no competition to send to, the other seven have their message.
  expect(world.sent.map(({ type }) => type)).toEqual([
    "collect.live",
    "collect.statuses",
    "collect.odds",
    "collect.daily",
    "ops.retention",
    "wallet.reconcile",
    "notify.digest",
  ]);

  await passTime(59_999);
  expect(await started()).toEqual([]);
  await passTime(1);
  expect(await started()).toEqual(["live"]);
  await passTime(4 * 60_000);
  expect(await started()).toEqual(["live", "statuses"]);
  // A night without any tick: each job that was due is started once, not once for every window it missed.
  await passTime(dayMs);
  expect(await started()).toEqual(["live", "statuses", "odds", "daily", "retention"]);
  expect(await started()).toEqual([]);
  const [row] = await rowsOf("select window_at_ms from scheduled_runs where job = 'daily'");
  expect(row).toEqual({ window_at_ms: Date.UTC(2026, 9, 3, 6) });
  const untilMondayMs = nextFireMs("0 4 * * MON", startMs) - (startMs + dayMs + 5 * 60_000);
  await passTime(untilMondayMs - 1);
  expect(await started()).not.toContain("refit");
  await passTime(1);
  expect(await started()).toContain("refit");
  // The books are reckoned and digests go by the hours of life, however fast a replay plays.
  world.realNowMs += 3_600_000 - 1;
  expect(await started()).toEqual(["digest"]);
  expect(await started()).toEqual([]);
  world.realNowMs += 1;
  expect(await started()).toEqual(["reconcile", "digest"]);
});

test("a window whose messages could not be sent is sent by the next tick", async () => {
  const world = createWorld(null);
  world.intercept = ({ name }, run) => (name === "queue.send" ? Promise.reject(new Error("queue is down")) : run());
  await expect(startDueJobs(world.compose())).rejects.toThrow("queue is down");
  expect(await rowsOf("select * from scheduled_runs")).toEqual([]);
  world.intercept = (_call, run) => run();
  expect(await startDueJobs(world.compose())).toHaveLength(cronJobs.length);
});

test("crons that fire at the same instant send each window once between them", async () => {
  const sent: unknown[] = [];
  const recording = (queue: Queue): Queue =>
    new Proxy(queue, {
      get: () => (messages: Iterable<{ body: unknown }>) => {
        sent.push(...[...messages].map(({ body }) => body));
        return Promise.resolve();
      },
    });
  const bindings = Object.assign(localBindings(), {
    COLLECT_QUEUE: recording(env.COLLECT_QUEUE),
    PREDICT_QUEUE: recording(env.PREDICT_QUEUE),
    SETTLE_QUEUE: recording(env.SETTLE_QUEUE),
  });
  await Promise.all(cronJobs.map(() => tick(bindings)));
  expect(sent).toHaveLength(6);
  await tick(bindings);
  expect(sent).toHaveLength(6);
});
