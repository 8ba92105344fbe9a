import { env } from "cloudflare:workers";
import { expect, test } from "vitest";

import { contextOf, insertUser, signedIn } from "../../test/signed-in.ts";
import { tapDatabase } from "../../test/world.ts";
import { openDatabase } from "../platform/db.ts";
import { composeApiKey } from "./api-keys.ts";
import { apiKeyListSchema, newApiKeySchema } from "./key-contract.ts";
import { authenticateApiKey, createApiKey, requireScope } from "./key-service.ts";

const minuteMs = 60_000;
const startMs = Date.UTC(2030, 0, 1);
const wanted = { name: "mine", scopes: ["predictions:read" as const], expiresAtMs: null };

/** A store that counts the round trips to it, at a clock of the test's own. */
function counted(nowMs: () => number) {
  const calls: string[] = [];
  const database = tapDatabase(env.DB, (call, run) => {
    calls.push(call.statements.map(({ query }) => query.trim().split(" ")[0]).join(" "));
    return run();
  });
  return { calls, ctx: { ...contextOf({ kind: "anonymous" }, nowMs), db: openDatabase(database) } };
}

test("a key is shown once, kept as its hash, and stands for its owner with its plan and scopes", async () => {
  const userId = await insertUser();
  const ask = signedIn({ userId });
  const made = await ask("POST", "/api-keys", { name: " mine ", scopes: ["webhooks", "forecast", "webhooks"] });
  expect(made.status).toBe(201);
  const { key, ...told } = newApiKeySchema.parse(made.body);
  expect(told).toMatchObject({ name: "mine", plan: "free", scopes: ["webhooks", "forecast"], revoked_at: null });
  expect(key.startsWith(told.prefix)).toBe(true);
  const listed = await ask("GET", "/api-keys");
  expect(apiKeyListSchema.parse(listed.body)).toEqual({ count: 1, results: [told] });
  const { results: rows } = await env.DB.prepare("select * from api_keys").all();
  expect(JSON.stringify(rows)).not.toContain(key.slice(told.prefix.length));
  expect(await authenticateApiKey(contextOf({ kind: "anonymous" }), key)).toEqual({
    kind: "key",
    keyId: told.id,
    userId,
    plan: "free",
    scopes: ["webhooks", "forecast"],
  });
  expect((await signedIn({ userId: await insertUser() })("GET", "/api-keys")).body).toEqual({ count: 0, results: [] });
});

test("a verified key costs one read and none within five seconds, and its use is written once a minute", async () => {
  let nowMs = startMs;
  const { key, id } = await createApiKey(contextOf({ userId: await insertUser() }), wanted);
  const { calls, ctx } = counted(() => nowMs);
  const costAt = async (atMs: number) => {
    nowMs = atMs;
    calls.length = 0;
    await authenticateApiKey(ctx, key);
    return calls.join();
  };
  expect(await costAt(startMs)).toBe("select,update");
  expect([await costAt(startMs + 1), await costAt(startMs + 4_999)]).toEqual(["", ""]);
  expect([await costAt(startMs + 5_000), await costAt(startMs + 9_999)]).toEqual(["select", ""]);
  expect(await costAt(startMs + minuteMs)).toBe("select,update");
  const row = await env.DB.prepare("select last_used_at_ms as atMs from api_keys where id = ?").bind(id).first();
  expect(row).toEqual({ atMs: startMs + minuteMs });
});

test("what has not the form of a key is refused without a look at the store", async () => {
  const { key } = await createApiKey(contextOf({ userId: await insertUser() }), wanted);
  const { calls, ctx } = counted(() => startMs);
  const last = key.endsWith("A") ? "B" : "A";
  for (const wrong of [
    "",
    "x",
    key.slice(0, -1),
    key.slice(0, -1) + last,
    `${key} `,
    key.toUpperCase(),
    `${key}\u0000`,
  ]) {
    await expect(authenticateApiKey(ctx, wrong), wrong).rejects.toMatchObject({ code: "AUTHENTICATION_FAILED" });
  }
  expect(calls).toEqual([]);
  const unknown = composeApiKey(crypto.getRandomValues(new Uint8Array(32)));
  await expect(authenticateApiKey(ctx, unknown)).rejects.toMatchObject({ code: "AUTHENTICATION_FAILED" });
  expect(calls).toEqual(["select"]);
});

test("a revoked key, one that expired and one of a banned owner open nothing, within five seconds everywhere", async () => {
  let nowMs = startMs;
  const ctx = contextOf({ kind: "anonymous" }, () => nowMs);
  const opens = (key: string) =>
    authenticateApiKey(ctx, key).then(
      () => true,
      (error: { code: string }) => error.code,
    );
  const userId = await insertUser();
  const ask = signedIn({ userId }, () => nowMs);
  const owner = contextOf({ userId }, () => nowMs);
  const revoked = await createApiKey(owner, wanted);
  const elsewhere = await createApiKey(owner, wanted);
  const expiring = await createApiKey(owner, { ...wanted, expiresAtMs: startMs + 2_000 });
  for (const { key } of [revoked, elsewhere, expiring]) expect(await opens(key)).toBe(true);

  expect((await ask("DELETE", `/api-keys/${revoked.id}`)).status).toBe(204);
  expect(await opens(revoked.key), "at once where it was revoked").toBe("AUTHENTICATION_FAILED");
  await env.DB.prepare("update api_keys set revoked_at_ms = ? where id = ?").bind(nowMs, elsewhere.id).run();
  nowMs = startMs + 2_000;
  expect(await opens(expiring.key)).toBe("AUTHENTICATION_FAILED");
  nowMs = startMs + 5_000;
  expect(await opens(elsewhere.key)).toBe("AUTHENTICATION_FAILED");

  const banned = await createApiKey(owner, wanted);
  await env.DB.prepare("update users set banned_at_ms = ? where id = ?").bind(nowMs, userId).run();
  expect(await opens(banned.key)).toBe("AUTHENTICATION_FAILED");
});

