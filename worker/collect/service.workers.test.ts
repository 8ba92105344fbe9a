import fc from "fast-check";
import { beforeEach, expect, test, vi } from "vitest";

import { seeds } from "../../test/simulations.ts";
import {
  type Football,
  createFootball,
  finishedAs,
  fixtureOf,
  goalOf,
  resultPrices,
  seasonOf,
  teamsOf,
} from "../../test/football.ts";
import {
  type Intercept,
  type World,
  createWorld,
  dayMs,
  dumpStore,
  freshStore,
  hourMs,
  passTime,
  rowsOf,
  startMs,
} from "../../test/world.ts";
import type { JobMessage } from "../messages.ts";

const minuteMs = 60_000;
const teams = teamsOf("Test", 6);
const [home, away, third, fourth] = teams as [string, string, string, string];
const kickoffAtMs = startMs + 3 * hourMs;

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** A league with a past, a match this afternoon and one in five days. */
function league(): Football {
  const football = createFootball(
    ...seasonOf({ teams, rounds: 12, untilMs: startMs, seed: 7 }),
    fixtureOf("today", { home, away, kickoffAtMs }),
    fixtureOf("later", { home: third, away: fourth, kickoffAtMs: startMs + 5 * dayMs }),
  );
  football.prices = [
    ...resultPrices("today", [2, 3.4, 4], { knownAtMs: startMs - hourMs }),
    ...resultPrices("later", [2.6, 3.2, 2.8], { knownAtMs: startMs - hourMs }),
  ];
  return football;
}

/** A matchday: what happens in it, and the messages it leads to when nothing goes wrong. */
const matchday: {
  happens(football: Football): void;
  afterMs: number;
  messages: JobMessage[];
  repairs?: JobMessage[];
}[] = [
  { happens: () => undefined, afterMs: 0, messages: [{ type: "collect.daily" }] },
  {
    happens: (football) =>
      football.prices.push(...resultPrices("today", [1.7, 3.8, 5], { knownAtMs: startMs + hourMs })),
    afterMs: hourMs,
    // The daily run that follows some time makes up for a prediction nobody was sent to.
    messages: [{ type: "collect.odds" }],
    repairs: [{ type: "collect.daily" }],
  },
  {
    happens: (football) => football.change("today", { statusCode: "1H", minute: 1, score: { home: 0, away: 0 } }),
    afterMs: 2 * hourMs + minuteMs,
    messages: [{ type: "collect.live" }],
  },
  {
    happens: (football) =>
      football.change("today", { minute: 12, score: { home: 1, away: 0 }, events: [goalOf("home", 12)] }),
    afterMs: 11 * minuteMs,
    messages: [{ type: "collect.live" }],
  },
  {
    happens: (football) => football.change("today", { statusCode: "HT", minute: 45, halfTime: { home: 1, away: 0 } }),
    afterMs: 34 * minuteMs,
    messages: [{ type: "collect.live" }],
  },
  {
    happens: (football) =>
      football.change("today", {
        statusCode: "2H",
        minute: 70,
        score: { home: 1, away: 2 },
        events: [goalOf("home", 12), goalOf("away", 55), goalOf("away", 69)],
      }),
    afterMs: 40 * minuteMs,
    messages: [{ type: "collect.live" }],
  },
  {
    happens: (football) => football.change("today", finishedAs(1, 2)),
    afterMs: 25 * minuteMs,
    messages: [{ type: "collect.live" }],
  },
  { happens: () => undefined, afterMs: 0, messages: [{ type: "predict.competition", competitionId: 1 }] },
];

/** Plays a matchday. After each stage comes the sweep that makes up for what was lost on the way, once claims have ended. */
async function play(world: World, football: Football, deliver: (messages: readonly JobMessage[]) => Promise<void>) {
  for (const stage of matchday) {
    await passTime(stage.afterMs);
    stage.happens(football);
    await deliver(stage.messages);
    await world.drain();
    world.realNowMs += 5 * minuteMs;
    world.pending.push({ type: "collect.statuses" }, ...(stage.repairs ?? []));
    await world.drain();
  }
}

