import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect, test } from "vitest";

import { type Football, createFootball, finishedAs, fixtureOf, goalOf } from "../../test/football.ts";
import { localBindings } from "../../test/world.ts";
import { collectDaily, collectLive } from "../collect/service.ts";
import { composeContext } from "../compose.ts";
import type { ServiceContext } from "../context.ts";
import { errorSchema } from "../platform/contract.ts";
import type { MatchRoom } from "./match-room.ts";
import { type RoomMessage, type RoomNotice, roomMessageSchema, roomNoticeSchema } from "./protocol.ts";

const origin = "https://aibet.example";
const hourMs = 3_600_000;
let nextMatch = 1;

/** A match that kicked off an hour ago, which its provider has not said yet. */
async function matchAtKickoff() {
  const ref = `room ${nextMatch++}`;
  const football = createFootball(
    fixtureOf(ref, { home: `${ref} home`, away: `${ref} away`, kickoffAtMs: Date.now() - hourMs }),
  );
  const collector = collectorOf(football);
  await collectDaily(collector);
  const id = await env.DB.prepare("select entity_id from external_refs where kind = 'match' and ref = ?")
    .bind(ref)
    .first<number>("entity_id");
  if (id === null) throw new Error(`${ref} was not stored`);
  return {
    id,
    room: localBindings().MATCH_ROOM.getByName(String(id)),
    /** What the collector hears from now on, and one run of it that reaches no room. */
    async tellNobody(change: Parameters<Football["change"]>[1]) {
      football.change(ref, change);
      await collectLive({ ...collector, rooms: { publish: () => Promise.reject(new Error("no such room")) } });
    },
    /** What the collector hears from now on, and one run of it. */
    async tell(change: Parameters<Football["change"]>[1]) {
      football.change(ref, change);
      await collectLive(collector);
    },
  };
}

function collectorOf(provider: Football): ServiceContext {
  return {
    ...composeContext(env, { kind: "system", job: "test" }, { queue: { send: () => Promise.resolve() } }),
    provider,
  };
}

const kickedOff = { statusCode: "1H", minute: 1, score: { home: 0, away: 0 } };
const firstGoal = { statusCode: "1H", minute: 12, score: { home: 1, away: 0 }, events: [goalOf("home", 12)] };
const secondGoal = {
  statusCode: "2H",
  minute: 70,
  score: { home: 1, away: 1 },
  events: [goalOf("home", 12), goalOf("away", 70)],
};

function knock(path: string, headers: Record<string, string> = { Upgrade: "websocket" }): Promise<Response> {
  return exports.default.fetch(new Request(`${origin}/ws/matches/${path}`, { headers }));
}

/** Somebody in a room, and everything they hear. */
async function enter(path: string, headers?: Record<string, string>) {
  const answer = await knock(path, headers);
  const socket = answer.webSocket;
  if (answer.status !== 101 || !socket) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const heard: string[] = [];
  const notices: RoomNotice[] = [];
  let wake = () => {};
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
  });
  socket.addEventListener("message", ({ data }) => {
    heard.push(String(data));
    wake();
  });
  socket.accept();
  return {
    socket,
    closed,
    /** Every notice heard so far. */
    notices,
    /** Everything said since the last call but notices: "pong" comes after whatever the room said before it. */
    async hear(): Promise<RoomMessage[]> {
      socket.send("ping");
      while (!heard.includes("pong")) await new Promise<void>((resolve) => (wake = resolve));
      const said = heard.splice(0, heard.indexOf("pong") + 1).slice(0, -1);
      return said.flatMap((text) => {
        const message: unknown = JSON.parse(text);
        const parsed = roomMessageSchema.or(roomNoticeSchema).parse(message);
        expect(parsed, "nothing undocumented").toStrictEqual(message);
        if (parsed.type !== "presence" && parsed.type !== "feed") return [parsed];
        notices.push(parsed);
        return [];
      });
    },
  };
}

const brief = (messages: readonly RoomMessage[]) =>
  messages.map(({ seq, type, home_score, away_score }) => `${seq} ${type} ${home_score}-${away_score}`);

