import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";

import { type TestUser, accountContext, bearerOf, idleQueue, registeredUser, tokensOf } from "../test/accounts.ts";
import { insertTip } from "../test/tips.ts";
import { freshStore } from "../test/world.ts";
import { createApiKey, listApiKeys, revokeApiKey } from "./accounts/key-service.ts";
import { endOwnSession, authenticate } from "./accounts/sessions.ts";
import { defaultNotificationPreferences } from "./accounts/topics.ts";
import { createApp } from "./app.ts";
import { followPrediction } from "./bets/placement.ts";
import type { ServiceContext } from "./context.ts";
import { savedFilterBody } from "./notify/contract.ts";
import { saveFilter } from "./notify/saved-filters.ts";
import { createClock, realTimeMapping } from "./platform/clock.ts";
import { createBankrollBody } from "./wallet/contract.ts";
import { archiveBankroll, createBankroll, listBankrolls } from "./wallet/service.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const columns = [
  "anonymous",
  "other user",
  "owner",
  "bookmaker",
  "admin",
  "expired",
  "revoked",
  "refresh token",
  "revoked key",
  "wrong scope",
] as const;
type Column = (typeof columns)[number];
type Expected = Record<Column, number>;

/** One status for each kind of person; a token that does not count is nobody's, and a key that opens nothing is refused. */
function expected(
  nobody: number,
  people: { other: number; owner: number; bookmaker: number; admin: number },
  wrongScope: number,
): Expected {
  return {
    anonymous: nobody,
    "other user": people.other,
    owner: people.owner,
    bookmaker: people.bookmaker,
    admin: people.admin,
    expired: nobody,
    revoked: nobody,
    "refresh token": nobody,
    "revoked key": 401,
    "wrong scope": wrongScope,
  };
}

function everyPerson(status: number) {
  return { other: status, owner: status, bookmaker: status, admin: status };
}

/** Whoever asks. */
const everyone = (status: number): Expected => expected(status, everyPerson(status), status);
/** Whoever is signed in, each for themselves; no key is its owner. */
const signedIn = (status: number): Expected => expected(401, everyPerson(status), 403);
const administrators = (status: number): Expected => expected(401, { ...everyPerson(403), admin: status }, 403);
/** Whoever has the premium plan, as nobody here has. */
const premiumMembers = (): Expected => signedIn(403);
/** Something of the owner's, which does not exist for anybody else. */
const ownerAlone = (status: number): Expected => expected(401, { ...everyPerson(404), owner: status }, 403);

type Row = {
  expected: Expected;
  /** Parameters of the path; the same for every column unless asked for each time. */
  params?: Record<string, string | (() => Promise<string>)>;
  query?: string;
  body?: object | (() => Promise<object>);
};

const wrongPassword = "not the password at all";
const mailedToken = { token: "t".repeat(43) };

