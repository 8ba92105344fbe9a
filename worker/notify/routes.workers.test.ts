import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

import { type Fan, fanWith, favour } from "../../test/fans.ts";
import { createFootball, fixtureOf, resultPrices, seasonOf, teamsOf } from "../../test/football.ts";
import { newBrowser, newVapidKeys, readPush } from "../../test/push-service.ts";
import { contextOf, signedIn } from "../../test/signed-in.ts";
import { outcomeOf } from "../../test/wallets.ts";
import { type World, createWorld, dayMs, freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";
import { defaultNotificationPreferences } from "../accounts/topics.ts";
import { runBatch } from "../platform/db.ts";
import { createPushCarrier } from "../platform/web-push.ts";
import { mostFavourites, mostPushSubscriptions, mostSavedFilters } from "./choices.ts";
import { listFavouriteMatches, removeFavouriteOf } from "./favourites.ts";
import { renameSavedFilter } from "./saved-filters.ts";
import { notificationListSchema, pushSubscriptionBody } from "./contract.ts";
import { countWaitingNotifications, outboxStatements, relayOutbox } from "./outbox.ts";
import { subscribeToPush, unsubscribeFromPush } from "./push-subscriptions.ts";

vi.setConfig({ testTimeout: 120_000 });
beforeEach(freshStore);

const ask = (fan: Fan) => signedIn({ userId: fan.id });

async function worldWithMatch(): Promise<{
  world: World;
  match: Record<"id" | "home_team_id" | "competition_id", number>;
}> {
  const world = createWorld(
    createFootball(fixtureOf("A", { home: "A Home", away: "A Away", kickoffAtMs: startMs + dayMs })),
  );
  await world.deliver({ type: "collect.daily" });
  world.pending.length = 0;
  const [match] = await rowsOf<Record<"id" | "home_team_id" | "competition_id", number>>("select * from matches");
  if (!match) throw new Error("no match");
  return { world, match };
}

/** Kick-offs in an inbox, oldest first. */
async function tell(world: World, fan: Fan, matchId: number, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `told:${index}:${fan.id}:${world.realNowMs}`,
    userId: fan.id,
    kind: index % 2 === 0 ? "match_kickoff" : "prediction_published",
    body: index % 2 === 0 ? { matchId } : { matchIds: [matchId] },
    createdAtMs: world.realNowMs + index,
  }));
  await runBatch(world.compose().db, outboxStatements(rows));
  await relayOutbox(world.compose());
  await world.drain();
}

async function inboxOf(fan: Fan, query = "") {
  const { status, body } = await ask(fan)("GET", `/notifications${query}`);
  expect(status).toBe(200);
  return notificationListSchema.parse(body);
}

test("what nobody has been told yet is counted as waiting, until it is delivered", async () => {
  const { world, match } = await worldWithMatch();
  const fan = await fanWith({ ways: { live_events: { inbox: true, email: true } } });
  const waiting = () => countWaitingNotifications(world.compose());
  expect(await waiting()).toBe(0);
  const row = { id: "told", userId: fan.id, kind: "match_kickoff", body: { matchId: match.id } };
  await runBatch(world.compose().db, outboxStatements([{ ...row, createdAtMs: world.realNowMs }]));
  expect(await waiting(), "unsent").toBe(1);
  await relayOutbox(world.compose());
  const [sending] = world.pending.splice(0);
  if (sending) await world.deliver(sending);
  expect(await waiting(), "a mail that is due").toBe(1);
  await world.drain();
  expect(await waiting()).toBe(0);
});

