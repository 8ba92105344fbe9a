import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { beforeEach, expect, test, vi } from "vitest";

import { finishedAs } from "../../test/football.ts";
import { matchToCome } from "../../test/match-to-come.ts";
import { type World, freshStore, hourMs, localBindings, passTime, rowsOf } from "../../test/world.ts";
import { createApp } from "../app.ts";
import { consumeBatch } from "../consumer.ts";
import type { JobMessage } from "../messages.ts";
import { predictCompetition } from "../predict/pipeline.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

const app = createApp(() => Promise.resolve(new Response("page")));

async function idsOfMatch() {
  const [row] = await rowsOf<{ match_id: number; prediction_id: number; team_id: number }>(
    `select matches.id as match_id, predictions.id as prediction_id, home_team_id as team_id from matches
      join predictions on predictions.match_id = matches.id and market = '1X2' where source_key = 'replay:match'`,
  );
  if (!row) throw new Error("the match was not predicted");
  return row;
}

/** The tags sent to be purged since the last time, each message a valid one. */
function purgedTags(world: World): string[] {
  const purges = world.sent.filter((message) => message.type === "cache.purge");
  world.sent = [];
  return purges.flatMap(({ tags }) => tags);
}

async function tagsCarried(path: string): Promise<string[]> {
  const answer = await app.fetch(
    new Request(`https://aibet.example${path}`),
    localBindings(),
    createExecutionContext(),
  );
  await answer.arrayBuffer();
  expect([answer.status, answer.headers.get("Cache-Control")], path).toEqual([200, expect.stringMatching(/^public/)]);
  return (answer.headers.get("Cache-Tag") ?? "").split(",");
}

test("what is published, judged or corrected is purged under a tag of every answer that shows it", async () => {
  const { football, world } = matchToCome();
  await world.drain();
  const published = purgedTags(world);
  const ids = await idsOfMatch();
  const ofPublication = [
    "/api/v1/predictions",
    `/api/v1/predictions?league=Test%20League&date_from=2026-10-02`,
    `/api/v1/predictions/${ids.prediction_id}`,
    "/api/v1/predictions/matches",
    `/api/v1/predictions/matches/${ids.match_id}`,
    "/api/v1/predictions/record.ndjson",
  ];
  const ofResult = [
    ...ofPublication,
    "/api/v1/predictions/performance",
    "/api/v1/predictions/public_history",
    "/api/v1/data/fixtures",
    `/api/v1/data/team-stats/${ids.team_id}`,
  ];
  for (const path of ofPublication) {
    expect(
      (await tagsCarried(path)).filter((tag) => published.includes(tag)),
      path,
    ).not.toEqual([]);
  }

  await world.deliver({ type: "predict.competition", competitionId: 1 });
  expect(purgedTags(world), "nothing new is published").toEqual([]);

  await passTime(3 * hourMs);
  for (const finished of [finishedAs(1, 0), finishedAs(1, 1)]) {
    football.change("match", finished);
    // What is taken back is believed when it is said again.
    for (let time = 0; time < 2; time += 1) {
      await passTime(60_000);
      world.pending.push({ type: "collect.daily" });
      await world.drain();
    }
    const purged = purgedTags(world);
    for (const path of ofResult) {
      expect(
        (await tagsCarried(path)).filter((tag) => purged.includes(tag)),
        path,
      ).not.toEqual([]);
    }
  }
});

test("a purge that cannot be sent costs nothing but its lifetime", async () => {
  const { world } = matchToCome();
  await world.deliver({ type: "collect.daily" });
  const ctx = world.compose();
  const send = (messages: readonly JobMessage[]) =>
    messages.some(({ type }) => type === "cache.purge")
      ? Promise.reject(new Error("queue is down"))
      : ctx.queue.send(messages);
  await predictCompetition({ ...ctx, queue: { send } }, { competitionId: 1 });
  expect(await rowsOf("select count(*) as count from predictions where published = 1")).toEqual([{ count: 3 }]);
  expect(world.logs.filter(({ event }) => event === "purge_not_sent").length).toBeGreaterThan(0);
});

async function consume(bodies: readonly unknown[], purge?: (tags: string[]) => Promise<void>) {
  const batch = createMessageBatch(
    "aibet-cache",
    bodies.map((body, index) => ({ id: `message-${index}`, timestamp: new Date(0), attempts: 1, body })),
  );
  await consumeBatch(batch, { ...localBindings(), ...(purge ? { PAGE_CACHE: { purge } } : {}) });
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext());
  return { acked: explicitAcks, retried: retryMessages.map(({ msgId }) => msgId) };
}

test("a batch is purged at once, each tag a single time however often it was sent", async () => {
  const purges: string[][] = [];
  const result = await consume(
    [
      { type: "cache.purge", tags: ["predictions", "match-1"] },
      { type: "cache.purge", tags: ["predictions", "match-2"] },
      { type: "cache.purge", tags: ["no tag, for its comma"] },
      { type: "cache.purge", tags: ["predictions", "match-2"] },
    ],
    (tags) => {
      purges.push(tags);
      return Promise.resolve();
    },
  );
  expect(purges).toEqual([["predictions", "match-1", "match-2"]]);
  expect(result).toEqual({ acked: ["message-0", "message-1", "message-2", "message-3"], retried: [] });
  expect(await rowsOf("select message_id from job_failures")).toEqual([{ message_id: "message-2" }]);
});

test("a purge that the cache refuses is tried again, and where there is no cache there is nothing to do", async () => {
  const bodies = [
    { type: "cache.purge", tags: ["record"] },
    { type: "cache.purge", tags: ["chain"] },
  ];
  const refused = await consume(bodies, () => Promise.reject(new Error("purge refused: too many")));
  expect(refused).toEqual({ acked: [], retried: ["message-0", "message-1"] });
  expect(await consume(bodies)).toEqual({ acked: ["message-0", "message-1"], retried: [] });
});