/** Who may do what: one row for each operation of the contract, written by hand. The store holds no match until one is staked on. */
const table: Record<string, Row> = {
  "GET /api/v1/predictions/": { expected: everyone(200) },
  "GET /api/v1/predictions/{id}/": { expected: everyone(404), params: { id: "1" } },
  "GET /api/v1/predictions/public_history/": { expected: everyone(200) },
  "GET /api/v1/predictions/performance/": { expected: everyone(200) },
  "GET /api/v1/predictions/record.ndjson": { expected: everyone(200) },
  "GET /api/v1/predictions/matches/": { expected: everyone(200) },
  "GET /api/v1/predictions/matches/{id}/": { expected: everyone(404), params: { id: "1" } },
  "GET /api/v1/data/fixtures/": { expected: everyone(200) },
  "GET /api/v1/data/team-stats/{team_id}/": { expected: everyone(404), params: { team_id: "1" } },
  "GET /api/v1/data/odds/{fixture_id}/": { expected: everyone(404), params: { fixture_id: "1" } },
  "GET /api/v1/health/": { expected: everyone(200) },
  "GET /api/v1/ready/": { expected: everyone(200) },
  "GET /api/v1/collection/status/": { expected: administrators(200) },
  "GET /api/v1/collection/logs/": { expected: administrators(200) },
  "POST /api/v1/jwt/token/": { expected: everyone(200), body: () => Promise.resolve(credentials()) },
  "POST /api/v1/jwt/refresh/": { expected: everyone(200), body: async () => ({ refresh: await ownersRefresh() }) },
  "POST /api/v1/jwt/verify/": { expected: everyone(200), body: async () => ({ token: await ownersRefresh() }) },
  "POST /api/v1/auth/login/": { expected: everyone(200), body: () => Promise.resolve(credentials()) },
  "POST /api/v1/auth/register/": {
    expected: everyone(202),
    body: {
      email: "newcomer@aibet.example",
      password: "a long enough phrase",
      display_name: "New",
      is_adult: true,
      accept_terms: true,
    },
  },
  "POST /api/v1/auth/verify-email/": { expected: everyone(400), body: mailedToken },
  "POST /api/v1/auth/verify-email/resend/": { expected: everyone(202), body: { email: "newcomer@aibet.example" } },
  "POST /api/v1/auth/password/forgot/": { expected: everyone(202), body: { email: "newcomer@aibet.example" } },
  "POST /api/v1/auth/password/reset/": { expected: everyone(400), body: { ...mailedToken, password: "a long phrase" } },
  "POST /api/v1/auth/password/change/": {
    expected: signedIn(400),
    body: { current_password: wrongPassword, new_password: "an entirely new phrase" },
  },
  "POST /api/v1/auth/email/change/": {
    expected: signedIn(400),
    body: { new_email: "elsewhere@aibet.example", password: wrongPassword },
  },
  "POST /api/v1/auth/email/change/confirm/": { expected: everyone(400), body: mailedToken },
  "POST /api/v1/auth/logout/": { expected: signedIn(200) },
  "GET /api/v1/auth/me/": { expected: signedIn(200) },
  "PATCH /api/v1/auth/me/": { expected: signedIn(200), body: { odds_format: "american" } },
  "DELETE /api/v1/auth/me/": { expected: signedIn(400), body: { password: wrongPassword } },
  "GET /api/v1/auth/me/export/": { expected: signedIn(200) },
  "GET /api/v1/auth/sessions/": { expected: signedIn(200) },
  "DELETE /api/v1/auth/sessions/": { expected: signedIn(200) },
  "DELETE /api/v1/auth/sessions/{id}/": { expected: ownerAlone(200), params: { id: () => ownersSession() } },
  "GET /api/v1/admin/users/": { expected: administrators(200), query: "?q=fan" },
  "GET /api/v1/admin/users/{id}/": { expected: administrators(200), params: { id: () => ownersId() } },
  "PATCH /api/v1/admin/users/{id}/": {
    expected: administrators(200),
    params: { id: () => ownersId() },
    body: { premium_until: null },
  },
  "GET /api/v1/admin/audit/": { expected: administrators(200) },
  "GET /api/v1/auth/api-keys/": { expected: signedIn(200) },
  "POST /api/v1/auth/api-keys/": { expected: signedIn(201), body: { name: "mine", scopes: ["forecast"] } },
  "DELETE /api/v1/auth/api-keys/{id}/": { expected: ownerAlone(204), params: { id: () => ownersKey() } },
  "PATCH /api/v1/admin/api-keys/{id}/": {
    expected: administrators(200),
    params: { id: () => ownersKey() },
    body: { plan: "pro" },
  },
  "GET /api/v1/bankroll/bankrolls/": { expected: signedIn(200) },
  "GET /api/v1/bankroll/user_bankrolls/": { expected: signedIn(200) },
  "POST /api/v1/bankroll/bankrolls/": { expected: signedIn(201), body: { name: "Cup", initial_amount: "10.00" } },
  "GET /api/v1/bankroll/bankrolls/{id}/": { expected: ownerAlone(200), params: { id: () => ownersBankroll() } },
  "PATCH /api/v1/bankroll/bankrolls/{id}/": {
    expected: ownerAlone(200),
    params: { id: () => ownersBankroll() },
    body: { name: "League" },
  },
  "DELETE /api/v1/bankroll/bankrolls/{id}/": { expected: ownerAlone(204), params: { id: () => ownersBankroll() } },
  "POST /api/v1/bankroll/bankrolls/{id}/deposit/": {
    expected: ownerAlone(201),
    params: { id: () => ownersBankroll() },
    body: { amount: "5.00" },
  },
  "POST /api/v1/bankroll/bankrolls/{id}/withdraw/": {
    expected: ownerAlone(201),
    params: { id: () => ownersBankroll() },
    body: { amount: "5.00" },
  },
  "GET /api/v1/bankroll/bankrolls/{id}/transactions/": {
    expected: ownerAlone(200),
    params: { id: () => ownersBankroll() },
  },
  "GET /api/v1/bankroll/bankrolls/{id}/evolution/": {
    expected: ownerAlone(200),
    params: { id: () => ownersBankroll() },
  },
  "POST /api/v1/bankroll/kelly-calculator/": {
    expected: everyone(200),
    body: { bankroll_amount: "1000.00", odds: 2.15, probability: 0.65 },
  },
  "POST /api/v1/bankroll/stake-calculator/": {
    expected: everyone(200),
    body: { method: "flat", bankroll_amount: "1000.00", odds: 2.15, stake: "10.00" },
  },
  "GET /api/v1/predictions/user/dashboard/": { expected: signedIn(200) },
  "GET /api/v1/predictions/user/stats/": { expected: signedIn(200) },
  "GET /api/v1/stats/global/": { expected: signedIn(200) },
  "GET /api/v1/stats/bankroll/": { expected: signedIn(200) },
  "GET /api/v1/stats/bookmakers/": { expected: signedIn(200) },
  "GET /api/v1/stats/analytics/comprehensive/": { expected: signedIn(200) },
  "GET /api/v1/analytics/": { expected: premiumMembers() },
  "GET /api/v1/analytics/period/": { expected: premiumMembers() },
  "GET /api/v1/analytics/sport/": { expected: premiumMembers() },
  "GET /api/v1/analytics/league/": { expected: premiumMembers() },
  "GET /api/v1/analytics/type/": { expected: premiumMembers() },
  "GET /api/v1/analytics/selection/": { expected: premiumMembers() },
  "GET /api/v1/analytics/odds-band/": { expected: premiumMembers() },
  "GET /api/v1/analytics/bookmaker/": { expected: premiumMembers() },
  "GET /api/v1/analytics/strategy/": { expected: premiumMembers() },
  "GET /api/v1/analytics/equity/": { expected: premiumMembers() },
  "GET /api/v1/analytics/patterns/": { expected: premiumMembers() },
  "GET /api/v1/analytics/advice/": { expected: premiumMembers() },
  "GET /api/v1/analytics/calibration/": { expected: premiumMembers() },
  "GET /api/v1/analytics/export.csv": { expected: premiumMembers() },
  "GET /api/v1/payments/": { expected: signedIn(200) },
  "POST /api/v1/payments/deposit/": {
    expected: ownerAlone(201),
    body: async () => ({ bankroll_id: Number(await ownersBankroll()), amount: "1.00" }),
  },
  "POST /api/v1/payments/withdraw/": {
    expected: ownerAlone(201),
    body: async () => ({ bankroll_id: Number(await ownersBankroll()), amount: "1.00" }),
  },
  "GET /api/v1/admin/reconciliation/": { expected: administrators(200) },
  "POST /api/v1/admin/reconciliation/": { expected: administrators(200) },
  "POST /api/v1/admin/reconciliation/thaw/": {
    expected: administrators(404),
    body: { bankroll_id: 999_999, reason: "nothing differs" },
  },
  "GET /api/v1/admin/late-corrections/": { expected: administrators(200) },
  "POST /api/v1/admin/late-corrections/{id}/approve/": {
    expected: administrators(404),
    params: { id: "999999" },
  },
  "GET /api/v1/admin/ledger.journal": { expected: administrators(200) },
  "POST /api/v1/predictions/user-predictions/": { expected: ownerAlone(201), body: () => ownersStake() },
  "POST /api/v1/predictions/follow/": { expected: ownerAlone(201), body: () => ownersStake() },
  "POST /api/v1/predictions/{id}/follow/": {
    expected: ownerAlone(201),
    params: { id: async () => String((await insertTip()).predictionId) },
    body: async () => ({ bankroll: await stakedBankroll(), user_stake: "1.00" }),
  },
  "GET /api/v1/predictions/{id}/follow/quote/": {
    expected: signedIn(200),
    params: { id: async () => String((await insertTip()).predictionId) },
  },
  "GET /api/v1/predictions/user-predictions/": { expected: signedIn(200) },
  "GET /api/v1/predictions/user-predictions/{id}/": { expected: ownerAlone(200), params: { id: () => ownersFollow() } },
  "DELETE /api/v1/predictions/user-predictions/{id}/": {
    expected: ownerAlone(204),
    params: { id: () => ownersFollow() },
  },
  "GET /api/v1/auth/limits/": { expected: signedIn(200) },
  "PUT /api/v1/auth/limits/": { expected: signedIn(200), body: { stake: { day: "50.00" } } },
  "POST /api/v1/auth/ws-ticket/": { expected: signedIn(201) },
  "GET /api/v1/notifications/": { expected: signedIn(200) },
  "GET /api/v1/notifications/unread-count/": { expected: signedIn(200) },
  "POST /api/v1/notifications/{id}/read/": { expected: ownerAlone(200), params: { id: () => ownersNotification() } },
  "POST /api/v1/notifications/read-all/": { expected: signedIn(200) },
  "GET /api/v1/notifications/preferences/": { expected: signedIn(200) },
  "PUT /api/v1/notifications/preferences/": {
    expected: signedIn(200),
    body: { topics: defaultNotificationPreferences, quiet_hours: null, digest_at: "08:00" },
  },
  // Nothing is bound for push where the tests run: what it answers is tested where it stands.
  "POST /api/v1/notifications/push/": {
    expected: signedIn(503),
    body: {
      endpoint: "https://push.example.com/a",
      keys: { p256dh: "B".repeat(87), auth: "A".repeat(22) },
    },
  },
  "DELETE /api/v1/notifications/push/": {
    expected: signedIn(404),
    body: { endpoint: "https://push.example.com/a" },
  },
  "GET /api/v1/favourites/": { expected: signedIn(200) },
  "POST /api/v1/favourites/": { expected: signedIn(404), body: { kind: "team", id: 999_999 } },
  "DELETE /api/v1/favourites/{id}/": { expected: ownerAlone(204), params: { id: () => ownersFavourite() } },
  "GET /api/v1/predictions/saved-filters/": { expected: signedIn(200) },
  "POST /api/v1/predictions/saved-filters/": {
    expected: signedIn(201),
    body: { name: "Goals", filter: { type: "OU" } },
  },
  "DELETE /api/v1/predictions/saved-filters/{id}/": {
    expected: ownerAlone(204),
    params: { id: () => ownersFilter() },
  },
  "POST /api/v1/auth/time-out/": { expected: signedIn(200), body: { hours: 24 } },
  "POST /api/v1/auth/self-exclusion/": { expected: signedIn(200), body: { months: 6 } },
};

