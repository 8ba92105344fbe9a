import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { type Football, createFootball, fixtureOf, resultPrices, seasonOf, teamsOf } from "../../test/football.ts";
import {
  type Intercept,
  type World,
  createWorld,
  dayMs,
  freshStore,
  hourMs,
  passTime,
  rowsOf,
  startMs,
} from "../../test/world.ts";
import { sha256Hex } from "../platform/sha256.ts";
import { canonicalJson, hashedText } from "./chain.ts";
import { createRecordVerifier } from "./chain-verification.ts";
import { describeRecord, streamRecord } from "./record-stream.ts";
import { appendToRecord, continueRecord, isRecordBehind } from "./sequencing.ts";

const teams = teamsOf("Test", 10);
const kickoffAtMs = startMs + 3 * hourMs;
const predict = { type: "predict.competition", competitionId: 1 } as const;

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 120_000 });
beforeEach(freshStore);

function league(upcoming = 2): Football {
  const football = createFootball(
    ...seasonOf({ teams, rounds: 40, untilMs: startMs, seed: 3 }),
    ...Array.from({ length: upcoming }, (_, index) =>
      fixtureOf(`match ${index}`, {
        home: teams[index % 10] ?? "",
        away: teams[(index + 1 + (Math.floor(index / 10) % 9)) % 10] ?? "",
        kickoffAtMs: kickoffAtMs + index * 60_000,
      }),
    ),
    fixtureOf("of a team nobody knows", { home: "Promoted Rovers", away: teams[8] ?? "", kickoffAtMs }),
  );
  football.prices = resultPrices("match 0", [2.1, 3.3, 3.9], { knownAtMs: startMs - hourMs });
  return football;
}

/** A store in which everything is collected and predicted, and nothing recorded: the sequencer never got to write. */
async function predictedOnly(football = league()): Promise<World> {
  const world = createWorld(football);
  world.intercept = (call, run) =>
    call.statements.some(({ query }) => query.includes("into record_chain"))
      ? Promise.reject(new Error("no sequencer"))
      : run();
  await world.deliver({ type: "collect.daily" });
  await expect(world.deliver(predict)).rejects.toThrow("no sequencer");
  world.intercept = (_call, run) => run();
  world.pending = [];
  expect(await links()).toEqual([]);
  return world;
}

type Link = {
  seq: number;
  revision_id: number;
  previous_hash: string;
  hash: string;
  body: string;
  recorded_at_ms: number;
  match_at_ms: number;
};

function links(): Promise<Link[]> {
  return rowsOf<Link>("select * from record_chain order by seq");
}

async function publishedIds(): Promise<number[]> {
  const rows = await rowsOf<{ id: number }>(
    `select id from prediction_revisions r where exists (select 1 from prediction_revisions p
      where p.prediction_id = r.prediction_id and p.revision <= r.revision and p.published = 1) order by id`,
  );
  return rows.map((row) => row.id);
}

/** Every published revision has its one link, in the order of their ids, and the chain verifies. */
async function expectWholeChain(world: World): Promise<void> {
  const published = await publishedIds();
  const chain = await links();
  expect(chain.map((link) => link.revision_id)).toEqual(published);
  expect(chain.map((link) => link.seq)).toEqual(published.map((_, index) => index + 1));
  expect((await verified(world)).links).toBe(published.length);
}

async function verified(world: World) {
  const ctx = world.compose();
  const verifier = createRecordVerifier(sha256Hex);
  const text = await new Response(streamRecord(ctx, { sinceSeq: 0, until: await describeRecord(ctx) })).text();
  for (const line of text.trimEnd().split("\n")) await verifier.readLine(line);
  return verifier.finish();
}