test("an inbox is paged, filtered and read, and nobody sees, reads or counts what is another's", async () => {
  const { world, match } = await worldWithMatch();
  const ways = { live_events: { inbox: true } };
  const [owner, other] = [await fanWith({ ways }), await fanWith({ ways })];
  await tell(world, owner, match.id, 7);
  await tell(world, other, match.id, 1);

  const first = await inboxOf(owner, "?page_size=4&lang=en");
  expect(first.results.map(({ type }) => type)).toEqual([
    "match_kickoff",
    "prediction_published",
    "match_kickoff",
    "prediction_published",
  ]);
  expect(first.results[0]).toMatchObject({ title: "Kick-off: A Home – A Away", match_ids: [match.id] });
  const second = await inboxOf(owner, new URL(first.next ?? "").search);
  expect(second.results).toHaveLength(3);
  expect(second.next).toBeNull();
  const ids = [...first.results, ...second.results].map(({ id }) => id);
  expect(new Set(ids).size).toBe(7);
  expect((await inboxOf(owner, "?topic=live_events")).results).toHaveLength(4);
  expect((await inboxOf(owner, `?match_id=${match.id + 1}`)).results).toEqual([]);
  expect((await inboxOf(owner)).results[0]?.title, "French first").toMatch(/^Coup d’envoi/);

  const [newest = 0] = ids;
  expect(await ask(other)("POST", `/notifications/${newest}/read`)).toMatchObject({ status: 404 });
  expect(await ask(owner)("POST", `/notifications/${newest}/read`)).toEqual({ status: 200, body: { unread_count: 6 } });
  expect(await ask(owner)("POST", `/notifications/${newest}/read`), "again").toMatchObject({
    body: { unread_count: 6 },
  });
  expect((await inboxOf(owner, "?unread=true")).results).toHaveLength(6);
  expect(await ask(owner)("POST", "/notifications/read-all")).toEqual({ status: 200, body: { read: 6 } });
  expect(await ask(owner)("GET", "/notifications/unread-count")).toMatchObject({ body: { unread_count: 0 } });
  expect(await ask(other)("GET", "/notifications/unread-count")).toMatchObject({ body: { unread_count: 1 } });
  for (const query of ["?page_size=101", "?topic=weather", "?cursor=x", "?more=1"]) {
    expect((await ask(owner)("GET", `/notifications${query}`)).status, query).toBe(400);
  }
});

test("preferences are put whole, of oneself, and what makes no sense is refused", async () => {
  const [owner, other] = [await fanWith({ zone: "Asia/Tokyo" }), await fanWith()];
  const topics = { ...defaultNotificationPreferences, results: { inbox: true, email: true, push: true } };
  const body = { topics, quiet_hours: { from: "22:30", until: "06:15" }, digest_at: "07:45" };
  const put = await ask(owner)("PUT", "/notifications/preferences", body);
  expect(put).toMatchObject({ status: 200, body: { ...body, time_zone: "Asia/Tokyo", push_public_key: null } });
  expect((await ask(owner)("GET", "/notifications/preferences")).body).toEqual(put.body);
  expect((await ask(other)("GET", "/notifications/preferences")).body).toMatchObject({
    topics: defaultNotificationPreferences,
    quiet_hours: null,
    digest_at: "08:00",
  });
  const without = { ...body, quiet_hours: null };
  expect((await ask(owner)("PUT", "/notifications/preferences", without)).body).toMatchObject({ quiet_hours: null });
  for (const wrong of [
    { ...body, quiet_hours: { from: "22:30", until: "22:30" } },
    { ...body, quiet_hours: { from: "24:00", until: "06:00" } },
    { ...body, digest_at: "8:00" },
    { ...body, topics: { ...topics, weather: topics.results } },
    { ...body, topics: { results: topics.results } },
    { quiet_hours: null },
  ]) {
    expect((await ask(owner)("PUT", "/notifications/preferences", wrong)).status, JSON.stringify(wrong)).toBe(400);
  }
});

