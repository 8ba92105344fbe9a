import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { type LocalWorker, migrate, startLocalWorker } from "../../cli/local-worker.ts";
import { testSecrets } from "../secrets.ts";

let house: LocalWorker;
let cookie: string;
let access: string;

beforeAll(async () => {
  const vars = { ENVIRONMENT: "local", CHECK_ANSWERS: "1", RATE_LIMIT_FACTOR: "1000", ...testSecrets };
  house = await startLocalWorker({ port: 0, stateDir: undefined, vars });
  const database = await house.database("DB");
  await migrate(database);
  const credentials = { email: "ada@aibet.example", password: "a long enough phrase" };
  await post("/api/v1/auth/register/", { ...credentials, display_name: "Ada", is_adult: true, accept_terms: true });
  await database.prepare("update users set email_verified_at_ms = 1").run();
  access = z.object({ access: z.string() }).parse(await post("/api/v1/jwt/token/", credentials)).access;
  cookie = `__Host-access=${access}`;
  await database
    .prepare("insert into competitions (slug, name, country, created_at_ms) values ('l1', 'Ligue 1', 'France', 0)")
    .run();
  const told = { kind: "match_kickoff", match: { matchId: 7, home: "Reims", away: "Lens", league: "Ligue 1" } };
  await database
    .prepare(
      `insert into notifications (outbox_id, user_id, kind, told, in_inbox, created_at_ms)
      select 'told:' || value, 1, 'match_kickoff', ?, 1, 0 from json_each('[1, 2, 3]')`,
    )
    .bind(JSON.stringify(told))
    .run();
});