test("what is published enters the chain in the same job, before kick-off, and says what was published", async () => {
  const football = league();
  const world = createWorld(football);
  await world.deliver({ type: "collect.daily" });
  await world.deliver(predict);
  expect(await publishedIds()).toHaveLength(6);
  expect(await rowsOf("select count(*) as kept_back from prediction_revisions where published = 0")).toEqual([
    { kept_back: 3 },
  ]);
  await expectWholeChain(world);
  expect(await rowsOf("select * from work_leases where work_key = 'predict.record'")).toEqual([]);

  const [revision] = await rowsOf(
    `select r.*, m.home_team, m.away_team from prediction_revisions r join matches m on m.id = r.match_id
     where r.market = '1X2' and m.source_key = 'replay:match 0'`,
  );
  const link = (await links()).find((one) => one.revision_id === revision?.["id"]);
  expect(link).toMatchObject({ recorded_at_ms: world.realNowMs, match_at_ms: startMs });
  expect(JSON.parse(link?.body ?? "")).toEqual({
    seq: link?.seq,
    recorded_at_ms: world.realNowMs,
    match_at_ms: startMs,
    revision_id: revision?.["id"],
    prediction_id: revision?.["prediction_id"],
    revision: 1,
    published_at_ms: startMs,
    match_id: revision?.["match_id"],
    home_team: teams[0],
    away_team: teams[1],
    league: "Test League",
    country: "XX",
    season: "2026-27",
    kickoff_at_ms: kickoffAtMs,
    market: "1X2",
    selections: ["1", "X", "2"],
    probabilities: [revision?.["probability_1"], revision?.["probability_2"], revision?.["probability_3"]],
    probability_source: "market",
    pick: revision?.["pick"],
    confidence: revision?.["confidence"],
    odds_thousandths: revision?.["odds_thousandths"],
    odds_bookmaker: "ALPHA",
    model: "aibet-engine",
    model_version: "2",
  });
  for (const { body, match_at_ms: matchAtMs } of await links()) {
    expect(canonicalJson(JSON.parse(body)), "stored as it was hashed").toBe(body);
    expect(matchAtMs).toBeLessThan((JSON.parse(body) as { kickoff_at_ms: number }).kickoff_at_ms);
  }

  // New prices, new revisions, new links; the old ones stay as they were.
  const before = await links();
  await passTime(hourMs);
  football.prices.push(...resultPrices("match 0", [1.6, 3.9, 6], { knownAtMs: startMs + hourMs }));
  world.realNowMs += 300_000;
  world.pending.push({ type: "collect.odds" });
  await world.drain();
  await expectWholeChain(world);
  const after = await links();
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.length).toBeGreaterThan(before.length);
});

test("a revision that takes the place of a published one is recorded, whatever its own confidence", async () => {
  const world = await predictedOnly();
  await continueRecord(world.compose());
  const columns = (await rowsOf<{ name: string }>("select name from pragma_table_info('prediction_revisions')"))
    .map(({ name }) => name)
    .filter((name) => name !== "id");
  const changed = columns.map((name) => ({ revision: "revision + 1", published: "0", confidence: "20" })[name] ?? name);
  const addAfter = (published: number, id: string) =>
    env.DB.prepare(
      `insert into prediction_revisions (id, ${columns.join(", ")}) select ${id}, ${changed.join(", ")}
       from prediction_revisions where published = ${published} order by id limit 1`,
    ).run();
  await expect(addAfter(1, "-5"), "a number in between would never be linked").rejects.toThrow(/only ever appended/);
  await addAfter(0, "null");
  expect(await isRecordBehind(world.compose()), "what nobody saw is not recorded").toBe(false);
  await addAfter(1, "null");
  expect(await isRecordBehind(world.compose())).toBe(true);
  await appendToRecord(world.compose());
  await expectWholeChain(world);
  expect(await links()).toHaveLength(7);
});