test("favourites are of what exists, once each, one's own, and not without end", async () => {
  const { match } = await worldWithMatch();
  const [owner, other] = [await fanWith(), await fanWith()];
  const created = z.object({ id: z.int() });
  const add = async (body: object) => ask(owner)("POST", "/favourites", body);
  const ids = [];
  for (const [kind, id] of [
    ["team", match.home_team_id],
    ["league", match.competition_id],
    ["match", match.id],
  ]) {
    const answer = await add({ kind, id });
    expect(answer.status).toBe(201);
    ids.push(created.parse(answer.body).id);
    expect(created.parse((await add({ kind, id })).body).id, "again").toBe(ids.at(-1));
  }
  expect((await ask(owner)("GET", "/favourites")).body).toMatchObject({
    results: [
      { kind: "match", entity_id: match.id, name: "A Home – A Away" },
      { kind: "league", name: "Test League" },
      { kind: "team", name: "A Home" },
    ],
  });
  expect((await ask(other)("GET", "/favourites")).body).toEqual({ results: [] });
  expect((await ask(other)("DELETE", `/favourites/${ids[0]}`)).status).toBe(404);
  expect((await ask(owner)("DELETE", `/favourites/${ids[0]}`)).status).toBe(204);
  expect((await ask(owner)("DELETE", `/favourites/${ids[0]}`)).status).toBe(404);
  expect((await add({ kind: "team", id: 999_999 })).status).toBe(404);
  for (const wrong of [{ kind: "player", id: 1 }, { kind: "team", id: 0 }, { kind: "team" }]) {
    expect((await add(wrong)).status).toBe(400);
  }
  const ctx = contextOf({ userId: owner.id });
  expect(await listFavouriteMatches(ctx, [match.id, 999]), "by its team and its league").toEqual(
    new Map([[match.id, { isStarred: true }]]),
  );
  await removeFavouriteOf(ctx, { kind: "match", entityId: match.id });
  expect(await listFavouriteMatches(ctx, [match.id])).toEqual(new Map([[match.id, { isStarred: false }]]));
  await removeFavouriteOf(ctx, { kind: "league", entityId: match.competition_id });
  expect(await listFavouriteMatches(ctx, [match.id])).toEqual(new Map());
  expect(await listFavouriteMatches(contextOf({ userId: other.id }), [match.id]), "another's").toEqual(new Map());
  for (let count = 0; count < mostFavourites; count += 1) await favour(owner, "match", 1_000_000 + count);
  expect((await add({ kind: "team", id: match.home_team_id })).status).toBe(422);
});

test("a saved filter opens the list it was saved from, is replaced by name, and is one's own", async () => {
  const [owner, other] = [await fanWith(), await fanWith()];
  const save = (name: string, filter: object) => ask(owner)("POST", "/saved-filters", { name, filter });
  const answer = await save("Sûrs", { type: "OU", confidence_min: 70, league: "Ligue 1" });
  expect(answer).toMatchObject({
    status: 201,
    body: { path: "/predictions?league=Ligue+1&confidence_min=70&type=OU" },
  });
  const { id } = z.object({ id: z.int() }).parse(answer.body);
  expect((await save("Sûrs", { q: "Lens" })).body).toMatchObject({ id, filter: { q: "Lens" } });
  expect((await ask(other)("GET", "/saved-filters")).body).toEqual({ results: [] });
  expect((await ask(other)("DELETE", `/saved-filters/${id}`)).status).toBe(404);
  for (const wrong of [{}, { page: 2 }, { type: "XXX" }, { confidence_min: 101 }]) {
    expect((await save("wrong", wrong)).status, JSON.stringify(wrong)).toBe(400);
  }
  for (let count = 1; count < mostSavedFilters; count += 1)
    expect((await save(`f${count}`, { q: "x" })).status).toBe(201);
  expect((await save("one more", { q: "x" })).status).toBe(422);
  expect((await save("f1", { q: "y" })).status, "in place of one").toBe(201);
  const rename = (who: Fan, name: string) => renameSavedFilter(contextOf({ userId: who.id }), { id, name });
  expect(await outcomeOf(rename(other, "mine")), "another's").toBe("NOT_FOUND");
  expect(await outcomeOf(rename(owner, "f1")), "taken").toBe("CONFLICT");
  expect(await outcomeOf(rename(owner, "Lens"))).toBe("done");
  expect(await outcomeOf(rename(owner, "Lens")), "again").toBe("done");
  expect((await ask(owner)("GET", "/saved-filters")).body).toMatchObject({ results: { 0: { id, name: "Lens" } } });
  expect((await ask(owner)("DELETE", `/saved-filters/${id}`)).status).toBe(204);
  expect((await save("page", { min_probability: 60, hide_started: 1 })).body).toMatchObject({
    path: "/predictions?min_probability=60&hide_started=1",
  });
});