// As it is deployed: nobody is let in because the machine is their own.
const app = createApp(() => Promise.resolve(new Response("page")));
let people: Record<"owner" | "other" | "bookmaker" | "admin", TestUser>;
/** A key of the administrator's, made for something no operation here is; and one that was revoked. */
let keys: Record<"wrong scope" | "revoked key", string>;
let calls = 0;

beforeAll(async () => {
  await freshStore();
  people = {
    owner: await registeredUser(),
    other: await registeredUser(),
    bookmaker: await registeredUser({ role: "bookmaker" }),
    admin: await registeredUser({ role: "admin" }),
  };
  const [wrongScope, revoked] = [await newKey(people.admin), await newKey(people.admin)];
  await revokeApiKey(await contextOf(people.admin), { keyId: revoked.id });
  keys = { "wrong scope": wrongScope.key, "revoked key": revoked.key };
});

test("every operation of the contract stands in the table, and nothing else", async () => {
  const answer = await call("GET", "/api/v1/openapi.json", null, undefined);
  const contract = z
    .object({ paths: z.record(z.string(), z.record(z.string(), z.object({ operationId: z.string() }))) })
    .parse(await answer.json());
  const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(Object.keys(table).sort()).toEqual(operations.sort());
  const ids = Object.values(contract.paths).flatMap((item) =>
    Object.values(item).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(operations.length);
  console.info(`authorisation: ${operations.length} operations, ${operations.length * columns.length} answers`);
});

test.each(Object.entries(table))("%s", async (operation, row) => {
  const [method = "", template = ""] = operation.split(" ");
  const answered: Record<string, number> = {};
  for (const column of columns) {
    const authorization = await authorizationOf(column);
    let path = template;
    for (const [name, value] of Object.entries(row.params ?? {})) {
      path = path.replace(`{${name}}`, typeof value === "string" ? value : await value());
    }
    const body = typeof row.body === "function" ? await row.body() : row.body;
    const answer = await call(method, `${path}${row.query ?? ""}`, authorization, body);
    answered[column] = answer.status;
    if (answer.status === 401) expect(answer.headers.get("WWW-Authenticate"), column).toBe("Bearer");
    await answer.text();
  }
  expect(answered).toEqual(row.expected);
});

async function authorizationOf(column: Column): Promise<string | null> {
  switch (column) {
    case "anonymous":
      return null;
    case "other user":
      return bearerOf(people.other);
    case "owner":
    case "bookmaker":
    case "admin":
      return bearerOf(people[column]);
    case "expired": {
      const twoHoursAgo = createClock(
        () => Promise.resolve(realTimeMapping),
        () => Date.now() - 2 * 3_600_000,
      );
      return `Bearer ${(await tokensOf(people.admin, accountContext({ clock: twoHoursAgo }))).access}`;
    }
    case "revoked": {
      const { access } = await tokensOf(people.admin);
      const actor = await authenticate(accountContext(), access);
      if (actor) await endOwnSession(accountContext({ actor }));
      return `Bearer ${access}`;
    }
    case "refresh token":
      return `Bearer ${(await tokensOf(people.admin)).refresh}`;
    case "revoked key":
    case "wrong scope":
      return `Bearer ${keys[column]}`;
  }
}

async function call(method: string, path: string, authorization: string | null, body: object | undefined) {
  calls += 1;
  const ctx = createExecutionContext();
  const request = new Request(`https://aibet.example${path}`, {
    method,
    headers: {
      // The throttle of a network is tested where it stands.
      "CF-Connecting-IP": `198.19.${calls >> 8}.${calls & 255}`,
      ...(authorization === null ? {} : { Authorization: authorization }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // How often somebody may ask is tested where it is counted: here every request has a gate of its own.
  const uncounted = { getByName: () => env.REQUEST_GATE.getByName(crypto.randomUUID()) };
  const bindings = { CHECK_ANSWERS: "1", MAIL_QUEUE: idleQueue, REQUEST_GATE: uncounted };
  const answer = await app.fetch(request, Object.assign({}, env, bindings), ctx);
  await waitOnExecutionContext(ctx);
  return answer;
}

function credentials() {
  return { email: people.owner.email, password: people.owner.password };
}

async function ownersRefresh(): Promise<string> {
  return (await tokensOf(people.owner)).refresh;
}

async function contextOf(user: TestUser): Promise<ServiceContext> {
  const ctx = accountContext();
  const actor = await authenticate(ctx, (await tokensOf(user)).access);
  if (!actor) throw new Error("the token does not count");
  return { ...ctx, actor };
}

async function newKey(user: TestUser) {
  return createApiKey(await contextOf(user), { name: "key", scopes: ["forecast"], expiresAtMs: null });
}

/** A new key each time; those of before are out of the way. */
async function ownersKey(): Promise<string> {
  const ctx = await contextOf(people.owner);
  for (const { id, revokedAtMs } of await listApiKeys(ctx)) {
    if (revokedAtMs === null) await revokeApiKey(ctx, { keyId: id });
  }
  return String((await newKey(people.owner)).id);
}

/** A new bankroll each time; those of before are out of the way. */
async function ownersBankroll(): Promise<string> {
  const ctx = await contextOf(people.owner);
  for (const { id } of await listBankrolls(ctx)) await archiveBankroll(ctx, id);
  const bankroll = createBankrollBody.parse({ name: "Cup", initial_amount: "50.00" });
  return String((await createBankroll(ctx, { bankroll, key: null })).id);
}

/** One that is never archived: its bets are open. */
async function stakedBankroll(): Promise<number> {
  const ctx = await contextOf(people.owner);
  const standing = (await listBankrolls(ctx)).find(({ name }) => name === "Staked");
  const bankroll = createBankrollBody.parse({ name: "Staked", initial_amount: "1000.00" });
  return (standing ?? (await createBankroll(ctx, { bankroll, key: null }))).id;
}

/** On a new prediction each time. */
async function ownersStake() {
  const { predictionId } = await insertTip();
  return { prediction: predictionId, bankroll: await stakedBankroll(), user_stake: "1.00" };
}

async function ownersFollow(): Promise<string> {
  const { prediction: predictionId, bankroll: bankrollId } = await ownersStake();
  const terms = { stakeMinor: 100, acceptOddsThousandths: null, currency: null, key: null };
  const origin = "https://aibet.example";
  const followed = await followPrediction(await contextOf(people.owner), {
    predictionId,
    bankrollId,
    ...terms,
    origin,
  });
  return String(followed.id);
}

async function ownersNotification(): Promise<string> {
  const told = { kind: "match_kickoff", match: { matchId: 1, home: "A", away: "B", league: "C" } };
  const row = await env.DB.prepare(
    `insert into notifications (outbox_id, user_id, kind, told, in_inbox, created_at_ms)
    values (?, ?, 'match_kickoff', ?, 1, 0) returning id`,
  )
    .bind(crypto.randomUUID(), people.owner.id, JSON.stringify(told))
    .first<{ id: number }>();
  return String(row?.id);
}

/** The store holds nothing that could be a favourite. */
async function ownersFavourite(): Promise<string> {
  const row = await env.DB.prepare(
    "insert into favourites (user_id, kind, entity_id, created_at_ms) values (?, 'match', ?, 0) returning id",
  )
    .bind(people.owner.id, Math.ceil(Math.random() * 1e12))
    .first<{ id: number }>();
  return String(row?.id);
}

async function ownersFilter(): Promise<string> {
  const body = savedFilterBody.parse({ name: crypto.randomUUID(), filter: { type: "OU" } });
  return String((await saveFilter(await contextOf(people.owner), body)).id);
}

function ownersId(): Promise<string> {
  return Promise.resolve(String(people.owner.id));
}

async function ownersSession(): Promise<string> {
  const actor = await authenticate(accountContext(), (await tokensOf(people.owner)).access);
  return actor?.kind === "user" ? actor.sessionId : "";
}