test("no SQL changes, removes, replaces or makes up a link", async () => {
  const world = await predictedOnly();
  await continueRecord(world.compose());
  await passTime(hourMs);
  // One more revision, not yet recorded: the next link may be that one alone.
  const columns = (await rowsOf<{ name: string }>("select name from pragma_table_info('prediction_revisions')"))
    .map(({ name }) => name)
    .filter((name) => name !== "id");
  await env.DB.prepare(
    `insert into prediction_revisions (${columns.join(", ")})
     select ${columns.map((name) => (name === "revision" ? "2" : name)).join(", ")} from prediction_revisions where id = 1`,
  ).run();
  const before = await links();
  const last = before.at(-1);
  const [revision] = await rowsOf<{ id: number }>("select max(id) as id from prediction_revisions");
  if (!last || !revision) throw new Error("no links");
  const matchAtMs = startMs + hourMs;
  const said = {
    ...(JSON.parse(before[0]?.body ?? "") as Record<string, unknown>),
    seq: last.seq + 1,
    revision: 2,
    revision_id: revision.id,
    recorded_at_ms: 5,
    match_at_ms: matchAtMs,
  };
  async function linkTo(changes: Partial<Link>, body: Record<string, unknown> = {}, verb = "insert") {
    const text = canonicalJson({ ...said, ...body });
    const link = {
      seq: last?.seq === undefined ? 0 : last.seq + 1,
      revision_id: revision?.id ?? 0,
      previous_hash: last?.hash ?? "",
      hash: await sha256Hex(hashedText(changes.previous_hash ?? last?.hash ?? "", text)),
      body: text,
      recorded_at_ms: 5,
      match_at_ms: matchAtMs,
      ...changes,
    };
    const names = Object.keys(link);
    return env.DB.prepare(`${verb} into record_chain (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`)
      .bind(...Object.values(link))
      .run();
  }

  for (const statement of [
    "update record_chain set body = '{}' where seq = 2",
    "update record_chain set hash = previous_hash",
    "update or replace record_chain set seq = 1 where seq = 2",
    "update or ignore record_chain set seq = 99 where seq = 2",
    "delete from record_chain where seq = (select max(seq) from record_chain)",
    "delete from record_chain",
    "insert or replace into record_chain select * from record_chain where seq = 2",
    "insert or replace into record_chain select seq + 100, revision_id, previous_hash, hash, body, 5, 5 from record_chain where seq = 2",
    "insert or replace into record_chain select * from record_chain order by seq desc limit 1",
    "insert into record_chain select * from record_chain where seq = 2 on conflict do update set body = '{}'",
    "insert or ignore into record_chain select * from record_chain where seq = 2",
    "replace into record_chain select null, revision_id, previous_hash, hash, body, 5, 5 from record_chain where seq = 2",
  ]) {
    await expect(env.DB.prepare(statement).run(), statement).rejects.toThrow(/chain/);
  }
  const attempts: [Partial<Link>, Record<string, unknown>?][] = [
    [{ previous_hash: "f".repeat(64) }],
    [{ previous_hash: before[1]?.hash ?? "" }],
    [{ seq: last.seq + 2 }, { seq: last.seq + 2 }],
    [{ seq: last.seq }, { seq: last.seq }],
    [{ seq: 0 }, { seq: 0 }],
    [{ revision_id: 1 }, { revision_id: 1 }],
    [{ revision_id: revision.id + 1 }, { revision_id: revision.id + 1 }],
    [{}, { seq: 1 }],
    [{}, { revision_id: 1 }],
    [{}, { pick: JSON.stringify(said).includes('"pick":"1"') ? "2" : "1" }],
    [{}, { probabilities: [0.2, 0.3, 0.5] }],
    [{}, { probabilities: null }],
    [{}, { kickoff_at_ms: kickoffAtMs + 1 }],
    [{}, { published_at_ms: startMs - 1 }],
    [{}, { recorded_at_ms: 4 }],
    [{}, { match_at_ms: startMs }],
    [{ body: "{}" }],
  ];
  for (const verb of ["insert", "insert or replace", "insert or ignore"]) {
    for (const [changes, body] of attempts) {
      await expect(linkTo(changes, body, verb), JSON.stringify([verb, changes, body])).rejects.toThrow(/chain/);
    }
  }
  await expect(linkTo({ body: "no json" })).rejects.toThrow(/JSON|constraint/);
  await expect(linkTo({ hash: "F".repeat(64) })).rejects.toThrow(/constraint/i);
  expect(await links()).toEqual(before);
  await linkTo({});
  await expectWholeChain(world);
});

test("a link made after kick-off says so, and cannot be dated back", async () => {
  const world = await predictedOnly();
  await passTime(4 * hourMs);
  const ctx = world.compose();
  const backdated = { ...ctx, clock: { ...ctx.clock, matchNowMs: () => Promise.resolve(startMs + hourMs) } };
  await expect(continueRecord(backdated)).rejects.toThrow(/after kick-off/);
  await appendToRecord(world.compose());
  await expectWholeChain(world);
  expect(await verified(world)).toMatchObject({ links: 6, lateLinks: 6 });
});

test("two sequencers at once make one chain, and the loser goes on from there", async () => {
  const world = await predictedOnly(league(20));
  let refusals = 0;
  world.intercept = async (call, run) => {
    if (!call.statements.some(({ query }) => query.includes("into record_chain"))) return run();
    world.intercept = (_call, runNow) => runNow();
    // The other one has read the same head and comes to write first.
    await continueRecord(world.compose());
    return run().catch((error: unknown) => {
      refusals += 1;
      throw error;
    });
  };
  await continueRecord(world.compose());
  expect(refusals).toBe(1);
  await expectWholeChain(world);

  await freshStore();
  const crowd = await predictedOnly(league(20));
  await Promise.all([1, 2, 3, 4].map(() => continueRecord(crowd.compose())));
  await expectWholeChain(crowd);
});

test("while another holds the claim the work is sent on, and nothing is lost", async () => {
  const world = await predictedOnly();
  await env.DB.prepare("insert into work_leases (work_key, leased_until_ms) values ('predict.record', ?)")
    .bind(world.realNowMs + 60_000)
    .run();
  await appendToRecord(world.compose());
  expect(await links()).toEqual([]);
  expect(world.pending).toEqual([{ type: "predict.record" }]);
  await world.drain();
  await expectWholeChain(world);
  expect(await rowsOf("select * from work_leases where work_key = 'predict.record'")).toEqual([]);
});

