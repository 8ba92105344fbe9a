import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

import { bearerOf, idleQueue, mailedToken, registeredUser, tokensOf } from "../../test/accounts.ts";
import { freshStore, localBindings, rowsOf } from "../../test/world.ts";
import { createApp } from "../app.ts";
import { handleMessage } from "../jobs.ts";
import { composeContext } from "../compose.ts";
import type { Bindings } from "../bindings.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

const app = createApp((_request, services) => Promise.resolve(new Response(JSON.stringify(services.actor))));
let calls = 0;

type Call = { bindings?: Bindings; headers?: Record<string, string>; text?: string };

async function ask(method: string, path: string, body?: object, { bindings, headers, text }: Call = {}) {
  calls += 1;
  const ctx = createExecutionContext();
  const payload = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const request = new Request(`http://localhost:8787${path}`, {
    method,
    headers: {
      "CF-Connecting-IP": `198.19.200.${calls}`,
      ...(payload === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(payload === undefined ? {} : { body: payload }),
  });
  const answer = await app.fetch(
    request,
    bindings ?? Object.assign({}, localBindings(), { MAIL_QUEUE: idleQueue }),
    ctx,
  );
  await waitOnExecutionContext(ctx);
  return answer;
}

/** What the queue would do, now. */
async function deliverMail(): Promise<void> {
  const ctx = composeContext(localBindings(), { kind: "system", job: "test" });
  const mails = await rowsOf<{ id: string }>(
    "select id from mail_outbox where done_at_ms is null order by asked_at_ms",
  );
  for (const { id } of mails) await handleMessage(ctx, { type: "mail.send", mailId: id });
}

const registration = {
  email: "ada@aibet.example",
  password: "Tr0mpette-unique-phrase",
  display_name: "Ada",
  is_adult: true,
  accept_terms: true,
};
const tokensSchema = z.object({ access: z.string(), refresh: z.string() });

test("over the API alone: register, verify, sign in, refresh, change, export, end, erase; and no password is ever told, logged or stored", async () => {
  const told: string[] = [];
  const spies = (["info", "warn", "error", "log", "debug"] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => void told.push(parts.map(String).join(" "))),
  );
  async function ok(status: number, answer: Response): Promise<unknown> {
    const text = await answer.text();
    // The tokens an answer hands out are what it is for.
    told.push(text, JSON.stringify([...answer.headers]));
    expect(answer.status, text).toBe(status);
    return JSON.parse(text);
  }
  const next = "An0ther-unique-phrase-entirely";
  await ok(202, await ask("POST", "/api/v1/auth/register/", registration));
  await ok(400, await ask("POST", "/api/v1/auth/register/", { ...registration, is_adult: false }));
  await ok(400, await ask("POST", "/api/v1/auth/register/", { ...registration, unknown: registration.password }));
  await ok(
    400,
    await ask("POST", "/api/v1/auth/register/", undefined, { text: `{"password":"${registration.password}",` }),
  );
  await deliverMail();
  const token = await mailedToken(registration.email);
  await ok(200, await ask("POST", "/api/v1/auth/verify-email", { token }));
  const signIn = { email: registration.email, password: registration.password };
  await ok(401, await ask("POST", "/api/v1/jwt/token", { ...signIn, password: `${registration.password}x` }));
  const first = tokensSchema.parse(await ok(200, await ask("POST", "/api/v1/auth/login/", signIn)));
  const pair = tokensSchema.parse(await ok(200, await ask("POST", "/api/v1/jwt/refresh/", { refresh: first.refresh })));
  await ok(409, await ask("POST", "/api/v1/jwt/refresh/", { refresh: first.refresh }));
  const as = (access: string) => ({ headers: { Authorization: `Bearer ${access}` } });
  expect(
    await ok(200, await ask("PATCH", "/api/v1/auth/me/", { language: "en", time_zone: "asia/tokyo" }, as(pair.access))),
  ).toMatchObject({ status: "success", data: { language: "en", time_zone: "Asia/Tokyo", display_name: "Ada" } });
  for (const wrong of [
    {},
    { role: "admin" },
    { time_zone: "Mars" },
    { display_name: "<b>" },
    { display_name: "a\u202eb" },
  ]) {
    await ok(400, await ask("PATCH", "/api/v1/auth/me", wrong, as(pair.access)));
  }
  const passwords = { current_password: registration.password, new_password: next };
  const changed = z
    .object({ data: tokensSchema })
    .parse(await ok(200, await ask("POST", "/api/v1/auth/password/change/", passwords, as(pair.access)))).data;
  await ok(401, await ask("GET", "/api/v1/auth/me", undefined, as(pair.access)));
  await ok(200, await ask("GET", "/api/v1/auth/me/export/", undefined, as(changed.access)));
  expect(await ok(200, await ask("GET", "/api/v1/auth/sessions/", undefined, as(changed.access)))).toMatchObject({
    data: { sessions: [{ is_current: true }] },
  });
  const tables = await rowsOf<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like '~_cf~_%' escape '~' and name not like 'sqlite~_%' escape '~'",
  );
  for (const { name } of tables) told.push(JSON.stringify(await rowsOf(`select * from ${name}`)));
  await ok(400, await ask("DELETE", "/api/v1/auth/me/", { password: registration.password }, as(changed.access)));
  await ok(200, await ask("DELETE", "/api/v1/auth/me/", { password: next }, as(changed.access)));
  await ok(401, await ask("DELETE", "/api/v1/auth/me/", { password: next }, as(changed.access)));
  for (const spy of spies) spy.mockRestore();
  const everything = told.join("\n");
  expect(everything).toContain("register");
  for (const secret of [registration.password, next, signIn.password.toLowerCase()])
    expect(everything).not.toContain(secret);
});

