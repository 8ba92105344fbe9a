import { createExecutionContext, evictDurableObject, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { bearerOf, registeredUser } from "../test/accounts.ts";
import { contextOf, insertUser } from "../test/signed-in.ts";
import { localBindings, tapDatabase } from "../test/world.ts";
import { changeApiKeyPlan, createApiKey } from "./accounts/key-service.ts";
import { createApp } from "./app.ts";
import type { Bindings } from "./bindings.ts";
import { createGateway } from "./gateway.ts";
import { errorSchema } from "./platform/contract.ts";
import { withEtag } from "./platform/http/public-cache.ts";
import type { Allowance } from "./platform/limits.ts";

// Wide, because a storm of requests on a small machine takes its time; nothing here waits for a clock.
vi.setConfig({ testTimeout: 60_000 });

const origin = "https://aibet.example";
const minuteMs = 60_000;
/** A minute's first instant, so that no test runs into the next. */
const startMs = Date.UTC(2031, 0, 1, 10);
let nowMs = startMs;
let networks = 0;

beforeEach(() => {
  nowMs += 86_400_000;
  vi.spyOn(Date, "now").mockImplementation(() => nowMs);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const app = createApp(() => Promise.resolve(new Response("page", { headers: { "Content-Type": "text/html" } })));
const gateway = createGateway();

/** Asks at the door; between it and the public pages there is no cache here. */
async function ask(path: string, init: RequestInit = {}, bindings: Bindings = env): Promise<Response> {
  const ctx = createExecutionContext();
  const rooms = {
    publicPages: () => ({
      fetch: async (request: Request) => withEtag(request, await app.fetch(request, bindings, ctx)),
    }),
    app: (request: Request, all: Parameters<typeof app.fetch>[1]) => app.fetch(request, all, ctx),
  };
  const answer = await gateway.fetch(new Request(`${origin}${path}`, init), { ...bindings, ROOMS: rooms }, ctx);
  await waitOnExecutionContext(ctx);
  return answer;
}

/** Headers of a network no test has used. */
function newNetwork(): Record<string, string> {
  networks += 1;
  return { "CF-Connecting-IP": `2001:db8:0:${networks.toString(16)}::1` };
}

async function newKey(plan: "free" | "pro" | "enterprise"): Promise<string> {
  const userId = await insertUser();
  const { key, id } = await createApiKey(contextOf({ userId }), { name: "k", scopes: ["forecast"], expiresAtMs: null });
  if (plan !== "free") await changeApiKeyPlan(contextOf({ userId, role: "admin" }), { keyId: id, plan });
  return key;
}

function statuses(answers: readonly Response[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

const list = "/api/v1/predictions/";
const limitNames = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit", "RateLimit-Policy"];

test("of 1,000 parallel requests of one key at a quota of 60, exactly 60 pass", async () => {
  const headers = { "X-API-Key": await newKey("pro"), ...newNetwork() };
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask(list, { headers })));
  expect(statuses(answers)).toEqual({ 200: 60, 429: 940 });
  for (const answer of answers) {
    expect(limitNames.every((name) => answer.headers.has(name))).toBe(true);
    expect(answer.headers.get("Cache-Control")).toBe("private, no-store");
  }
  const remaining = answers.filter(({ ok }) => ok).map(({ headers: given }) => given.get("X-RateLimit-Remaining"));
  expect(remaining.map(Number).toSorted((one, other) => one - other)).toEqual(Array.from({ length: 60 }, (_, n) => n));
  nowMs += minuteMs;
  expect((await ask(list, { headers })).headers.get("X-RateLimit-Remaining"), "the next minute").toBe("59");
});

test("the key is the same key as a bearer token, and every key has its own count", async () => {
  const key = await newKey("free");
  const bearer = { Authorization: `Bearer ${key}` };
  for (let nth = 0; nth < 5; nth += 1) {
    await ask(list, { headers: bearer });
    await ask(list, { headers: { "X-API-Key": key } });
  }
  const refused = await ask(list, { headers: bearer });
  expect(refused.status).toBe(429);
  expect(errorSchema.parse(await refused.json()).error).toMatchObject({
    code: "RATE_LIMIT_EXCEEDED",
    details: { retry_after: ["60"] },
  });
  expect(Object.fromEntries(["Retry-After", ...limitNames].map((name) => [name, refused.headers.get(name)]))).toEqual({
    "Retry-After": "60",
    "X-RateLimit-Limit": "10",
    "X-RateLimit-Remaining": "0",
    "X-RateLimit-Reset": String((nowMs + minuteMs) / 1000),
    RateLimit: '"minute";r=0;t=60',
    "RateLimit-Policy": '"minute";q=10;w=60, "day";q=1000;w=86400',
  });
  expect((await ask(list, { headers: { "X-API-Key": await newKey("free") } })).status).toBe(200);
});

/** The same bindings, and the statements of each round trip to the store. */
function countedStore() {
  const trips: string[] = [];
  const database = tapDatabase(env.DB, (call, run) => {
    trips.push(call.statements.map(({ query }) => query.trim().split(/\s/)[0]).join(" "));
    return run();
  });
  return { trips, bindings: Object.assign({}, env, { DB: database }) };
}

test("a verified request costs the store one read and none within five seconds, its count among them", async () => {
  const user = await registeredUser();
  const callers = {
    user: { headers: { Authorization: await bearerOf(user) }, limit: "120", first: ["select"] },
    key: { headers: { "X-API-Key": await newKey("free") }, limit: "10", first: ["select", "update"] },
  };
  for (const [kind, { headers, limit, first }] of Object.entries(callers)) {
    const { trips, bindings } = countedStore();
    const cost = async () => {
      trips.length = 0;
      const answer = await ask("/api/v1/nothing", { headers }, bindings);
      expect([answer.status, answer.headers.get("X-RateLimit-Limit")], kind).toEqual([404, limit]);
      return [...trips];
    };
    // That a key was used is written down once a minute.
    expect(await cost(), kind).toEqual(first);
    expect([await cost(), await cost()], kind).toEqual([[], []]);
    nowMs += 4_999;
    expect(await cost(), kind).toEqual([]);
    nowMs += 1;
    expect(await cost(), kind).toEqual(["select"]);
    nowMs -= 5_000;
  }
});

test("people are held to their plan, and on an address made for programs to its free one", async () => {
  const limitOf = async (user: Awaited<ReturnType<typeof registeredUser>>, path: string) => {
    const answer = await ask(path, { headers: { Authorization: await bearerOf(user) } });
    return answer.headers.get("RateLimit-Policy");
  };
  const [free, premium] = [await registeredUser(), await registeredUser({ premium: true })];
  expect(await limitOf(free, list)).toBe('"minute";q=120;w=60, "hour";q=1000;w=3600, "day";q=10000;w=86400');
  expect(await limitOf(premium, list)).toBe('"minute";q=300;w=60, "hour";q=3000;w=3600, "day";q=50000;w=86400');
  expect(await limitOf(premium, "/v1/nothing")).toBe(
    '"minute";q=10;w=60, "day";q=1000;w=86400, "concurrent";q=2;qu="concurrent-requests"',
  );
});

test("what was asked with a token or a session is kept by no cache, whatever its route allows", async () => {
  const bearer = await bearerOf(await registeredUser());
  const access = bearer.slice("Bearer ".length);
  for (const [path, headers, cacheControl] of [
    [list, {}, "public, max-age=0"],
    [list, { Authorization: bearer }, "private, no-store"],
    [list, { Authorization: "Bearer a.b.c" }, "private, no-store"],
    [list, { "X-API-Key": await newKey("free") }, "private, no-store"],
    [list, { Cookie: `__Host-access=${access}` }, "public, max-age=0"],
    ["/", { Cookie: `__Host-access=${access}` }, "private, no-store"],
  ] as [string, Record<string, string>, string][]) {
    const answer = await ask(path, { headers: { ...headers, ...newNetwork() } });
    expect([answer.status, answer.headers.get("Cache-Control")], JSON.stringify(headers).slice(0, 30)).toEqual([
      200,
      cacheControl,
    ]);
    expect(answer.headers.has("Cache-Tag")).toBe(false);
  }
});

test("a network asks sixty times a minute, before the cache and whatever of its addresses it uses", async () => {
  networks += 1;
  const network = `2001:db8:0:${networks.toString(16)}`;
  const from = (host: number) => ({ headers: { "CF-Connecting-IP": `${network}::${host}` } });
  const answers = await Promise.all(Array.from({ length: 70 }, (_, host) => ask(list, from(host))));
  expect(statuses(answers)).toEqual({ 200: 60, 429: 10 });
  for (const answer of answers) {
    const names = limitNames.filter((name) => answer.headers.has(name));
    expect(names, "what a cache may keep tells nothing of anybody's count").toEqual(answer.ok ? [] : limitNames);
  }
  expect((await ask(list, { headers: newNetwork() })).status).toBe(200);
  for (const path of ["/", "/predictions", "/api/v1/health", "/images/teams/x.svg", "/dev/clock"]) {
    expect((await ask(path, from(1))).status, path).not.toBe(429);
  }
  for (const path of [list, "/%61pi/v1/predictions/", "/v1/anything", "/forecast/info", "/api/v1/openapi.json"]) {
    expect((await ask(path, from(1))).status, path).toBe(429);
  }
  expect((await ask("/connexion", { ...from(1), method: "POST" })).status, "a form that signs in").toBe(429);
  nowMs += minuteMs;
  // The local binding has a clock of its own, which no test moves.
  const nextMinute = { ...env, ANONYMOUS_REQUESTS: { limit: () => Promise.resolve({ success: true }) } };
  expect((await ask(list, from(1), nextMinute)).status).toBe(200);
});

test("what nobody may keep tells even a network where it stands", async () => {
  const missing = await ask("/api/v1/nothing", { headers: newNetwork() });
  expect(missing.status).toBe(404);
  expect(missing.headers.get("X-RateLimit-Remaining")).toBe("59");
});

test("guessing keys is counted as the network that guesses, and so are credentials of nobody", async () => {
  const guesses: Record<string, string>[] = [
    { "X-API-Key": "aibet_live_guess" },
    { Authorization: "Bearer aibet_live_guess" },
    { Authorization: "Basic x" },
    { Authorization: "Bearer eyJhbGciOiJub25lIn0.e30." },
  ];
  for (const headers of guesses) {
    const network = newNetwork();
    const answers = await Promise.all(
      Array.from({ length: 70 }, () => ask(list, { headers: { ...headers, ...network } })),
    );
    expect(
      answers.filter(({ status }) => status === 429),
      JSON.stringify(headers),
    ).toHaveLength(10);
  }
});

test("the binding stops a network that other isolates have let through", async () => {
  const elsewhere = { ...env, ANONYMOUS_REQUESTS: { limit: () => Promise.resolve({ success: false }) } };
  const refused = await ask(list, { headers: newNetwork() }, elsewhere);
  expect([refused.status, refused.headers.get("Retry-After"), refused.headers.get("X-RateLimit-Remaining")]).toEqual([
    429,
    "60",
    "0",
  ]);
  const { success } = await env.ANONYMOUS_REQUESTS.limit({ key: "a network of this test" });
  expect(success).toBe(true);
});

test("a factor multiplies the limits on somebody's own machine and nowhere else", async () => {
  const network = newNetwork();
  const many = (bindings: Bindings) =>
    Promise.all(Array.from({ length: 100 }, () => ask(list, { headers: network }, bindings)));
  const factor = { RATE_LIMIT_FACTOR: "10" };
  expect(statuses(await many(Object.assign({}, localBindings(), factor)))).toEqual({ 200: 100 });
  nowMs += minuteMs;
  expect(statuses(await many(Object.assign({}, env, factor)))).toEqual({ 200: 60, 429: 40 });
});

test("an eviction forgets no request, and a quiet subject is counted exactly", async () => {
  const gate = env.REQUEST_GATE.getByName(crypto.randomUUID());
  const allowance: Allowance = { requests: { minute: 600, hour: 1_000, day: 10_000 }, concurrent: null };
  const remainingDay = async () => {
    const { windows } = await gate.admit({ allowance, leaseId: null, nowMs });
    return windows.find(({ name }) => name === "day")?.remaining ?? Number.NaN;
  };
  for (let nth = 0; nth < 50; nth += 1) await remainingDay();
  await evictDurableObject(gate);
  const afterCrash = await remainingDay();
  expect(afterCrash).toBeLessThanOrEqual(10_000 - 51);
  expect(afterCrash, "a burst cut short counts at most sixteen too many").toBeGreaterThanOrEqual(10_000 - 51 - 16);
  for (let nth = 0; nth < 6; nth += 1) await remainingDay();
  await scheduler.wait(1_200);
  await evictDurableObject(gate);
  expect(await remainingDay()).toBe(afterCrash - 7);
});

test("a new minute within a burst is in the store as well", async () => {
  const gate = env.REQUEST_GATE.getByName(crypto.randomUUID());
  const allowance: Allowance = { requests: { minute: 100, hour: 1_000, day: 10_000 }, concurrent: null };
  // Six of what was set aside for the old minute are left.
  for (let nth = 0; nth < 14; nth += 1) await gate.admit({ allowance, leaseId: null, nowMs });
  nowMs += minuteMs;
  for (let nth = 0; nth < 5; nth += 1) await gate.admit({ allowance, leaseId: null, nowMs });
  await evictDurableObject(gate);
  const { windows } = await gate.admit({ allowance, leaseId: null, nowMs });
  expect(windows.find(({ name }) => name === "minute")?.remaining).toBeLessThanOrEqual(94);
});

test("requests at once hold a slot each, an answer gives it back, and a thousand that crashed leak none", async () => {
  const gate = env.REQUEST_GATE.getByName(crypto.randomUUID());
  const allowance: Allowance = { requests: { day: 100_000 }, concurrent: 50 };
  const admit = async (leaseId: string) => (await gate.admit({ allowance, leaseId, nowMs })).allowed;
  const many = (count: number, round: number) =>
    Promise.all(Array.from({ length: count }, (_, nth) => admit(`${round}-${nth}`)));
  let crashed = 0;
  for (let round = 0; crashed < 1_000; round += 1) {
    crashed += (await many(100, round)).filter(Boolean).length;
    expect(await admit("one too many")).toBe(false);
    nowMs += minuteMs;
  }
  expect(crashed).toBe(1_000);
  expect((await many(100, 1_000)).filter(Boolean)).toHaveLength(50);
  for (let nth = 0; nth < 50; nth += 1) await gate.release(`1000-${nth}`);
  expect((await many(100, 2_000)).filter(Boolean)).toHaveLength(50);
});

test("on an address made for programs a slot is given back with every answer, refused and failed ones too", async () => {
  const headers = { "X-API-Key": await newKey("enterprise") };
  for (let round = 0; round < 3; round += 1) {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask("/v1/nothing", { headers })));
    expect(statuses(answers)).toEqual({ 404: 40 });
    expect(answers[0]?.headers.get("RateLimit-Policy")).toContain('"concurrent";q=50;qu="concurrent-requests"');
  }
});

const allowed = "https://partner.example";

test("pages of the named origins may call the API without cookies, and no others", async () => {
  const bindings = { ...env, CORS_ORIGINS: `${allowed},http://localhost:3000` };
  const preflight = (from: string, path = list) =>
    ask(
      path,
      { method: "OPTIONS", headers: { Origin: from, "Access-Control-Request-Method": "POST", ...newNetwork() } },
      bindings,
    );
  for (const path of [list, "/v1/anything", "/forecast/predict"]) {
    const { status, headers } = await preflight(allowed, path);
    expect([status, headers.get("Access-Control-Allow-Origin")], path).toEqual([204, allowed]);
    expect(headers.get("Access-Control-Allow-Headers")).toContain("X-API-Key");
    expect(headers.get("Access-Control-Allow-Credentials")).toBeNull();
  }
  const read = await ask(list, { headers: { Origin: allowed, ...newNetwork() } }, bindings);
  expect([read.headers.get("Access-Control-Allow-Origin"), read.headers.get("Vary")]).toEqual([allowed, "Origin"]);
  expect(read.headers.get("Access-Control-Expose-Headers")).toContain("X-RateLimit-Remaining");

  const foreign = [
    "https://partner.example.evil.example",
    "https://evil-partner.example",
    "https://partner.example:8443",
    "http://partner.example",
    "https://PARTNER.example",
    "https://partner.example/",
    "https://partner.example.",
    "null",
    "*",
    "",
    origin,
  ];
  for (const from of foreign) {
    expect((await preflight(from)).headers.get("Access-Control-Allow-Origin"), from).toBeNull();
    const answer = await ask(list, { headers: { Origin: from, ...newNetwork() } }, bindings);
    expect(answer.headers.get("Access-Control-Allow-Origin"), from).toBeNull();
  }
  const page = await ask("/", { headers: { Origin: allowed } }, bindings);
  expect(page.headers.get("Access-Control-Allow-Origin"), "pages are not for other origins").toBeNull();
});

/** A body that does not say how large it is. */
function endless(bytes: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent >= bytes) controller.close();
      else controller.enqueue(new Uint8Array(Math.min(16_384, bytes - sent)).fill(32));
      sent += 16_384;
    },
  });
}