test("wherever the job dies, and its message with it, the sweep completes the chain", async () => {
  let points = 0;
  for (const moment of ["before", "after"] as const) {
    for (let at = 1; ; at += 1) {
      await freshStore();
      const world = createWorld(league());
      await world.deliver({ type: "collect.daily" });
      world.pending = [];
      const crash = crashAt(at, moment);
      world.intercept = crash.intercept;
      await world.deliver(predict).catch(() => undefined);
      world.intercept = (_call, run) => run();
      world.pending = [];
      // Claims end on the real clock.
      world.realNowMs += 5 * 60_000;
      await passTime(60_000);
      world.pending.push({ type: "collect.statuses" });
      await world.drain();
      expect(await publishedIds(), `crash ${moment} write ${at}`).toHaveLength(6);
      await expectWholeChain(world);
      expect(await rowsOf("select * from work_leases"), `crash ${moment} write ${at}`).toEqual([]);
      if (!crash.happened()) break;
      points += 1;
    }
  }
  expect(points).toBeGreaterThan(8);
});

/** Throws around the n-th call that may change something: before it is made, or after it took effect. */
function crashAt(nth: number, moment: "before" | "after"): { intercept: Intercept; happened(): boolean } {
  let count = 0;
  return {
    happened: () => count >= nth,
    async intercept({ name, statements }, run) {
      if (name !== "queue.send" && statements.every(({ query }) => /^\s*select/i.test(query))) return run();
      count += 1;
      if (count !== nth) return run();
      if (moment === "after") await run();
      throw new Error(`crashed ${moment} write ${nth}`);
    },
  };
}

test("the stream is read page by page, as far as the record had come, and every hash and score in it holds", async () => {
  const football = league(150);
  const world = createWorld(football);
  await world.deliver({ type: "collect.daily" });
  await world.deliver(predict);
  await passTime(dayMs);
  for (const ref of football.fixtures.keys()) {
    if (ref.startsWith("match")) {
      football.change(ref, {
        statusCode: "FT",
        minute: 90,
        score: { home: 2, away: 1 },
        fullTime: { home: 2, away: 1 },
      });
    }
  }
  world.realNowMs += 300_000;
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const record = await verified(world);
  expect(record).toMatchObject({ links: 450, lateLinks: 0, results: 450 });
  expect([...record.scores].map(([market, { count }]) => [market, count])).toEqual([
    ["1X2", 150],
    ["OU", 150],
    ["BTTS", 150],
  ]);
  const [sums] = await rowsOf<{ brier: number }>(
    "select brier_sum / 1e12 / total_predictions as brier from prediction_stats where dimension = 'type' and name = '1X2'",
  );
  expect(record.scores.get("1X2")?.brier).toBeCloseTo(sums?.brier ?? Number.NaN, 9);

  let queries = 0;
  world.intercept = (_call, run) => {
    queries += 1;
    return run();
  };
  const ctx = world.compose();
  const until = await describeRecord(ctx);
  queries = 0;
  const reader = streamRecord(ctx, { sinceSeq: 0, until }).getReader();
  await scheduler.wait(20);
  expect(queries, "nothing is read before it is asked for").toBe(0);
  await reader.read();
  await scheduler.wait(20);
  expect(queries, "one page of links, and their results").toBe(2);
  await reader.cancel();
  expect(queries).toBe(2);

  const early = await new Response(
    streamRecord(ctx, { sinceSeq: 440, until: { ...until, seq: 445, hash: "0".repeat(64), lastEvaluationId: 0 } }),
  ).text();
  const sent = early
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; seq: number });
  expect(sent.map(({ type, seq }) => `${type} ${seq}`)).toEqual([
    ...[441, 442, 443, 444, 445].map((seq) => `link ${seq}`),
    "end 445",
  ]);
});

test("who turns the triggers off and edits the store is found out by the stream", async () => {
  const world = createWorld(league());
  await world.deliver({ type: "collect.daily" });
  await world.deliver(predict);
  await env.DB.batch([
    env.DB.prepare("drop trigger record_chain_never_updated"),
    env.DB.prepare(
      "update record_chain set body = json_replace(body, '$.probabilities[0]', 0.9, '$.probabilities[1]', 0.1, '$.probabilities[2]', 0.0) where seq = 4",
    ),
  ]);
  await expect(verified(world)).rejects.toMatchObject({ name: "RecordBreak", line: 4, seq: 4 });
});