afterAll(() => house.stop());

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const answer = await fetch(new URL(path, house.url), {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return answer.json();
}

async function page(path: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(new URL(path, house.url), { headers, redirect: "manual" });
  expect(answer.status, path).toBe(200);
  return answer.text();
}

async function askApi(path: string): Promise<unknown> {
  return (await fetch(new URL(path, house.url), { headers: { Authorization: `Bearer ${access}` } })).json();
}

/** A form as a browser without scripts sends it. */
function send(path: string, fields: Record<string, string>) {
  return fetch(new URL(path, house.url), {
    method: "POST",
    headers: {
      Accept: "text/html",
      Cookie: cookie,
      Origin: house.url.origin,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
}

test("the centre lists, filters and reads without scripts, and sends strangers to the sign-in", async () => {
  const html = await page("/notifications", { Cookie: cookie });
  expect(html.match(/Coup d’envoi\u202f: Reims – Lens/g)?.length).toBeGreaterThanOrEqual(3);
  expect(html).toContain('href="/matchs/7"');
  const read = await send("/notifications?lues=non", { form: "read", id: "2" });
  expect([read.status, read.headers.get("Location")]).toEqual([302, "/notifications?lues=non"]);
  expect(await page("/notifications?lues=non", { Cookie: cookie })).not.toContain('name="id" value="2"');
  expect(await page("/en/notifications?sujet=results", { Cookie: cookie })).toContain("Nothing here for now.");
  expect((await send("/notifications", { form: "read", id: "99" })).status).toBe(404);
  const stranger = await fetch(new URL("/notifications", house.url), { redirect: "manual" });
  expect(stranger.headers.get("Location")).toContain("/connexion?retour=");
});

test("the settings are kept as they are sent", async () => {
  const fields = {
    form: "preferences",
    "results.push": "on",
    quiet: "on",
    "quiet_hours.from": "23:15",
    "quiet_hours.until": "06:45",
    digest_at: "09:30",
  };
  expect((await send("/compte/notifications", fields)).headers.get("Location")).toBe("/compte/notifications?fait=avis");
  const html = await page("/compte/notifications", { Cookie: cookie });
  for (const value of ["23:15", "06:45", "09:30"]) expect(html).toContain(`value="${value}"`);
  const refused = await send("/compte/notifications", { ...fields, "quiet_hours.until": "23:15" });
  expect(refused.status).toBe(400);
});

test("a star without scripts comes back to its page, to none but ours, and belongs to who gave it", async () => {
  const star = { kind: "league", id: "1", on: "1", back: "/predictions?type=OU" };
  const given = await send("/notifications/favoris", star);
  expect([given.status, given.headers.get("Location")]).toEqual([302, "/predictions?type=OU"]);
  const favourites = async () => JSON.stringify(await askApi("/api/v1/favourites/"));
  expect(await favourites()).toContain('"kind":"league","entity_id":1');
  for (const back of ["https://evil.example/x", "//evil.example/x", "/\\evil.example", "", "http://["]) {
    const location = (await send("/notifications/favoris", { ...star, on: "0", back })).headers.get("Location");
    expect(location, back).toMatch(/^\/(?![/\\])/);
  }
  expect(await favourites()).not.toContain("league");
  const foreign = { ...star, id: "999" };
  expect((await send("/notifications/favoris", foreign)).status).toBe(404);
  expect((await send("/notifications/favoris", { ...star, kind: "player" })).status).toBe(400);
});

test("filters are named, followed, renamed and deleted without scripts, and strangers see none of it", async () => {
  const list = "/predictions?type=OU&min_probability=60";
  const saved = await send(list, { form: "saveFilter", name: "Buts probables" });
  expect([saved.status, saved.headers.get("Location")]).toEqual([302, list]);
  const html = await page(list, { Cookie: cookie });
  expect(html).toMatch(
    /<a aria-current="true"[^>]* href="\/predictions\?type=OU&amp;min_probability=60"[^>]*>Buts probables/,
  );
  expect(await page(list)).not.toContain("Filtres enregistrés");
  const id = /name="form" value="renameFilter"\/><input type="hidden" name="id" value="(\d+)"/.exec(html)?.[1] ?? "";
  expect((await send(list, { form: "renameFilter", id, name: "Beaucoup de buts" })).status).toBe(302);
  await send(list, { form: "saveFilter", name: "Autre" });
  const taken = await send(list, { form: "renameFilter", id, name: "Autre" });
  expect([taken.status, taken.headers.get("Cache-Control")]).toEqual([409, "private, no-store"]);
  expect(await taken.text()).toContain("Un autre de vos filtres porte déjà ce nom.");
  expect((await send(list, { form: "saveFilter", name: " " })).status, "no name").toBe(400);
  expect((await send("/predictions", { form: "saveFilter", name: "Tout" })).status, "nothing to name").toBe(400);
  expect((await send(list, { form: "removeFilter", id })).status).toBe(302);
  expect(await page(list, { Cookie: cookie })).not.toContain("Beaucoup de buts");
});

test("who is signed in sees their count on every page, and a page kept for everybody knows nobody", async () => {
  const own = await page("/methode", { Cookie: cookie });
  expect(own).toContain('href="/notifications"');
  const everybodys = await page("/methode");
  expect(everybodys).not.toContain('href="/notifications"');
});

test("a page gets a ticket by its cookies, and the ticket opens the channel", async () => {
  const foreign = await fetch(new URL("/notifications/billet", house.url), {
    method: "POST",
    headers: { Cookie: cookie, Origin: "https://evil.example" },
  });
  expect(foreign.status).toBe(403);
  const answer = await send("/notifications/billet", {});
  const { ticket, path } = z.object({ ticket: z.string(), path: z.string() }).parse(await answer.json());
  const socket = new WebSocket(`ws://${house.url.host}${path}?ticket=${ticket}`);
  const first = await new Promise<string>((resolve, reject) => {
    socket.addEventListener("message", ({ data }) => resolve(String(data)));
    socket.addEventListener("error", () => reject(new Error("no channel")));
  });
  expect(JSON.parse(first)).toMatchObject({ type: "hello", unread: 2 });
  socket.close();
  const again = await fetch(new URL(`${path}?ticket=${ticket}`, house.url), {
    headers: { Upgrade: "websocket" },
  }).catch(() => null);
  expect(again?.status ?? 0).not.toBe(101);
});
