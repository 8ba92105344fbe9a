import { beforeEach, expect, test, vi } from "vitest";

import { fanWith } from "../../test/fans.ts";
import { createFootball, fixtureOf } from "../../test/football.ts";
import { type World, createWorld, dayMs, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import { startDueJobs } from "../jobs.ts";
import { runBatch } from "../platform/db.ts";
import { outboxStatements, relayOutbox } from "./outbox.ts";

vi.setConfig({ testTimeout: 180_000 });
beforeEach(freshStore);

const night: [number, number] = [22 * 60, 7 * 60];
const quarterHourMs = hourMs / 4;

async function worldWithMatch(): Promise<{ world: World; matchId: number }> {
  const world = createWorld(
    createFootball(fixtureOf("A", { home: "A Home", away: "A Away", kickoffAtMs: startMs + 7 * dayMs })),
  );
  await world.deliver({ type: "collect.daily" });
  world.pending.length = 0;
  const [match] = await rowsOf<{ id: number }>("select id from matches");
  return { world, matchId: match?.id ?? Number.NaN };
}

async function publish(world: World, userIds: readonly number[], matchId: number): Promise<void> {
  const rows = userIds.map((userId) => ({
    id: `predictions:${world.realNowMs}:${userId}`,
    userId,
    kind: "prediction_published",
    body: { matchIds: [matchId] },
    createdAtMs: world.realNowMs,
  }));
  await runBatch(world.compose().db, outboxStatements(rows));
  await relayOutbox(world.compose());
  await world.drain();
}

/** Lets the real clock run, and notes when each mail went. */
async function run(world: World, untilMs: number, everyMs = hourMs): Promise<string[]> {
  const seen = new Set<string>();
  const went: string[] = [];
  for (; world.realNowMs <= untilMs; world.realNowMs += everyMs) {
    await startDueJobs(world.compose());
    // What the match clock makes due is another test's.
    const ours = world.pending.splice(0).filter(({ type }) => type.startsWith("notify."));
    for (let message = ours.shift(); message; message = ours.shift()) {
      await world.deliver(message);
      ours.push(...world.pending.splice(0));
    }
    for (const { idempotency_key: key, recipient, subject } of await rowsOf<{
      idempotency_key: string;
      recipient: string;
      subject: string;
    }>("select idempotency_key, recipient, subject from local_mail order by id")) {
      if (seen.has(key)) continue;
      seen.add(key);
      went.push(`${new Date(world.realNowMs).toISOString().slice(5, 16)} ${recipient} ${subject}`);
    }
  }
  return went;
}

test("in each of three zones mail waits for the morning, the digest goes at eight, and the clocks may change in between", async () => {
  const { world, matchId } = await worldWithMatch();
  // Paris puts its clocks back in this night: 23:00 there, 17:00 in New York, 06:00 in Tokyo.
  world.realNowMs = Date.UTC(2026, 9, 24, 21);
  const ways = { new_predictions: { inbox: true, email: true }, daily_digest: { email: true } };
  const paris = await fanWith({ zone: "Europe/Paris", ways, quiet: night });
  const newYork = await fanWith({ zone: "America/New_York", ways, quiet: night });
  const tokyo = await fanWith({ zone: "Asia/Tokyo", ways, quiet: night });
  await publish(world, [paris.id, newYork.id, tokyo.id], matchId);
  expect(await rowsOf("select user_id from notifications"), "the inbox never waits").toHaveLength(3);

  const news = "New prediction for a favourite";
  expect(await run(world, Date.UTC(2026, 9, 26, 14))).toEqual([
    `10-24T21:00 ${newYork.email} ${news}`,
    `10-24T22:00 ${tokyo.email} ${news}`,
    `10-24T23:00 ${tokyo.email} Your summary of October 25`,
    `10-25T06:00 ${paris.email} ${news}`,
    `10-25T07:00 ${paris.email} Your summary of October 25`,
    `10-25T12:00 ${newYork.email} Your summary of October 25`,
  ]);
});

test("New York's own change of clocks moves neither the end of the night nor the digest", async () => {
  const { world, matchId } = await worldWithMatch();
  world.realNowMs = Date.UTC(2027, 2, 14, 4);
  const ways = { new_predictions: { inbox: true, email: true }, daily_digest: { email: true } };
  const newYork = await fanWith({ zone: "America/New_York", ways, quiet: night });
  await publish(world, [newYork.id], matchId);
  expect(await run(world, Date.UTC(2027, 2, 14, 16))).toEqual([
    `03-14T11:00 ${newYork.email} New prediction for a favourite`,
    `03-14T12:00 ${newYork.email} Your summary of March 14`,
  ]);
});

test("a digest says what happened, with the way out of it, and whoever it says nothing to gets none", async () => {
  const { world, matchId } = await worldWithMatch();
  world.realNowMs = Date.UTC(2026, 5, 10, 12);
  const ways = { daily_digest: { inbox: true, email: true } };
  const fan = await fanWith({ ways, language: "fr" });
  const idle = await fanWith({ ways });
  const late = await fanWith({ ways, digestMinute: 20 * 60 + 7 });
  await publish(world, [fan.id, late.id], matchId);
  const went = await run(world, Date.UTC(2026, 5, 11, 21), quarterHourMs);
  expect(went).toEqual([
    `06-10T20:15 ${late.email} Your summary of June 10`,
    `06-11T08:00 ${fan.email} Votre résumé du 11 juin`,
  ]);
  expect(went.join()).not.toContain(idle.email);
  const [mail] = await rowsOf<{ body: string }>("select body from local_mail where recipient = ?", fan.email);
  expect(mail?.body).toContain("Nouveaux pronostics pour vos favoris\u202f: 1.");
  expect(mail?.body).toContain("parce que vous l’avez demandé");
  expect(await rowsOf("select user_id from notifications where kind = 'daily_digest' and in_inbox = 1")).toHaveLength(
    2,
  );
});

test("a live event that was held back for hours is no news: the inbox keeps it, and nobody is woken for it", async () => {
  const { world, matchId } = await worldWithMatch();
  world.realNowMs = Date.UTC(2026, 5, 10, 23);
  const fan = await fanWith({ ways: { live_events: { inbox: true, email: true } }, quiet: night });
  const row = { id: `kickoff:${matchId}:${fan.id}`, userId: fan.id, kind: "match_kickoff", body: { matchId } };
  await runBatch(world.compose().db, outboxStatements([{ ...row, createdAtMs: world.realNowMs }]));
  await relayOutbox(world.compose());
  await world.drain();
  expect(await run(world, Date.UTC(2026, 5, 11, 9))).toEqual([]);
  expect(await rowsOf("select outcome from deliveries")).toEqual([{ outcome: "expired" }]);
  expect(await rowsOf("select id from notifications where in_inbox = 1")).toHaveLength(1);
});
