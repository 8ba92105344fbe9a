import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { predictionListSchema, publicHistorySchema } from "../../worker/predict/contract.ts";
import { type RoomMessage, roomMessageSchema, roomNoticeSchema } from "../../worker/live/protocol.ts";
import { readLines } from "../../cli/verify-record/read-lines.ts";
import { sha256Hex } from "../../worker/platform/sha256.ts";
import { createRecordVerifier } from "../../worker/predict/chain-verification.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";

const minuteMs = 60_000;
let house: ReplayWorker;

beforeAll(async () => {
  house = await startReplayWorker(7);
});

afterAll(() => house.stop());

test("the main job: fixtures are published, locked, followed live and judged in the public record", async () => {
  const upcoming = predictionListSchema.parse(await house.get("/api/v1/predictions/?status=upcoming&page_size=100"));
  expect(upcoming.count).toBeGreaterThanOrEqual(10);
  for (const prediction of upcoming.results) {
    const sum = prediction.home_win_probability + prediction.draw_probability + prediction.away_win_probability;
    expect(sum).toBeCloseTo(1, 9);
    expect(Date.parse(prediction.updated_at)).toBeLessThan(Date.parse(prediction.match.match_date));
  }

  const followed = upcoming.results[0]?.match;
  if (!followed) throw new Error("nothing is upcoming");
  const kickoffAtMs = Date.parse(followed.match_date);
  const room = await enterRoom(followed.id);
  expect(room.heard[0]).toMatchObject({ type: "snapshot", status: "upcoming" });

  await house.moveTo(kickoffAtMs + 30 * minuteMs);
  const live = predictionListSchema.parse(await house.get("/api/v1/predictions/?status=live"));
  expect(live.results.map((prediction) => prediction.match.id)).toContain(followed.id);
  await room.untilHeard("live_score_update");

  await house.moveTo(kickoffAtMs + 150 * minuteMs);
  await room.untilHeard("match_finished");
  const seqs = room.heard.map((message) => message.seq);
  expect(seqs, "every message has a higher number than the one before").toEqual(
    [...new Set(seqs)].toSorted((a, b) => a - b),
  );
  const last = room.heard.at(-1);
  expect(last?.type).toBe("match_finished");
  room.leave();

  const history = publicHistorySchema.parse(await house.get("/api/v1/predictions/public_history/?days=2"));
  const judged = history.predictions.filter((prediction) => prediction.match.id === followed.id);
  expect(judged.map((prediction) => prediction.type).toSorted()).toEqual(["1X2", "BTTS", "OU"]);
  for (const prediction of judged) {
    expect(prediction.was_correct).not.toBeNull();
    expect(prediction.real_score).toBe(`${last?.home_score}-${last?.away_score}`);
    expect(Date.parse(prediction.published_at)).toBeLessThan(kickoffAtMs);
  }
});

test("a spectator who comes back hears exactly what was missed", async () => {
  const finished = z
    .object({ results: z.array(z.object({ id: z.int() })) })
    .parse(await house.get("/api/v1/predictions/matches/?status=finished&page_size=1"));
  const matchId = finished.results[0]?.id ?? 0;
  const whole = await enterRoom(matchId);
  const lastSeq = whole.heard[0]?.seq ?? 0;
  whole.leave();

  const again = await enterRoom(matchId, 1);
  await again.untilHeard("match_finished");
  expect(again.heard.map((message) => message.seq)).toEqual(
    Array.from({ length: lastSeq - 1 }, (_, index) => index + 2),
  );
  again.leave();
});

test("a jump over a whole round publishes nothing late and judges everything published", async () => {
  await house.moveTo(house.startMs + 3 * 24 * 60 * minuteMs);
  const database = await house.database("DB");
  const late = await database
    .prepare(
      `select count(*) as count from prediction_revisions r join prediction_locks l on l.match_id = r.match_id
       where r.published_at_ms >= l.kickoff_at_ms`,
    )
    .first<{ count: number }>();
  const finished = await database
    .prepare(
      `select count(*) as published, count(p.evaluation_id) as judged from predictions p
       join matches m on m.id = p.match_id where m.status = 'finished' and p.revision > 0`,
    )
    .first<{ published: number; judged: number }>();
  expect(late?.count).toBe(0);
  expect(finished?.published).toBeGreaterThan(100);
  expect(finished?.judged).toBe(finished?.published);

  const unpredicted = await database
    .prepare(
      `select count(*) as count from matches m where m.status = 'upcoming' and m.kickoff_at_ms < ? and not exists
       (select 1 from predictions p where p.match_id = m.id and p.revision > 0)`,
    )
    .bind(house.startMs + 9 * 24 * 60 * minuteMs)
    .first<{ count: number }>();
  expect(unpredicted?.count, "matches of the next days without a prediction").toBe(0);
});