test("a push goes to every browser of its owner, the last one to use a browser has it, and one that is gone is forgotten", async () => {
  const { world, match } = await worldWithMatch();
  const keys = newVapidKeys();
  const received: { endpoint: string; body: Uint8Array }[] = [];
  const refusing = new Map<string, number>();
  world.push = createPushCarrier(keys, async (input, init) => {
    const endpoint = new Request(input).url;
    received.push({ endpoint, body: new Uint8Array(await new Response(init?.body).arrayBuffer()) });
    return new Response(null, { status: refusing.get(endpoint) ?? 201 });
  });
  const ways = { new_predictions: { inbox: true, push: true } };
  const [owner, other] = [await fanWith({ ways }), await fanWith({ ways })];
  const ctxOf = (fan: Fan) => ({ ...contextOf({ userId: fan.id }), push: world.push });
  const [phone, laptop, shared] = ["phone", "laptop", "shared"].map((name) =>
    newBrowser(`https://push.example.com/${name}`),
  );
  if (!phone || !laptop || !shared) throw new Error("no browsers");
  const bodyOf = ({ endpoint, p256dh, auth }: typeof phone) =>
    pushSubscriptionBody.parse({ endpoint, keys: { p256dh, auth } });
  for (const browser of [phone, laptop, shared]) await subscribeToPush(ctxOf(owner), bodyOf(browser));
  await subscribeToPush(ctxOf(other), bodyOf(shared));

  const publish = async (name: string) => {
    const row = { id: name, userId: owner.id, kind: "prediction_published", body: { matchIds: [match.id] } };
    await runBatch(world.compose().db, outboxStatements([{ ...row, createdAtMs: world.realNowMs }]));
    await relayOutbox(world.compose());
    await world.drain();
  };
  refusing.set(laptop.endpoint, 410);
  await publish("first");
  expect(received.map(({ endpoint }) => endpoint).sort()).toEqual([laptop.endpoint, phone.endpoint]);
  const read = received.find(({ endpoint }) => endpoint === phone.endpoint);
  expect(JSON.parse(readPush(phone, read?.body ?? new Uint8Array()))).toMatchObject({
    title: "New prediction for a favourite",
    text: "A Home – A Away",
    path: `/en/matchs/${match.id}`,
  });
  received.length = 0;
  await publish("second");
  expect(
    received.map(({ endpoint }) => endpoint),
    "what is gone stays gone",
  ).toEqual([phone.endpoint]);

  // A service that is down for a while is asked again, and the push goes once.
  received.length = 0;
  refusing.set(phone.endpoint, 503);
  await expect(publish("third")).rejects.toThrow("the push service answered 503");
  const tries = received.length;
  refusing.clear();
  world.pending.length = 0;
  world.realNowMs += 120_000;
  const [delivery] = await rowsOf<{ id: number }>("select id from deliveries where done_at_ms is null");
  for (let time = 0; time < 2; time += 1)
    await world.deliver({ type: "notify.deliver", deliveryId: delivery?.id ?? 0 });
  expect(received.length).toBe(tries + 1);

  expect(await outcomeOf(unsubscribeFromPush(ctxOf(owner), shared.endpoint))).toBe("NOT_FOUND");
  expect(await outcomeOf(unsubscribeFromPush(ctxOf(other), shared.endpoint))).toBe("done");
});

