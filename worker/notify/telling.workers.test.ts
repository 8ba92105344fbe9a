import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { type Fan, betOn, fanWith, favour, winBet } from "../../test/fans.ts";
import { createFootball, fixtureOf, goalOf } from "../../test/football.ts";
import { openBankroll } from "../../test/wallets.ts";
import { type World, createWorld, freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";
import { startDueJobs } from "../jobs.ts";
import type { JobMessage } from "../messages.ts";
import { runBatch } from "../platform/db.ts";
import { listNotifications } from "./inbox.ts";
import { outboxStatements, relayOutbox, tellOfUpdatesStatements } from "./outbox.ts";

vi.setConfig({ testTimeout: 120_000 });
beforeEach(freshStore);

const allWays = { inbox: true, email: true, push: false };
const mailRows = () =>
  rowsOf<{ recipient: string; subject: string; body: string }>("select * from local_mail order by id");
const inboxRows = () =>
  rowsOf<{ user_id: number; kind: string; outbox_id: string }>(
    "select user_id, kind, outbox_id from notifications order by id",
  );

/** A match an hour from kick-off, stored and watched. */
async function matchday(...refs: string[]) {
  const football = createFootball(
    ...refs.map((ref) => fixtureOf(ref, { home: `${ref} Home`, away: `${ref} Away`, kickoffAtMs: startMs + hourMs })),
  );
  const world = createWorld(football);
  await world.deliver({ type: "collect.daily" });
  const ids = new Map(
    (await rowsOf<{ id: number; source_key: string }>("select id, source_key from matches")).map((row) => [
      row.source_key.replace("replay:", ""),
      row.id,
    ]),
  );
  return { football, world, idOf: (ref: string) => ids.get(ref) ?? Number.NaN };
}

function inboxOf(world: World, fan: Fan) {
  const actor = { kind: "user", userId: fan.id, role: "bettor", plan: "free", sessionId: "test" } as const;
  return listNotifications(
    { ...world.compose(), actor },
    { topic: null, unreadOnly: false, matchId: null, cursor: null, pageSize: 100, language: "en" },
  );
}

/** A won bet of somebody's, and the outbox row of its settlement, not yet relayed. */
async function settledBet(world: World, fan: Fan, matchId: number) {
  const actor = { kind: "user", userId: fan.id, role: "bettor", plan: "free", sessionId: "test" } as const;
  const ctx = { ...world.compose(), actor };
  const bankrollId = await openBankroll(ctx, "1000.00");
  const reference = `bet_${fan.id}`;
  const betId = await betOn(ctx, { userId: fan.id, bankrollId, matchId, reference });
  await winBet(ctx, { bankrollId, reference });
  const row = { id: `settle:${reference}:1`, userId: fan.id, kind: "bet_settled", body: { betId } };
  await runBatch(ctx.db, outboxStatements([{ ...row, createdAtMs: world.realNowMs }]));
  return { ...row, bankrollId };
}

test("a settled bet is told once in the inbox, in the open pages and by mail, as it stands when it is told", async () => {
  const { world, idOf } = await matchday("A");
  const fan = await fanWith({ ways: { results: allWays } });
  const { id } = await settledBet(world, fan, idOf("A"));
  await relayOutbox(world.compose());
  await world.drain();

  expect((await inboxOf(world, fan)).results).toMatchObject([
    {
      type: "bet_settled",
      topic: "results",
      title: "Bet successful",
      text: "A Home – A Away. Result +€10.00, balance €1,010.00 (virtual money).",
      path: `/en/matchs/${idOf("A")}`,
      read_at: null,
    },
  ]);
  expect(world.spoken.map(({ userId, message }) => [userId, message.type, message.unread])).toEqual([
    [fan.id, "balance", 0],
    [fan.id, "notification", 1],
    [fan.id, "prediction_result", 1],
    [fan.id, "balance", 1],
  ]);
  expect(world.spoken[2]?.message).toMatchObject({ outcome: "won", profit: "10.00" });
  expect(world.spoken[3]?.message).toMatchObject({ balance: "1010.00", currency: "EUR" });
  const [mail, ...others] = await mailRows();
  expect(others).toEqual([]);
  expect(mail).toMatchObject({ recipient: fan.email, subject: "Bet successful" });
  expect(mail?.body).toContain("Result +€10.00");
  expect(await inboxRows()).toEqual([{ user_id: fan.id, kind: "bet_settled", outbox_id: id }]);
});

test("a message that comes again, late or many times at once, makes no second row, mail or push", async () => {
  const { world, idOf } = await matchday("A");
  const sent: string[] = [];
  world.push = {
    publicKey: "key",
    send(target) {
      sent.push(target.endpoint);
      return Promise.resolve("sent");
    },
  };
  const fan = await fanWith({ ways: { results: { ...allWays, push: true } } });
  await env.DB.prepare(
    "insert into push_subscriptions (user_id, endpoint, p256dh, auth, created_at_ms) values (?1, 'https://one', '', '', 0), (?1, 'https://two', '', '', 0)",
  )
    .bind(fan.id)
    .run();
  const { id } = await settledBet(world, fan, idOf("A"));
  const send: JobMessage = { type: "notify.send", outboxIds: [id] };
  await Promise.all([world.deliver(send), world.deliver(send), world.deliver(send)]);
  const delivers = Array.from({ length: 3 }, (_, index): JobMessage => ({
    type: "notify.deliver",
    deliveryId: index + 1,
  }));
  await Promise.all([...delivers, ...delivers, ...delivers].map((message) => world.deliver(message)));
  await world.drain();
  for (const message of [send, ...delivers]) await world.deliver(message);
  await world.drain();

  expect((await inboxRows()).length).toBe(1);
  expect((await mailRows()).length).toBe(1);
  expect(sent.sort()).toEqual(["https://one", "https://two"]);
});

test("a crash around any write or sending leaves everybody told exactly once", async () => {
  let points = 0;
  const { world, idOf } = await matchday("A");
  await world.drain();
  for (const moment of ["before", "after"] as const) {
    for (let at = 1; ; at += 1) {
      const fan = await fanWith({ ways: { results: allWays } });
      await settledBet(world, fan, idOf("A"));
      let calls = 0;
      const crashed: string[] = [];
      world.intercept = async (call, run) => {
        calls += 1;
        if (calls !== at) return run();
        crashed.push(call.name);
        if (moment === "after") await run();
        throw new Error(`crashed ${moment} ${call.name}`);
      };
      const failed: JobMessage[] = [];
      await relayOutbox(world.compose());
      while (world.pending.length > 0) {
        for (const message of world.pending.splice(0)) await world.deliver(message).catch(() => failed.push(message));
      }
      world.intercept = (_call, run) => run();
      if (crashed.length === 0) break;
      points += 1;
      // The queue brings the message back; where there is none, the sweeper finds what is left once its claim is over.
      world.realNowMs += 120_000;
      world.pending.push(...failed);
      await startDueJobs(world.compose());
      await world.drain();
      const told = [
        (await inboxRows()).filter((row) => row.user_id === fan.id).length,
        (await mailRows()).filter(({ recipient }) => recipient === fan.email).length,
      ];
      expect(told, `crash ${moment} call ${at}, ${crashed.join()}`).toEqual([1, 1]);
      expect(await rowsOf("select id from outbox where sent_at_ms is null")).toEqual([]);
      expect(await rowsOf("select id from deliveries where done_at_ms is null")).toEqual([]);
    }
  }
  console.info(`crash points around telling: ${points}`);
  expect(points).toBeGreaterThan(15);
});

test("a kick-off and a goal reach whoever follows the match, by one statement for everybody, and nobody else", async () => {
  const { football, world, idOf } = await matchday("A", "B");
  const live = { live_events: { inbox: true } };
  const ofMatch = await fanWith({ ways: live });
  const ofTeam = await fanWith({ ways: live });
  const ofBoth = await fanWith({ ways: live });
  const ofBet = await fanWith({ ways: live });
  const ofLeague = await fanWith({ ways: live });
  const ofOther = await fanWith({ ways: live });
  const silent = await fanWith();
  const [match] = await rowsOf<{ home_team_id: number; away_team_id: number; competition_id: number }>(
    "select * from matches where id = ?",
    idOf("A"),
  );
  await favour(ofMatch, "match", idOf("A"));
  await favour(ofTeam, "team", match?.away_team_id ?? 0);
  await favour(ofBoth, "match", idOf("A"));
  await favour(ofBoth, "team", match?.home_team_id ?? 0);
  await favour(ofLeague, "league", match?.competition_id ?? 0);
  await favour(ofOther, "match", idOf("B"));
  await favour(silent, "match", idOf("A"));
  const actor = { kind: "user", userId: ofBet.id, role: "bettor", plan: "free", sessionId: "test" } as const;
  const ctx = { ...world.compose(), actor };
  const bankrollId = await openBankroll(ctx, "1000.00");
  await betOn(ctx, { userId: ofBet.id, bankrollId, matchId: idOf("A"), reference: "bet_x" });

  await passTime(hourMs + 60_000);
  football.change("A", { statusCode: "1H", minute: 1, score: { home: 0, away: 0 } });
  let inserts = 0;
  world.intercept = (call, run) => {
    inserts += call.statements.filter(({ query }) => query.includes("into outbox")).length;
    return run();
  };
  world.pending.push({ type: "collect.live" });
  await world.drain();
  expect(inserts, "one statement, whoever follows").toBe(1);
  football.change("A", { minute: 12, score: { home: 0, away: 1 }, events: [goalOf("away", 12)] });
  world.pending.push({ type: "collect.live" });
  await world.drain();

  const told = Map.groupBy(await inboxRows(), (row) => row.user_id);
  const kinds = (fan: Fan) => (told.get(fan.id) ?? []).map(({ kind }) => kind);
  for (const fan of [ofMatch, ofTeam, ofBoth, ofBet]) expect(kinds(fan)).toEqual(["match_kickoff", "goal"]);
  for (const fan of [ofLeague, ofOther, silent]) expect(kinds(fan)).toEqual([]);
  expect((await inboxOf(world, ofMatch)).results[0]).toMatchObject({
    title: "Goal: A Home 0–1 A Away",
    text: "A. Scorer, minute 12.",
  });
});

test("a goal taken back is told once, and a corrected scorer not at all", async () => {
  const { world, idOf } = await matchday("A");
  const fan = await fanWith({ ways: { live_events: { inbox: true } } });
  await favour(fan, "match", idOf("A"));
  const event = { kind: "goal", minute: 12, extra_minute: null, side: "home", player: "A", estimated: false } as const;
  const payload = { event, matchStatus: "live", phaseBegan: false };
  const update = { matchId: idOf("A"), kind: "event", status: "1H", payload };
  await env.DB.prepare(
    `insert into match_live_updates (match_id, seq, fact_key, kind, minute, home_score, away_score, status, payload, match_at_ms, recorded_at_ms)
    select ?1, value, 'event:' || value, 'event', 12, value % 2, 0, '1H', ?2, 0, 0 from json_each('[1, 2, 3]')`,
  )
    .bind(idOf("A"), JSON.stringify(payload))
    .run();
  const updates = [
    { ...update, factKey: "event:1" },
    { ...update, factKey: "event:3", replacesSeq: 1 },
    { ...update, factKey: "event:2", retractsSeq: 3 },
  ];
  for (let time = 0; time < 2; time += 1) {
    await runBatch(world.compose().db, tellOfUpdatesStatements(world.compose(), updates));
    await relayOutbox(world.compose());
    await world.drain();
  }
  expect((await inboxRows()).map(({ kind }) => kind)).toEqual(["goal", "goal_taken_back"]);
  expect((await inboxOf(world, fan)).results[0]).toMatchObject({ title: "Goal disallowed: A Home 0–0 A Away" });
});

test("what somebody does not want by a way does not come by it, even when they say so after it happened", async () => {
  const { world, idOf } = await matchday("A");
  const none = await fanWith({ ways: { results: { inbox: false, email: false } } });
  const late = await fanWith({ ways: { results: allWays } });
  for (const fan of [none, late]) await settledBet(world, fan, idOf("A"));
  await relayOutbox(world.compose());
  for (const message of world.pending.splice(0)) await world.deliver(message);
  await env.DB.prepare(
    "update user_profiles set notification_preferences = json_set(notification_preferences, '$.results.email', json('false')) where user_id = ?",
  )
    .bind(late.id)
    .run();
  await world.drain();
  expect(await mailRows()).toEqual([]);
  expect(await rowsOf("select outcome from deliveries")).toEqual([{ outcome: "unwanted" }]);
  expect((await inboxOf(world, none)).results).toEqual([]);
  expect((await inboxOf(world, late)).results.length).toBe(1);
  expect(
    world.spoken.filter(({ userId }) => userId === none.id).map(({ message }) => message.type),
    "open pages show the result all the same, as they showed the bankroll when it was opened",
  ).toEqual(["balance", "prediction_result", "balance"]);
});

test("a banned or erased account is told nothing, and holds nobody up", async () => {
  const { world, idOf } = await matchday("A");
  const banned = await fanWith({ ways: { results: allWays } });
  const erased = await fanWith({ ways: { results: allWays } });
  const fan = await fanWith({ ways: { results: allWays } });
  for (const one of [banned, erased, fan]) await settledBet(world, one, idOf("A"));
  await env.DB.batch([
    env.DB.prepare("update users set banned_at_ms = 1 where id = ?").bind(banned.id),
    env.DB.prepare("delete from user_profiles where user_id = ?").bind(erased.id),
  ]);
  await relayOutbox(world.compose());
  await world.drain();
  expect((await inboxRows()).map((row) => row.user_id)).toEqual([fan.id]);
  expect((await mailRows()).map(({ recipient }) => recipient)).toEqual([fan.email]);
  expect(await rowsOf("select id from outbox where sent_at_ms is null")).toEqual([]);
});