async function refusal(answer: Response) {
  expect(answer.webSocket ?? null).toBeNull();
  const { error } = errorSchema.parse(await answer.json());
  return [answer.status, error.code, Object.keys(error.details)];
}

test("a room says the whole state first, then every update in order with rising numbers, to the end", async () => {
  const match = await matchAtKickoff();
  const early = await enter(String(match.id));
  const [snapshot] = await early.hear();
  expect(snapshot).toMatchObject({
    type: "snapshot",
    match_id: match.id,
    seq: 0,
    status: "upcoming",
    home_score: null,
    home_team: "room 1 home",
    speed: 1,
    events: [],
  });

  await match.tell(kickedOff);
  await match.tell(firstGoal);
  await match.tell({ minute: 13 });
  await match.tell(secondGoal);
  await match.tell({ ...finishedAs(1, 1), statusCode: "FT" });
  const heard = await early.hear();
  expect(brief(heard)).toEqual([
    "1 live_score_update 0-0",
    "2 event 1-0",
    "3 live_score_update 1-0",
    "4 event 1-1",
    "5 live_score_update 1-1",
    "6 match_finished 1-1",
  ]);
  expect(heard[1]).toMatchObject({ event: { kind: "goal", side: "home", minute: 12, player: "A. Scorer" } });
  expect(heard[5]).toMatchObject({ status: "finished", provider_status: "FT" });

  const [late, ...more] = await (await enter(String(match.id))).hear();
  expect(more).toEqual([]);
  expect(late).toMatchObject({
    type: "snapshot",
    seq: 6,
    status: "finished",
    home_score: 1,
    away_score: 1,
    timestamp: heard[5]?.timestamp,
    events: [
      { seq: 2, home_score: 1, away_score: 0, minute: 12 },
      { seq: 4, home_score: 1, away_score: 1, minute: 70 },
    ],
  });
});

test("whoever comes back hears exactly what they missed, and whoever claims the future hears the whole state", async () => {
  const match = await matchAtKickoff();
  const steady = await enter(String(match.id));
  await match.tell(kickedOff);
  await match.tell(firstGoal);
  const [, ...all] = await steady.hear();
  expect(all.map((message) => message.seq)).toEqual([1, 2, 3]);

  for (const since of [0, 1, 2, 3]) {
    const back = await enter(`${match.id}?since=${since}`);
    expect(await back.hear(), `since ${since}`).toEqual(all.slice(since));
  }
  for (const since of [4, 999_999_999]) {
    const lost = await (await enter(`${match.id}?since=${since}`)).hear();
    expect(brief(lost), `since ${since}`).toEqual(["3 snapshot 1-0"]);
  }

  const waiting = await enter(`${match.id}/?since=3`);
  await match.tell(secondGoal);
  expect((await waiting.hear()).map((message) => message.seq)).toEqual([4, 5]);
  for (const since of ["-1", "1.5", "abc", "", "1e3", "1234567890", "%20"]) {
    expect(await refusal(await knock(`${match.id}?since=${since}`)), since).toEqual([
      400,
      "VALIDATION_ERROR",
      ["since"],
    ]);
  }
});

test("a room is a room of one match: others hear nothing of it, and everybody in it hears the same", async () => {
  const [match, other] = [await matchAtKickoff(), await matchAtKickoff()];
  const spectators = [await enter(String(match.id)), await enter(String(match.id))];
  const elsewhere = await enter(String(other.id));
  const gone = await enter(String(match.id));
  gone.socket.close(1000, "bye");
  await match.tell(kickedOff);

  const [one, two] = [await spectators[0]?.hear(), await spectators[1]?.hear()];
  expect(brief(one ?? [])).toEqual(["0 snapshot null-null", "1 live_score_update 0-0"]);
  expect(two).toEqual(one);
  expect(brief(await elsewhere.hear())).toEqual(["0 snapshot null-null"]);
});