async function playWithoutFault(): Promise<Awaited<ReturnType<typeof dumpStore>>> {
  const football = league();
  const world = createWorld(football);
  await play(world, football, (messages) => {
    world.pending.push(...messages);
    return Promise.resolve();
  });
  const dump = await dumpStore();
  await freshStore();
  return dump;
}

async function matchRow(ref: string) {
  const [row] = await rowsOf("select * from matches where source_key = ?", `replay:${ref}`);
  return row ?? {};
}

function updatesOf(matchId: unknown) {
  return rowsOf<{ seq: number; fact_key: string; kind: string; home_score: number; away_score: number }>(
    "select seq, fact_key, kind, home_score, away_score from match_live_updates where match_id = ? order by seq",
    matchId,
  );
}

test("a fixture is followed from first sight to full time", async () => {
  const football = league();
  const world = createWorld(football);
  await play(world, football, async (messages) => {
    for (const message of messages) await world.deliver(message);
  });

  const match = await matchRow("today");
  expect(match).toMatchObject({
    league: "Test League",
    country: "XX",
    home_team: home,
    away_team: away,
    home_slug: "test-town-01",
    kickoff_at_ms: kickoffAtMs,
    status: "finished",
    provider_status: "FT",
    full_time_home: 1,
    full_time_away: 2,
    result_revision: 1,
    state_revision: 5,
    finished_at_ms: kickoffAtMs + 111 * minuteMs,
  });
  expect(JSON.parse(String(match["score_details"]))).toMatchObject({ halfTime: { home: 1, away: 0 }, estimated: [] });
  expect(await rowsOf("select * from external_refs where kind = 'match' and ref = 'today'")).toEqual([
    { provider: "replay", kind: "match", ref: "today", entity_id: match["id"] },
  ]);
  const [counts] = await rowsOf(
    `select (select count(*) from competitions) as competitions, (select count(*) from teams) as teams,
      (select count(*) from external_refs where kind = 'team' and provider = 'replay') as team_refs,
      (select count(*) from external_refs where kind = 'competition') as competition_refs,
      (select count(*) from matches) as matches, (select count(*) from external_refs where kind = 'match') as match_refs`,
  );
  expect(counts).toEqual({ competitions: 1, teams: 6, team_refs: 6, competition_refs: 1, matches: 38, match_refs: 38 });

  const told = [
    [1, "state:1", "live_score_update", 0, 0],
    [2, "event:2:1", "event", 1, 0],
    [3, "state:2", "live_score_update", 1, 0],
    [4, "state:3", "live_score_update", 1, 0],
    [5, "event:4:1", "event", 1, 1],
    [6, "event:4:2", "event", 1, 2],
    [7, "state:4", "live_score_update", 1, 2],
    [8, "state:5", "match_finished", 1, 2],
  ];
  expect((await updatesOf(match["id"])).map((update) => Object.values(update))).toEqual(told);
  expect(world.said.map(({ matchId, update }) => [matchId, update.seq, update.type])).toEqual(
    told.map(([seq, , kind]) => [match["id"], seq, kind]),
  );

  const raw = await rowsOf<{ raw_data: string; match_at_ms: number }>(
    "select raw_data, match_at_ms from raw_match_data where match_id = ? and kind = 'fixture' order by id",
    match["id"],
  );
  expect(raw).toHaveLength(6);
  expect(JSON.parse(raw.at(-1)?.raw_data ?? "")).toEqual(football.fixtures.get("today"));
  const logs = await rowsOf(
    "select job, status, due_count, fetched_count, stored_count, error from collection_logs order by id",
  );
  expect(logs.every((log) => log["status"] === "ok" && log["error"] === null)).toBe(true);
  expect(logs.filter((log) => log["job"] === "live")).toEqual(
    [1, 1, 1, 1, 1].map((count) => ({
      job: "live",
      status: "ok",
      due_count: count,
      fetched_count: count,
      stored_count: count,
      error: null,
    })),
  );
  // The last answer no longer names the match among those in play, so it was asked for by name.
  expect(football.calls.slice(-1)).toEqual(["listFixturesByRef"]);
  expect(world.sent.filter((message) => message.type === "settle.match")).toEqual([
    { type: "settle.match", matchId: match["id"] },
  ]);
});