test("a subscription is of a push service and not of somebody's own network, has a key, and there are only so many", async () => {
  const fan = await fanWith();
  const { p256dh, auth } = newBrowser("");
  const keys = { p256dh, auth };
  for (const endpoint of [
    "http://push.example.com/a",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://localhost/a",
    "https://printer.local/a",
    "https://db.internal/a",
    "https://push.example.com:8443/a",
    "https://user@push.example.com/a",
    "https://0x7f.1/a",
    "https://2130706433/a",
    "ftp://push.example.com/a",
    "nonsense",
  ]) {
    expect(pushSubscriptionBody.safeParse({ endpoint, keys }).success, endpoint).toBe(false);
  }
  const push = createPushCarrier(newVapidKeys(), () => Promise.reject(new Error("nobody asks")));
  const ctx = { ...contextOf({ userId: fan.id }), push };
  const body = (name: string) => pushSubscriptionBody.parse({ endpoint: `https://fcm.googleapis.com/${name}`, keys });
  const noPoint = { ...body("a"), keys: { auth, p256dh: "B".repeat(87) } };
  expect(await outcomeOf(subscribeToPush(ctx, noPoint))).toBe("VALIDATION_ERROR");
  expect(await outcomeOf(subscribeToPush({ ...ctx, push: null }, body("a")))).toBe("SERVICE_UNAVAILABLE");
  for (let count = 0; count < mostPushSubscriptions + 3; count += 1)
    await subscribeToPush(ctx, body(`device-${count}`));
  const kept = await rowsOf<{ endpoint: string }>("select endpoint from push_subscriptions order by id");
  expect(kept).toHaveLength(mostPushSubscriptions);
  expect(kept[0]?.endpoint).toBe("https://fcm.googleapis.com/device-3");
});

test("a published prediction is told to its favourites, one row for many matches, and a change not to those of the league", async () => {
  const teams = teamsOf("Test", 6);
  const kickoffAtMs = startMs + 2 * dayMs;
  const football = createFootball(
    ...seasonOf({ teams, rounds: 20, untilMs: startMs, seed: 2 }),
    fixtureOf("one", { home: teams[0] ?? "", away: teams[1] ?? "", kickoffAtMs }),
    fixtureOf("two", { home: teams[2] ?? "", away: teams[3] ?? "", kickoffAtMs }),
  );
  const world = createWorld(football);
  await world.deliver({ type: "collect.history" }).catch(() => null);
  await world.deliver({ type: "collect.daily" });
  const [match] = await rowsOf<{ id: number; competition_id: number; home_team_id: number }>(
    "select * from matches where source_key = 'replay:one'",
  );
  const [ofLeague, ofTeam, nobody] = [await fanWith(), await fanWith(), await fanWith()];
  await favour(ofLeague, "league", match?.competition_id ?? 0);
  await favour(ofTeam, "team", match?.home_team_id ?? 0);
  await world.drain();

  const told = () =>
    rowsOf<{ user_id: number; kind: string; matches: number }>(
      "select user_id, kind, json_array_length(told, '$.matches') as matches from notifications order by id",
    );
  expect(await told()).toEqual([
    { user_id: ofLeague.id, kind: "prediction_published", matches: 2 },
    { user_id: ofTeam.id, kind: "prediction_published", matches: 1 },
  ]);

  await passTime(6 * hourMs);
  world.realNowMs += 6 * hourMs;
  const knownAtMs = startMs + 6 * hourMs;
  football.prices = [
    ...resultPrices("one", [2.1, 3.3, 3.9], { knownAtMs }),
    ...resultPrices("one", [2.05, 3.4, 4.1], { knownAtMs, slug: "sharp", sharp: true }),
  ];
  world.pending.push({ type: "collect.odds" });
  await world.drain();
  expect((await told()).slice(2)).toEqual([{ user_id: ofTeam.id, kind: "prediction_updated", matches: 1 }]);
  expect((await told()).some((row) => row.user_id === nobody.id)).toBe(false);
  expect(await env.DB.prepare("select count(*) from outbox where sent_at_ms is null").first("count(*)")).toBe(0);
});