test("nobody revokes a key of somebody else, and only administrators change a plan", async () => {
  const owner = { userId: await insertUser() };
  const { key, id } = await createApiKey(contextOf(owner), wanted);
  const other = signedIn({ userId: await insertUser() });
  expect((await other("DELETE", `/api-keys/${id}`)).status).toBe(404);
  for (const ask of [other, signedIn(owner)]) {
    expect((await ask("PATCH", `/admin/api-keys/${id}`, { plan: "pro" })).status).toBe(403);
  }
  const admin = signedIn({ userId: await insertUser(), role: "admin" });
  expect(await admin("PATCH", `/admin/api-keys/${id}`, { plan: "pro" })).toMatchObject({
    status: 200,
    body: { plan: "pro" },
  });
  expect(await authenticateApiKey(contextOf({ kind: "anonymous" }), key)).toMatchObject({ plan: "pro" });
  expect((await admin("PATCH", "/admin/api-keys/999999", { plan: "pro" })).status).toBe(404);
});

test("ten keys live at once and no more, however many are asked for together; a revoked one makes room", async () => {
  const userId = await insertUser();
  const ask = signedIn({ userId });
  const body = { name: "mine", scopes: ["forecast"] };
  const answers = await Promise.all(Array.from({ length: 25 }, () => ask("POST", "/api-keys", body)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(15);
  const { results } = apiKeyListSchema.parse((await ask("GET", "/api-keys")).body);
  expect((await ask("DELETE", `/api-keys/${results[0]?.id}`)).status).toBe(204);
  expect((await ask("POST", "/api-keys", body)).status).toBe(201);
});

test("a body that cannot be read makes no key", async () => {
  const ask = signedIn({ userId: await insertUser() });
  const good = { name: "mine", scopes: ["forecast"] };
  const bad: object[] = [
    {},
    { ...good, name: "" },
    { ...good, name: "x".repeat(61) },
    { ...good, scopes: [] },
    { ...good, scopes: ["everything"] },
    { ...good, plan: "enterprise" },
    { ...good, expires_at: "tomorrow" },
  ];
  for (const body of bad) expect((await ask("POST", "/api-keys", body)).status, JSON.stringify(body)).toBe(400);
  expect((await ask("POST", "/api-keys", { ...good, expires_at: "2020-01-01T00:00:00Z" })).status).toBe(422);
  expect((await ask("GET", "/api-keys")).body).toMatchObject({ count: 0 });
});

test("a key does what its scopes name, a person what they like, and nobody nothing", () => {
  const key = { kind: "key", keyId: 1, userId: 1, plan: "free", scopes: ["forecast"] } as const;
  expect(() => requireScope({ actor: key }, "forecast")).not.toThrow();
  expect(() => requireScope({ actor: key }, "webhooks")).toThrow(
    expect.objectContaining({ code: "PERMISSION_DENIED" }),
  );
  expect(() => requireScope(contextOf({ userId: 1 }), "webhooks")).not.toThrow();
  for (const actor of [{ kind: "anonymous" }, { kind: "system", job: "x" }] as const) {
    expect(() => requireScope({ actor }, "forecast")).toThrow(
      expect.objectContaining({ code: "AUTHENTICATION_FAILED" }),
    );
  }
});

test("what happens to keys and limits stands in the log, and what was refused does not", async () => {
  const [owner, admin] = [{ userId: await insertUser() }, { userId: await insertUser(), role: "admin" as const }];
  const ask = signedIn(owner);
  const { id, prefix } = await createApiKey(contextOf(owner), wanted);
  for (const plan of ["pro", "pro"]) await signedIn(admin)("PATCH", `/admin/api-keys/${id}`, { plan });
  await ask("DELETE", `/api-keys/${id}`);
  expect((await ask("DELETE", `/api-keys/${id}`)).status).toBe(404);
  const made = await Promise.all(
    Array.from({ length: 12 }, () => ask("POST", "/api-keys", { name: "mine", scopes: ["forecast"] })),
  );
  expect(made.filter(({ status }) => status === 422)).toHaveLength(2);
  await ask("PUT", "/limits", { stake: { day: "5.00" } });
  await ask("PUT", "/limits", { stake: { day: "5.00" } });
  await ask("POST", "/time-out", { hours: 24 });
  await ask("POST", "/self-exclusion", { months: 6 });
  const { results } = await env.DB.prepare(
    "select actor, action, subject, detail, count(*) as times from audit_log where actor in (?1, ?2) group by action order by min(id)",
  )
    .bind(`user:${owner.userId}`, `user:${admin.userId}`)
    .all();
  const own = { actor: `user:${owner.userId}`, subject: null, times: 1 };
  expect(results).toEqual([
    { ...own, action: "api_key.created", detail: expect.stringMatching(/^aibet_live_\w{4}$/), times: 11 },
    {
      actor: `user:${admin.userId}`,
      action: "api_key.plan_changed",
      subject: `user:${owner.userId}`,
      detail: `${prefix} pro`,
      times: 1,
    },
    { ...own, action: "api_key.revoked", detail: prefix },
    { ...own, action: "play_limits.changed", detail: '{"stake":{"day":500}}' },
    { ...own, action: "time_out.begun", detail: expect.stringMatching(/^until \d{4}-/) },
    { ...own, action: "self_exclusion.begun", detail: expect.stringMatching(/^until \d{4}-/) },
  ]);
});