test("a room evicted from memory keeps its sockets and counts on from the store", async () => {
  const match = await matchAtKickoff();
  const spectator = await enter(String(match.id));
  await match.tell(kickedOff);
  expect(brief(await spectator.hear())).toEqual(["0 snapshot null-null", "1 live_score_update 0-0"]);

  await evictDurableObject(match.room);
  await match.tell(firstGoal);
  expect(brief(await spectator.hear())).toEqual(["2 event 1-0", "3 live_score_update 1-0"]);
  const newcomer = await enter(`${match.id}?since=2`);
  expect(brief(await newcomer.hear())).toEqual(["3 live_score_update 1-0"]);

  await evictDurableObject(match.room, { webSockets: "close" });
  await match.tell(secondGoal);
  const back = await enter(`${match.id}?since=3`);
  expect(brief(await back.hear()), "what was said to an empty room is not lost").toEqual([
    "4 event 1-1",
    "5 live_score_update 1-1",
  ]);
});

test("nothing a spectator says reaches anybody, and who says what nobody can read is sent away with a reason", async () => {
  const match = await matchAtKickoff();
  const [loud, quiet] = [await enter(String(match.id)), await enter(String(match.id))];
  await Promise.all([loud.hear(), quiet.hear()]);
  const readable = ['"hello"', "17", JSON.stringify({ type: "match_finished", seq: 99 }), `"${"x".repeat(1_022)}"`];
  for (const said of readable) loud.socket.send(said);
  expect([await loud.hear(), await quiet.hear()]).toEqual([[], []]);

  const closedAfter = async (...said: (string | ArrayBuffer)[]) => {
    const spectator = await enter(String(match.id));
    for (const each of said) spectator.socket.send(each);
    return spectator.closed;
  };
  expect(await closedAfter("x".repeat(1_025))).toEqual({ code: 1009, reason: "message too long" });
  expect((await closedAfter(new ArrayBuffer(1_025))).code).toBe(1009);
  expect(await closedAfter(new ArrayBuffer(8))).toEqual({ code: 1003, reason: "text only" });
  for (const broken of ["{", "Ping", "", "\u0000", "{'type':1}"]) {
    expect(await closedAfter(broken), JSON.stringify(broken)).toEqual({ code: 1007, reason: "not JSON" });
  }
  expect(await closedAfter(...Array.from({ length: 21 }, () => "{}"))).toEqual({
    code: 1008,
    reason: "too many messages",
  });

  await match.tell(kickedOff);
  expect(brief(await quiet.hear())).toEqual(["1 live_score_update 0-0"]);
});

test("a spectator who leaves is answered, whatever their reason", async () => {
  const match = await matchAtKickoff();
  for (const code of [undefined, 1000, 3000, 4999]) {
    const spectator = await enter(String(match.id));
    await spectator.hear();
    if (code === undefined) spectator.socket.close();
    else spectator.socket.close(code, "leaving");
    expect([1000, 1005, code]).toContain((await spectator.closed).code);
  }
  await match.tell(kickedOff);
  const [snapshot] = await (await enter(String(match.id))).hear();
  expect(snapshot).toMatchObject({ type: "snapshot", seq: 1 });
});

test("a socket is opened by an upgrade from our own pages to a match there is, and by nothing else", async () => {
  const { id } = await matchAtKickoff();
  expect(await refusal(await knock("999999"))).toEqual([404, "NOT_FOUND", ["id"]]);
  for (const garbage of ["0", "-1", "abc", "1.5", "9".repeat(16)]) {
    expect(await refusal(await knock(garbage)), garbage).toEqual([400, "VALIDATION_ERROR", ["id"]]);
  }
  for (const headers of [{}, { Upgrade: "h2c" }, { Connection: "Upgrade" }] as Record<string, string>[]) {
    expect(await refusal(await knock(String(id), headers))).toEqual([400, "VALIDATION_ERROR", ["upgrade"]]);
  }
  for (const foreign of [
    "https://evil.example",
    "http://aibet.example",
    "https://aibet.example.evil.example",
    "null",
  ]) {
    const answer = await knock(String(id), { Upgrade: "websocket", Origin: foreign });
    expect(await refusal(answer), foreign).toEqual([404, "NOT_FOUND", ["origin"]]);
  }
  for (const headers of [{ Upgrade: "websocket", Origin: origin }, { Upgrade: "WebSocket" }] as Record<
    string,
    string
  >[]) {
    const spectator = await enter(String(id), headers);
    expect(brief(await spectator.hear())).toEqual(["0 snapshot null-null"]);
  }
});