test("the record of the replay verifies from its first link to its last, and nothing in it came late", async () => {
  const address = new URL("/api/v1/predictions/record.ndjson", house.url);
  const answer = await fetch(address);
  const etag = answer.headers.get("ETag") ?? "";
  const verifier = createRecordVerifier(sha256Hex);
  if (!answer.body) throw new Error("the record has no body");
  for await (const line of readLines(answer.body)) await verifier.readLine(line);
  const record = verifier.finish();

  const database = await house.database("DB");
  const published = await database
    .prepare(
      `select count(*) as links, (select count(*) from prediction_evaluations e
        join published_revisions p on p.id = e.revision_id) as results from published_revisions`,
    )
    .first<{ links: number; results: number }>();
  expect(record).toMatchObject({ ...published, lateLinks: 0 });
  expect(record.links).toBeGreaterThan(300);
  expect(record.results).toBeGreaterThan(100);

  const again = await fetch(address, { headers: { "If-None-Match": etag } });
  expect(again.status).toBe(304);
  const page = await (await fetch(new URL("/performance", house.url))).text();
  expect(page).toContain(`${record.head.seq}/${record.head.hash}`);
});

test("the match clock never runs backwards", async () => {
  const answer = await fetch(new URL("/dev/clock", house.url), {
    method: "POST",
    body: JSON.stringify({ setMs: house.startMs - 30 * 24 * 60 * minuteMs }),
  });
  expect(answer.status).toBe(422);
  const both = await fetch(new URL("/dev/clock", house.url), {
    method: "POST",
    body: JSON.stringify({ setMs: 1, advanceMs: 1 }),
  });
  expect(both.status).toBe(400);
});

test("a move of the clock waits for a tick that holds it instead of being refused", async () => {
  const { matchNowMs } = z.object({ matchNowMs: z.int() }).parse(await house.get("/dev/clock"));
  const database = await house.database("DB");
  await database
    .prepare("insert or replace into work_leases (work_key, leased_until_ms) values ('clock', ?)")
    .bind(Date.now() + 1_000)
    .run();
  expect(await house.moveTo(matchNowMs + 10 * minuteMs)).toBeGreaterThanOrEqual(matchNowMs + 10 * minuteMs);
});

test("public answers are shared by ETag, everything else is private", async () => {
  const list = await fetch(new URL("/api/v1/predictions/?page_size=1", house.url));
  expect(list.headers.get("Cache-Control")).toBe("public, max-age=0");
  const etag = list.headers.get("ETag") ?? "";
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
  await list.arrayBuffer();
  const again = await fetch(new URL("/api/v1/predictions/?page_size=1", house.url), {
    headers: { "If-None-Match": etag },
  });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe("");
  const [prediction] = predictionListSchema.parse(await house.get("/api/v1/predictions/?page_size=1")).results;
  const [id, matchId] = [prediction?.id, prediction?.match.id];
  // A page that did not say what it shows could not be purged, and would be kept by nobody.
  for (const path of [
    "/predictions",
    "/predictions.data",
    "/en/predictions?q=a",
    `/predictions/${id}`,
    `/predictions/${id}.data`,
    `/matchs/${matchId}`,
    `/en/og/predictions/${id}.png`,
  ]) {
    const page = await fetch(new URL(path, house.url));
    expect([page.status, page.headers.get("Cache-Control")], path).toEqual([200, "public, max-age=0"]);
    await page.arrayBuffer();
  }
  const door = await fetch(new URL("/dev/clock", house.url));
  expect(door.headers.get("Cache-Control")).toBe("private, no-store");
  await door.arrayBuffer();
});

type Room = { heard: RoomMessage[]; untilHeard(type: RoomMessage["type"]): Promise<void>; leave(): void };

async function enterRoom(matchId: number, since?: number): Promise<Room> {
  const address = new URL(`/ws/matches/${matchId}${since === undefined ? "" : `?since=${since}`}`, house.url);
  address.protocol = "ws:";
  const socket = new WebSocket(address);
  const heard: RoomMessage[] = [];
  const listeners = new Set<() => void>();
  socket.addEventListener("message", ({ data }) => {
    const speech = roomMessageSchema.or(roomNoticeSchema).parse(JSON.parse(String(data)));
    if (speech.type !== "presence" && speech.type !== "feed") heard.push(speech);
    for (const listener of listeners) listener();
  });
  function until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      function check() {
        if (!condition()) return;
        listeners.delete(check);
        resolve();
      }
      listeners.add(check);
      check();
    });
  }
  await until(() => heard.length > 0);
  return {
    heard,
    untilHeard: (type) => until(() => heard.some((message) => message.type === type)),
    leave: () => socket.close(),
  };
}