test("a body over 64 KB is refused, whether or not it says how large it is", async () => {
  const headers = { "Content-Type": "application/json" };
  const post = async (body: BodyInit) => {
    const answer = await ask("/api/v1/auth/time-out", {
      method: "POST",
      headers: { ...headers, ...newNetwork() },
      body,
    });
    return { status: answer.status, code: errorSchema.parse(await answer.json()).error.code };
  };
  const tooLarge = { status: 413, code: "PAYLOAD_TOO_LARGE" };
  expect(await post(endless(10_000_000))).toEqual(tooLarge);
  expect(await post("x".repeat(10_000_000))).toEqual(tooLarge);
  expect(await post(" ".repeat(65_537))).toEqual(tooLarge);
  expect(await post(endless(65_537))).toEqual(tooLarge);
  expect((await post(`{"hours":24${" ".repeat(65_536 - 12)}}`)).code, "64 KB are read").toBe("AUTHENTICATION_FAILED");
  expect((await post(`${"[".repeat(30_000)}${"]".repeat(30_000)}`)).status, "depth within it").toBe(400);
});

test("an operation that reads JSON reads nothing else", async () => {
  const types = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/jsonp",
    "text/json",
    "",
  ];
  for (const type of types) {
    const init = {
      method: "PUT",
      headers: { "Content-Type": type, ...newNetwork() },
      body: '{"stake":{"day":"1.00"}}',
    };
    const answer = await ask("/api/v1/auth/limits", init);
    expect([answer.status, errorSchema.parse(await answer.json()).error.code], type).toEqual([
      415,
      "UNSUPPORTED_MEDIA_TYPE",
    ]);
  }
  for (const type of ["application/json", "Application/JSON; charset=utf-8"]) {
    const init = {
      method: "PUT",
      headers: { "Content-Type": type, ...newNetwork() },
      body: '{"stake":{"day":"1.00"}}',
    };
    expect((await ask("/api/v1/auth/limits", init)).status, type).toBe(401);
  }
});