test("a room that cannot be reached loses nothing: whoever comes later hears of it", async () => {
  const football = createFootball(fixtureOf("room 99", { home: "a", away: "b", kickoffAtMs: Date.now() - hourMs }));
  const warnings: string[] = [];
  const deaf: ServiceContext = {
    ...collectorOf(football),
    rooms: { publish: () => Promise.reject(new Error("no such room")) },
    log: { info: () => undefined, warn: (event) => warnings.push(event), error: () => undefined },
  };
  await collectDaily(deaf);
  football.change("room 99", kickedOff);
  await collectLive(deaf);
  expect(warnings).toContain("room_unreachable");
  const id = await env.DB.prepare("select entity_id from external_refs where ref = 'room 99'").first<number>(
    "entity_id",
  );
  expect(brief(await (await enter(String(id))).hear())).toEqual(["1 snapshot 0-0"]);
  expect(brief(await (await enter(`${id}?since=0`)).hear())).toEqual(["1 live_score_update 0-0"]);
});

test("a goal whose scorer is corrected replaces the one that was told, and one that was annulled is taken back", async () => {
  const match = await matchAtKickoff();
  const spectator = await enter(String(match.id));
  await match.tell(kickedOff);
  await match.tell(firstGoal);
  const corrected = { ...firstGoal, events: [{ ...goalOf("home", 12), player: "B. Scorer", key: "another" }] };
  await match.tell(corrected);
  await spectator.hear();

  const annulled = {
    ...corrected,
    score: { home: 0, away: 0 },
    events: [{ ...goalOf("home", 14), kind: "var" as const }],
  };
  // What takes something back is believed the second time.
  await match.tell(annulled);
  expect(await spectator.hear()).toEqual([]);
  await match.tell(annulled);
  const heard = await spectator.hear();
  expect(brief(heard)).toEqual(["6 event 0-0", "7 event 0-0", "8 live_score_update 0-0"]);
  expect(heard[0]).toMatchObject({ retracts: 4, event: { player: "B. Scorer", minute: 12 } });

  const back = await (await enter(`${match.id}?since=3`)).hear();
  expect(back[0], "who missed it all hears it in order").toMatchObject({
    seq: 4,
    replaces: 2,
    event: { player: "B. Scorer" },
  });
  expect(back.map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8]);
  const [snapshot] = await (await enter(String(match.id))).hear();
  expect(snapshot).toMatchObject({ seq: 8, home_score: 0, events: [{ seq: 7, first_seq: 7, kind: "var" }] });
});

test("news that never reached a room are said before those that do, in order, and none is said twice", async () => {
  const match = await matchAtKickoff();
  const spectator = await enter(String(match.id));
  await match.tell(kickedOff);
  await match.tellNobody(firstGoal);
  await evictDurableObject(match.room);
  await match.tell(secondGoal);
  expect(brief(await spectator.hear())).toEqual([
    "0 snapshot null-null",
    "1 live_score_update 0-0",
    "2 event 1-0",
    "3 live_score_update 1-0",
    "4 event 1-1",
    "5 live_score_update 1-1",
  ]);
  const [first] = await (await enter(`${match.id}?since=0`)).hear();
  if (first?.type !== "live_score_update") throw new Error("the kick-off comes first");
  await match.room.publish([first]);
  expect(await spectator.hear(), "an old message says nothing").toEqual([]);
});

test("while its match is in play a room watches its source, repeats what was lost and says how old the news are", async () => {
  const match = await matchAtKickoff();
  const spectator = await enter(String(match.id));
  expect(await runDurableObjectAlarm(match.room), "nothing to watch before kick-off").toBe(false);
  await match.tell(kickedOff);
  await match.tellNobody(firstGoal);
  await spectator.hear();

  expect(await runDurableObjectAlarm(match.room)).toBe(true);
  expect(brief(await spectator.hear())).toEqual(["2 event 1-0", "3 live_score_update 1-0"]);
  expect(spectator.notices.map(({ type }) => type)).not.toContain("feed");

  await env.DB.prepare("update collection_logs set match_at_ms = match_at_ms - 600000").run();
  expect(await runDurableObjectAlarm(match.room), "armed again").toBe(true);
  await spectator.hear();
  const [notice, ...more] = spectator.notices.filter(({ type }) => type === "feed");
  expect(more).toEqual([]);
  if (notice?.type !== "feed") throw new Error("nothing was said of the source");
  expect(notice).toMatchObject({ state: "silent", match_id: match.id });
  expect(Math.round(notice.age_seconds / 60)).toBe(10);

  await match.tell({ ...finishedAs(1, 0), events: firstGoal.events });
  expect(await runDurableObjectAlarm(match.room), "the last look").toBe(true);
  await spectator.hear();
  expect(spectator.notices.at(-1), "it speaks again").toMatchObject({ type: "feed", state: "flowing" });
  expect(await runDurableObjectAlarm(match.room), "over").toBe(false);
});