test("the API looks at no cookie and a page at no header", async () => {
  const user = await registeredUser();
  const { access } = await tokensOf(user);
  const cookie = { headers: { Cookie: `__Host-access=${access}` } };
  const header = { headers: { Authorization: `Bearer ${access}` } };
  expect((await ask("GET", "/api/v1/auth/me", undefined, cookie)).status).toBe(401);
  expect((await ask("GET", "/api/v1/auth/me", undefined, header)).status).toBe(200);
  expect(await (await ask("GET", "/compte", undefined, cookie)).json()).toMatchObject({
    kind: "user",
    userId: user.id,
  });
  expect(await (await ask("GET", "/compte", undefined, header)).json()).toEqual({ kind: "anonymous" });
  for (const Authorization of [
    access,
    `Basic ${access}`,
    `Bearer  ${access}`,
    `Bearer\t${access}`,
    `Bearer ${access} x`,
    `Bearer ${access},${access}`,
    `Bearer "${access}"`,
    "Bearer",
    "Bearer null",
  ]) {
    expect(
      (await ask("GET", "/api/v1/auth/me", undefined, { headers: { Authorization } })).status,
      Authorization.slice(0, 12),
    ).toBe(401);
  }
});

test("a page whose access is over answers with new cookies", async () => {
  const { refresh } = await tokensOf(await registeredUser());
  const page = await ask("GET", "/compte", undefined, { headers: { Cookie: `__Host-refresh=${refresh}` } });
  expect(await page.json()).toMatchObject({ kind: "user" });
  expect(page.headers.getSetCookie().map((cookie) => cookie.split("=")[0])).toEqual([
    "__Host-access",
    "__Host-refresh",
  ]);
});

test("without its secrets the product has no accounts and says so, while everything public goes on", async () => {
  const logged: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((line: string) => void logged.push(line));
  for (const missing of ["JWT_SECRETS", "PASSWORD_PEPPER"]) {
    const bindings = Object.assign({}, env, { [missing]: "", MAIL_QUEUE: idleQueue });
    for (const [path, body] of [
      ["/api/v1/jwt/token/", { email: "a@b.example", password: "x" }],
      ["/api/v1/auth/register/", registration],
      ["/api/v1/jwt/refresh/", { refresh: "x" }],
      ["/api/v1/auth/password/forgot/", { email: "a@b.example" }],
    ] as const) {
      const answer = await ask("POST", path, body, { bindings });
      expect([answer.status, await answer.json()], path).toMatchObject([
        503,
        { error: { code: "SERVICE_UNAVAILABLE" } },
      ]);
    }
    expect((await ask("GET", "/api/v1/predictions/", undefined, { bindings })).status).toBe(200);
    const header = { Authorization: await bearerOf(await registeredUser()), Cookie: "__Host-access=x" };
    expect((await ask("GET", "/api/v1/predictions/", undefined, { bindings, headers: header })).status).toBe(200);
    expect((await ask("GET", "/", undefined, { bindings, headers: header })).status).toBe(200);
  }
  spy.mockRestore();
  expect(logged.some((line) => line.includes("accounts_not_configured") && line.includes("JWT_SECRETS"))).toBe(true);
});

test("too many attempts are told when to come back, and the local mailbox is read at home alone", async () => {
  const user = await registeredUser();
  const guess = { email: user.email, password: "not the password" };
  const answers: Response[] = [];
  for (let index = 0; index < 6; index += 1) answers.push(await ask("POST", "/api/v1/jwt/token/", guess));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
  expect(Number(answers.at(-1)?.headers.get("Retry-After"))).toBeGreaterThan(20);
  expect(await answers.at(-1)?.json()).toMatchObject({ error: { code: "RATE_LIMIT_EXCEEDED" } });

  const mails = z
    .array(
      z.strictObject({
        to: z.string(),
        subject: z.string(),
        text: z.string(),
        html: z.string(),
        sentAt: z.iso.datetime(),
      }),
    )
    .parse(await (await ask("GET", `/dev/mail?to=${user.email.toUpperCase()}`)).json());
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toMatch(/http:\/\/localhost:8787\/en\/inscription\/confirmation\?token=[\w-]{43}\n/);
  expect(mails[0]?.text).toMatch(/18\+ · virtual money without cash value$/);
  expect(mails[0]?.html).toContain("18+");
  expect(await (await ask("GET", "/dev/mail?to=nobody@aibet.example")).json()).toEqual([]);
  expect((await ask("GET", "/dev/mail", undefined, { bindings: env })).status).toBe(404);
});