test("every answer wears the envelope, whatever its status", async () => {
  for (const [path, init, status] of [
    [list, {}, 200],
    ["/", {}, 200],
    ["/api/v1/nothing", {}, 404],
    ["/api/v1/auth/limits", {}, 401],
    ["/api/v1/auth/limits", { method: "PUT", body: "x" }, 415],
  ] as const) {
    const answer = await ask(path, { ...init, headers: newNetwork() });
    expect(answer.status, path).toBe(status);
    expect(Object.fromEntries(answer.headers), path).toMatchObject({
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "strict-origin-when-cross-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
      "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
    });
    expect(answer.headers.get("X-Request-Id")).toMatch(/^req_[0-9a-f]{32}$/);
    expect(answer.headers.has("X-Powered-By")).toBe(false);
  }
});

test("nothing a caller sends becomes a header or a line of its own in the log", async () => {
  const lines: string[] = [];
  for (const level of ["info", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation((line: unknown) => void lines.push(String(line)));
  }
  const broken = new Proxy(env.DB, {
    get() {
      throw new Error("no store");
    },
  });
  const path = "/api/v1/predictions/%0d%0aSet-Cookie:%20a=b%0a%7B%22level%22:%22info%22%7D%E2%80%A8?q=%0d%0aX-Evil:1";
  for (const bindings of [env, Object.assign({}, env, { DB: broken })]) {
    const answer = await ask(
      path,
      { headers: { "X-Request-Id": "forged", traceparent: "forged", ...newNetwork() } },
      bindings,
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect([answer.headers.has("Set-Cookie"), answer.headers.has("X-Evil")]).toEqual([false, false]);
    expect(answer.headers.get("X-Request-Id")).toMatch(/^req_[0-9a-f]{32}$/);
  }
  await ask("/api/v1/predictions/1", { headers: newNetwork() }, Object.assign({}, env, { DB: broken }));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).not.toMatch(/[\r\n]|forged/);
});