test("the same message delivered five times, late, out of order or half-acknowledged leaves the same store as once", async () => {
  const once = await playWithoutFault();
  expect(once["prediction_evaluations"]).toHaveLength(3);

  const football = league();
  const fiveTimes = createWorld(football);
  await play(fiveTimes, football, async (messages) => {
    for (const message of messages) for (let time = 0; time < 5; time += 1) await fiveTimes.deliver(message);
    const sent = fiveTimes.pending.splice(0);
    for (const message of sent) for (let time = 0; time < 5; time += 1) await fiveTimes.deliver(message);
  });
  expect(await dumpStore()).toEqual(once);

  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (choices) => {
      await freshStore();
      const scene = league();
      const world = createWorld(scene);
      const delivered: JobMessage[] = [];
      const choose = (count: number) => Number(choices.next().value) % count;
      await play(world, scene, async (messages) => {
        const settle: JobMessage = { type: "settle.match", matchId: 37 };
        // What was delivered before comes again, as it does when its acknowledgement is lost.
        const late = delivered.filter(() => choose(3) === 0);
        const pending = [...messages, ...late, ...(delivered.length > 0 ? [settle, settle] : [])];
        // New prices and the prediction from them have an order; everything else may come in any.
        if (messages.some((message) => message.type === "collect.odds")) pending.sort(byOdds);
        else for (let index = pending.length - 1; index > 0; index -= 1) swap(pending, index, choose(index + 1));
        for (const message of pending) await world.deliver(message);
        delivered.push(...messages, ...world.pending);
      });
      expect(await dumpStore()).toEqual(once);
    }),
    { numRuns: seeds(6) },
  );
}, 180_000);

function byOdds(one: JobMessage, other: JobMessage): number {
  return Number(other.type === "collect.odds") - Number(one.type === "collect.odds");
}

function swap<Item>(items: Item[], one: number, other: number): void {
  const [first, second] = [items[one], items[other]];
  if (first !== undefined && second !== undefined) [items[one], items[other]] = [second, first];
}

test("collectors that run at once leave one state", async () => {
  const once = await playWithoutFault();
  const football = league();
  const world = createWorld(football);
  await play(world, football, async (messages) => {
    for (let batch = [...messages]; batch.length > 0; batch = world.pending.splice(0)) {
      const tripled = [...batch, ...batch, ...batch];
      const outcomes = await Promise.allSettled(tripled.map((message) => world.deliver(message)));
      outcomes.forEach((outcome, index) => {
        const message = tripled[index];
        if (outcome.status === "rejected" && message) world.pending.push(message);
      });
    }
  });
  expect(await dumpStore()).toEqual(once);
});

test("an answer that was overtaken by a newer one changes nothing", async () => {
  const football = league();
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(3 * hourMs + minuteMs);

  // A slow collector has read an answer from before the kick-off; before it writes, another sees the match under way.
  football.change("today", { venue: "Old Ground" });
  world.intercept = async ({ statements }, run) => {
    if (statements.some(({ query }) => query.includes("update matches"))) {
      world.intercept = (_call, runNow) => runNow();
      football.change("today", { statusCode: "1H", minute: 1, score: { home: 0, away: 0 }, venue: null });
      await createWorld(football).deliver({ type: "collect.live" });
    }
    return run();
  };
  await world.deliver({ type: "collect.statuses" });
  expect(await matchRow("today")).toMatchObject({
    status: "live",
    provider_status: "1H",
    venue: null,
    state_revision: 1,
  });
});

test("a crash before or after any write leaves what a fault-free day leaves, once the message is delivered again", async () => {
  const once = await playWithoutFault();
  let points = 0;
  for (const moment of ["before", "after"] as const) {
    for (let at = 1; ; at += 1) {
      await freshStore();
      const football = league();
      const world = createWorld(football);
      const crash = crashAt(at, moment);
      world.intercept = crash.intercept;
      await play(world, football, (messages) => {
        world.pending.push(...messages);
        return Promise.resolve();
      });
      expect(await dumpStore(), `crash ${moment} ${crash.call()}`).toEqual(once);
      if (crash.call() === null) break;
      points += 1;
    }
  }
  console.info(`crash points: ${points}`);
  expect(points).toBeGreaterThan(60);
}, 300_000);