test("a room whose store does not answer looks again later", async () => {
  const match = await matchAtKickoff();
  await enter(String(match.id));
  await match.tell(kickedOff);
  await evictDurableObject(match.room);
  await env.DB.exec("alter table matches rename to matches_gone");
  try {
    expect(await runDurableObjectAlarm(match.room)).toBe(true);
  } finally {
    await env.DB.exec("alter table matches_gone rename to matches");
  }
  expect(await runDurableObjectAlarm(match.room)).toBe(true);
});

test("those who do not fit into a room hear the same through relays, resume there, and are counted with the others", async () => {
  const match = await matchAtKickoff();
  const fill = () => runInDurableObject(match.room, (room: MatchRoom) => void (room.capacity = 2));
  await fill();
  const inside = [await enter(String(match.id)), await enter(String(match.id))];
  const outside = [await enter(String(match.id)), await enter(`${match.id}?since=0`), await enter(String(match.id))];
  const sockets = await runInDurableObject(match.room, (_room, state) => state.getWebSockets().length);
  expect(sockets).toBe(2);

  await match.tell(kickedOff);
  await evictDurableObject(match.room);
  await match.tell(firstGoal);
  const [one, ...others] = await Promise.all(
    [...inside, ...outside].map(async (spectator) => brief(await spectator.hear())),
  );
  expect(one).toEqual(["0 snapshot null-null", "1 live_score_update 0-0", "2 event 1-0", "3 live_score_update 1-0"]);
  for (const [index, heard] of others.entries())
    expect(heard, `spectator ${index + 2}`).toEqual(index === 2 ? one?.slice(1) : one);
  const counts = outside.map(({ notices }) => notices.findLast(({ type }) => type === "presence"));
  expect(counts.map((notice) => notice?.type === "presence" && notice.spectators)).toEqual([5, 5, 5]);

  await fill();
  const back = await enter(`${match.id}?since=1`);
  expect(brief(await back.hear())).toEqual(["2 event 1-0", "3 live_score_update 1-0"]);
  const relay = localBindings().ROOM_RELAY.getByName(`${match.id}/0`);
  await evictDurableObject(relay);
  await match.tellNobody(secondGoal);
  await match.tell({ ...secondGoal, statusCode: "ET" });
  expect(
    (await outside[0]?.hear())?.map(({ seq }) => seq),
    "a relay fills its gaps too",
  ).toEqual([4, 5, 6]);
});

test("neither pings nor the time that passes wake a room", async () => {
  const match = await matchAtKickoff();
  const spectator = await enter(String(match.id));
  await match.tell(kickedOff);
  await evictDurableObject(match.room);
  for (let pings = 0; pings < 3; pings += 1) await spectator.hear();
  await expect(evictDurableObject(match.room), "it sleeps").rejects.toThrow("not currently running");
  await match.tell(firstGoal);
  await evictDurableObject(match.room);
});

test("who watches is told when somebody enters or something is said, and not every time", async () => {
  const match = await matchAtKickoff();
  const first = await enter(String(match.id));
  for (let others = 0; others < 5; others += 1) await enter(String(match.id));
  await first.hear();
  const counts = first.notices.map((notice) => notice.type === "presence" && notice.spectators);
  expect(counts).toEqual([1, 1]);
  const last = await enter(String(match.id));
  await last.hear();
  expect(last.notices).toEqual([{ type: "presence", match_id: match.id, spectators: 7 }]);
});
