import { loadavg } from "node:os";

import { reconnection } from "../../app/live/reconnection.ts";
import type { LocalWorker } from "../local-worker.ts";
import { type Crowd, gather } from "./sockets.ts";

const broadcasts = 7;
const collections = 9;
const minuteMs = 60_000;
/** Ten thousand but for the files a process may open: workerd needs two for each socket, and 20,000 is a usual limit. */
const relayed = 9_500;

/** What live rooms cost: a broadcast beside a bare one, a crowd that needs relays, the way from the source to the browser. */
export async function benchLive(worker: LocalWorker, startMs: number): Promise<void> {
  const matches = await upcomingMatches(worker, startMs);
  const [first, second, third, fourth] = matches;
  if (!first || !second || !third || !fourth) throw new Error("four matches are needed");

  const bareRoom = worker.bareUrl("/room");
  const bare = await gather(bareRoom, 4_000);
  const text = JSON.stringify(newsOf(first.id, 1));
  const bareMs = await medianOf(broadcasts, () =>
    bare.hear(
      (heard) => heard === text,
      () => fetch(bareRoom, { method: "POST", body: text }),
    ),
  );
  await bare.leave();
  print("bare Durable Object, 4,000 sockets all told", bareMs);

  const roomMs = await broadcastIn(worker, first.id, 4_000);
  print("room, 4,000 sockets all told", roomMs, ` ratio ${(roomMs / bareMs).toFixed(2)}`);
  const relayedMs = await broadcastIn(worker, second.id, relayed);
  print(`room and relays, ${relayed.toLocaleString("en")} sockets all told`, relayedMs);

  const spectators = await gather(worker.roomUrl(third.id), 1_000);
  await forget(worker, third);
  const toldMs = [];
  for (let minute = 1; minute <= collections; minute += 1) {
    await happen(worker, third, minute);
    toldMs.push(await spectators.hear(isNews, () => collect(worker)));
  }
  await spectators.leave();
  print("asked source to browser, 1,000 sockets, median", median(toldMs.map(({ medianMs }) => medianMs)));
  print("  … to the last of them", median(toldMs.map(({ allMs }) => allMs)));
  await benchReturn(worker, fourth.id);
}

/** 5,000 lost their room at one instant and come back as the page does. */
async function benchReturn(worker: LocalWorker, matchId: number): Promise<void> {
  const options = reconnection(Math.random);
  const startedMs = performance.now();
  const slowestMs = await Promise.all(
    Array.from({ length: 5_000 }, async () => {
      const waitMs = options.minReconnectionDelay;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const triedMs = performance.now();
      const crowd = await gather(worker.roomUrl(matchId), 1);
      return { crowd, waitedMs: performance.now() - triedMs };
    }),
  );
  print("5,000 return at once: all are back after", performance.now() - startedMs);
  print("  … of which at the door, median", median(slowestMs.map(({ waitedMs }) => waitedMs)));
  await Promise.all(slowestMs.map(({ crowd }) => crowd.leave()));
}

async function broadcastIn(worker: LocalWorker, matchId: number, size: number): Promise<number> {
  const crowd = await gather(worker.roomUrl(matchId), size);
  let seq = 0;
  // The first news also tells everybody how many they are.
  await tell(worker, crowd, matchId, (seq += 1));
  const tookMs = await medianOf(broadcasts, () => tell(worker, crowd, matchId, (seq += 1)));
  await crowd.leave();
  return tookMs;
}

function tell(worker: LocalWorker, crowd: Crowd, matchId: number, seq: number) {
  const update = newsOf(matchId, seq);
  const text = JSON.stringify(update);
  return crowd.hear(
    (heard) => heard === text,
    () => worker.publish(matchId, [update]),
  );
}

function newsOf(matchId: number, seq: number) {
  return {
    type: "live_score_update" as const,
    match_id: matchId,
    seq,
    status: "upcoming",
    provider_status: "1H",
    minute: 1,
    home_score: 0,
    away_score: 0,
    timestamp: "2015-02-07T15:00:00.000Z",
  };
}

function isNews(text: string): boolean {
  return text.includes('"type":"live_score_update"');
}

type Upcoming = { id: number; ref: string; kickoffAtMs: number };

async function upcomingMatches(worker: LocalWorker, fromMs: number): Promise<Upcoming[]> {
  const database = await worker.database("DB");
  const { results } = await database
    .prepare(
      `select m.id, ref, kickoff_at_ms as kickoffAtMs from matches m
       join external_refs on kind = 'match' and entity_id = m.id where kickoff_at_ms > ?1 order by kickoff_at_ms limit 4`,
    )
    .bind(fromMs + minuteMs)
    .all<Upcoming>();
  return results;
}

/** Leaves of the record of a match that it began. */
async function forget(worker: LocalWorker, { ref, kickoffAtMs }: Upcoming): Promise<void> {
  const tape = await worker.database("TAPE");
  await tape.prepare("delete from tape_facts where fixture_ref = ?").bind(ref).run();
  await tape.prepare("insert into tape_facts values (?, ?, 0, 'kick_off', 'null')").bind(ref, kickoffAtMs).run();
}

/** Lets a goal fall that nobody has collected yet, and the match clock stand at it. */
async function happen(worker: LocalWorker, { ref, kickoffAtMs }: Upcoming, minute: number): Promise<void> {
  const goal = {
    key: `goal-${minute}`,
    kind: "goal",
    minute,
    extraMinute: null,
    side: "home",
    player: null,
    estimated: true,
  };
  const knownAtMs = kickoffAtMs + minute * minuteMs;
  const tape = await worker.database("TAPE");
  await tape
    .prepare("insert into tape_facts values (?, ?, ?, 'goal', ?)")
    .bind(ref, knownAtMs, minute, JSON.stringify(goal))
    .run();
  const database = await worker.database("DB");
  await database
    .prepare("update match_clock set anchor_real_ms = ?1, anchor_match_ms = ?2, running_until_real_ms = ?1")
    .bind(Date.now(), knownAtMs)
    .run();
}

async function collect(worker: LocalWorker): Promise<void> {
  const answer = await fetch(new URL("/dev/jobs/live", worker.url), { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
}

async function medianOf(times: number, measure: () => Promise<{ allMs: number }>): Promise<number> {
  const tookMs: number[] = [];
  for (let time = 0; time < times; time += 1) tookMs.push((await measure()).allMs);
  return median(tookMs);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function print(name: string, ms: number, more = ""): void {
  console.log(`${name}: ${ms.toFixed(0)} ms${more} (load ${(loadavg()[0] ?? 0).toFixed(1)})`);
}