/**
 * Throws around the n-th call of D1 or a queue that may change something: before it is made, or after it took effect.
 * Reads need no point of their own: a crash there leaves what the write before it left.
 */
function crashAt(nth: number, moment: "before" | "after"): { intercept: Intercept; call(): string | null } {
  let count = 0;
  let call: string | null = null;
  return {
    call: () => call,
    async intercept({ name, statements }, run) {
      if (name !== "queue.send" && statements.every(({ query }) => /^\s*select/i.test(query))) return run();
      count += 1;
      if (count !== nth) return run();
      call = `${name} #${nth}`;
      if (moment === "after") await run();
      throw new Error(`crashed ${moment} ${call}`);
    },
  };
}

test("a provider that fails is logged, changes nothing and is asked again", async () => {
  const football = league();
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(3 * hourMs + minuteMs);
  football.change("today", { statusCode: "1H", minute: 1, score: { home: 0, away: 0 } });
  const before = await dumpStore();

  football.failure = new Error("quota exhausted");
  for (const type of ["collect.live", "collect.statuses", "collect.odds", "collect.daily"] as const) {
    await expect(world.deliver({ type }), type).rejects.toThrow("quota exhausted");
  }
  expect(await dumpStore()).toEqual(before);
  expect(
    await rowsOf("select job, status, stored_count, error from collection_logs where status = 'failed' order by id"),
  ).toEqual(
    ["live", "statuses", "odds", "daily"].map((job) => ({
      job,
      status: "failed",
      stored_count: 0,
      error: "quota exhausted",
    })),
  );

  football.failure = null;
  await world.deliver({ type: "collect.live" });
  expect(await matchRow("today")).toMatchObject({ status: "live", state_revision: 1 });

  const withoutProvider = createWorld(null);
  await expect(withoutProvider.deliver({ type: "collect.live" })).rejects.toThrow(/No football provider/);
});

test("an answer nobody can read, or that takes a result back, changes nothing and is logged", async () => {
  const football = league();
  const world = createWorld(football);
  football.put(fixtureOf("strange", { home, away: third, kickoffAtMs: kickoffAtMs + dayMs, statusCode: "XYZ" }));
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  expect(await rowsOf("select 1 as found from matches where source_key = 'replay:strange'")).toEqual([]);
  expect(world.logs).toContainEqual({
    level: "error",
    event: "unknown_status",
    fields: { ref: "strange", code: "XYZ" },
  });

  await passTime(3 * hourMs + minuteMs);
  const match = await matchRow("today");
  const untouched = await dumpStore();
  world.logs = [];
  football.change("today", { statusCode: "XYZ", score: { home: 3, away: 0 } });
  await world.deliver({ type: "collect.statuses" });
  expect(await dumpStore()).toEqual(untouched);
  expect(world.logs).toEqual([
    { level: "error", event: "unknown_status", fields: { matchId: match["id"], code: "XYZ" } },
  ]);

  football.change("today", { statusCode: "FT", score: { home: 2, away: 0 }, fullTime: null });
  await world.deliver({ type: "collect.statuses" });
  expect(await matchRow("today"), "full time without the 90-minute score is not settled").toMatchObject({
    status: "live",
    provider_status: "FT",
    full_time_home: null,
    result_revision: 0,
    finished_at_ms: null,
  });
  expect(world.sent.filter((message) => message.type === "settle.match")).toEqual([]);

  football.change("today", finishedAs(2, 0));
  world.pending.push({ type: "collect.live" });
  await world.drain();
  const finished = await matchRow("today");
  expect(finished).toMatchObject({ status: "finished", result_revision: 1 });
  for (const back of [
    { statusCode: "2H", minute: 80, score: { home: 1, away: 0 }, fullTime: null },
    { statusCode: "NS", minute: null, score: null, fullTime: null },
    { statusCode: "PST", minute: null, score: null, fullTime: null },
    { statusCode: "FT", score: { home: 2, away: 0 }, fullTime: null },
  ]) {
    world.logs = [];
    football.change("today", back);
    await world.deliver({ type: "collect.daily" });
    expect(await matchRow("today"), back.statusCode).toEqual(finished);
    expect(world.logs).toContainEqual({
      level: "warn",
      event: "feed_went_back",
      fields: { matchId: match["id"], code: back.statusCode },
    });
  }
});

test("a corrected result raises its revision and asks for one settlement; a match called off asks for one too", async () => {
  const football = league();
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(5 * hourMs);
  const { id: matchId } = await matchRow("today");
  const settlements = async (change: Parameters<Football["change"]>[1]) => {
    football.change("today", change);
    world.sent = [];
    for (let time = 0; time < 3; time += 1) {
      await world.deliver({ type: "collect.daily" });
      await passTime(minuteMs);
    }
    const sent = world.sent.filter((message) => message.type === "settle.match");
    return { sent, row: await matchRow("today") };
  };
  const one = [{ type: "settle.match", matchId }];

  const first = await settlements(finishedAs(2, 0));
  expect(first.sent).toEqual(one);
  expect(first.row).toMatchObject({ status: "finished", result_revision: 1 });
  const corrected = await settlements(finishedAs(2, 1));
  expect(corrected.sent).toEqual(one);
  expect(corrected.row).toMatchObject({
    full_time_away: 1,
    result_revision: 2,
    finished_at_ms: first.row["finished_at_ms"],
  });
  // The score after extra time stays, only the 90 minutes are corrected: no score moved, and still it settles anew.
  const afterExtraTime = await settlements({ fullTime: { home: 1, away: 1 } });
  expect(afterExtraTime.sent).toEqual(one);
  expect(afterExtraTime.row).toMatchObject({ full_time_home: 1, home_score: 2, result_revision: 3 });
  const annulled = await settlements({ statusCode: "AWD" });
  expect(annulled.sent).toEqual(one);
  expect(annulled.row).toMatchObject({ status: "cancelled", full_time_home: null, result_revision: 4 });
  expect((await updatesOf(matchId)).map((update) => update.kind)).toEqual(["match_finished", "match_finished"]);
});

test("a postponed match moves to its new kick-off, and its prediction with it", async () => {
  const football = league();
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const { id: matchId } = await matchRow("today");

  await passTime(hourMs);
  football.change("today", { statusCode: "PST" });
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  expect(await matchRow("today"), "one answer alone").toMatchObject({ status: "upcoming", state_revision: 0 });
  await passTime(5 * minuteMs);
  world.pending.push({ type: "collect.statuses" });
  await world.drain();
  expect(await matchRow("today")).toMatchObject({ status: "postponed", kickoff_at_ms: kickoffAtMs, state_revision: 1 });

  await passTime(dayMs);
  const movedToMs = kickoffAtMs + 3 * dayMs;
  football.change("today", { statusCode: "NS", kickoffAtMs: movedToMs });
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(5 * minuteMs);
  world.realNowMs += 5 * minuteMs;
  world.pending.push({ type: "collect.statuses" }, { type: "collect.daily" });
  await world.drain();
  expect(await matchRow("today")).toMatchObject({ status: "upcoming", kickoff_at_ms: movedToMs, result_revision: 0 });
  expect(await updatesOf(matchId), "rooms have nothing to say of a match that was not played").toEqual([]);
  const predictions = await rowsOf(
    `select predictions.match_status, predictions.kickoff_at_ms, predictions.revision, last.kickoff_at_ms as revised_for
     from predictions join prediction_revisions last on last.id = predictions.revision_id where predictions.match_id = ?`,
    matchId,
  );
  expect(predictions).toHaveLength(3);
  for (const row of predictions) {
    expect(row).toEqual({ match_status: "upcoming", kickoff_at_ms: movedToMs, revision: 2, revised_for: movedToMs });
  }
});

test("what one answer takes back is believed once a later one takes back the same, and forgotten when none does", async () => {
  const football = league();
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(3 * hourMs + minuteMs);
  const goal = { statusCode: "1H", minute: 20, score: { home: 1, away: 0 }, events: [goalOf("home", 12)] };
  const answers = async (change: Parameters<Football["change"]>[1]) => {
    football.change("today", change);
    await passTime(minuteMs);
    await world.deliver({ type: "collect.live" });
    const { home_score: score, state_revision: revision } = await matchRow("today");
    return [score, revision];
  };
  const without = { score: { home: 0, away: 0 }, events: [] };
  expect(await answers(goal)).toEqual([1, 1]);
  expect(await answers(without), "doubted").toEqual([1, 1]);
  expect(await answers(goal), "forgotten").toEqual([1, 1]);
  expect(await answers(without), "doubted anew").toEqual([1, 1]);
  expect(await answers(without), "believed").toEqual([0, 2]);
  expect(await rowsOf("select doubt from match_watch where doubt is not null")).toEqual([]);

  await expect(world.deliver({ type: "collect.live" }), "the same instant says nothing new").resolves.toBeUndefined();
  football.change("today", goal);
  await world.deliver({ type: "collect.live" });
  football.change("today", without);
  for (let time = 0; time < 3; time += 1) await world.deliver({ type: "collect.live" });
  expect(await matchRow("today")).toMatchObject({ home_score: 1 });
});

test("a match decided after extra time settles on its 90 minutes", async () => {
  const football = league();
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const { id: matchId } = await matchRow("today");
  await passTime(3 * hourMs + minuteMs);
  const goals = [goalOf("home", 30), goalOf("away", 80)];
  const level = { home: 1, away: 1 };
  for (const change of [
    { statusCode: "2H", minute: 90, score: level, events: goals },
    { statusCode: "ET", minute: 91, fullTime: level },
    { minute: 110, score: { home: 2, away: 1 }, events: [...goals, goalOf("home", 109)] },
  ]) {
    football.change("today", change);
    await world.deliver({ type: "collect.live" });
    expect(await matchRow("today")).toMatchObject({ status: "live", full_time_home: null, result_revision: 0 });
  }
  football.change("today", { statusCode: "AET", minute: 120 });
  world.pending.push({ type: "collect.live" });
  await world.drain();

  expect(await matchRow("today")).toMatchObject({
    status: "finished",
    home_score: 2,
    away_score: 1,
    full_time_home: 1,
    full_time_away: 1,
  });
  const judged = await rowsOf(
    `select market, winning_selection, real_score from prediction_evaluations
     join predictions on predictions.id = prediction_id where match_id = ? order by market`,
    matchId,
  );
  expect(judged).toEqual([
    { market: "1X2", winning_selection: "X", real_score: "1-1" },
    { market: "BTTS", winning_selection: "yes", real_score: "1-1" },
    { market: "OU", winning_selection: "under", real_score: "1-1" },
  ]);
});

test("a match first seen in play tells every goal with the score after it", async () => {
  const football = createFootball(
    fixtureOf("underway", {
      home,
      away,
      kickoffAtMs: startMs - 30 * minuteMs,
      statusCode: "1H",
      minute: 30,
      score: { home: 1, away: 0 },
      events: [goalOf("home", 20)],
    }),
  );
  const world = createWorld(football);
  await world.deliver({ type: "collect.daily" });
  football.change("underway", { score: { home: 1, away: 1 }, events: [goalOf("home", 20), goalOf("away", 40)] });
  await world.deliver({ type: "collect.live" });
  const { id } = await matchRow("underway");
  expect((await updatesOf(id)).map(({ fact_key: key, home_score: h, away_score: a }) => [key, h, a])).toEqual([
    ["event:1:1", 1, 0],
    ["event:1:2", 1, 1],
    ["state:1", 1, 1],
  ]);
});

test("an answer that names a match twice counts once, whether the match is new or not", async () => {
  const football = createFootball(fixtureOf("twin", { home, away, kickoffAtMs }));
  const twice: Football = {
    ...football,
    async listFixtures(range) {
      const answer = await football.listFixtures(range);
      return { ...answer, items: [...answer.items, ...answer.items] };
    },
  };
  const world = createWorld(twice);
  await world.deliver({ type: "collect.daily" });
  await passTime(3 * hourMs + minuteMs);
  football.change("twin", { statusCode: "1H", minute: 1, score: { home: 0, away: 0 } });
  await world.deliver({ type: "collect.daily" });
  expect(await matchRow("twin")).toMatchObject({ status: "live", state_revision: 1 });
});
