import { expect, test } from "vitest";

import { type KeyCheck, checkApiKey } from "./key-check.ts";

const apiKey = "secret-key-123";
const account = {
  account: { firstname: "A" },
  subscription: { plan: "Free", end: "2027-01-01T00:00:00+00:00", active: true },
  requests: { current: 12, limit_day: 100 },
};

function check(status: number, body: unknown): Promise<KeyCheck> {
  return checkApiKey({
    baseUrl: "http://upstream.test",
    apiKey,
    fetch: () => Promise.resolve(new Response(JSON.stringify(body), { status })),
    timeoutMs: 1000,
  });
}

function envelope(changes: object): object {
  return { get: "status", parameters: [], errors: [], results: 1, response: account, ...changes };
}

test("a key the upstream knows comes with its plan and what is used of it", async () => {
  expect(await check(200, envelope({}))).toEqual({ ok: true, plan: "Free", used: 12, limitDay: 100 });
});

test.each([
  ["a wrong key", 200, envelope({ errors: { token: `no ${apiKey}` }, response: [] })],
  ["a suspended account", 200, envelope({ errors: { access: "suspended" }, response: [] })],
  ["no key", 403, envelope({ get: "", errors: { token: "missing" }, response: [] })],
  ["a plain refusal", 401, {}],
  [
    "a subscription that ran out",
    200,
    envelope({ response: { ...account, subscription: { ...account.subscription, active: false } } }),
  ],
])("%s is refused, in words without the key", async (_name, status, body) => {
  const checked = await check(status, body);
  expect(checked).toMatchObject({ ok: false, reason: "refused" });
  expect(JSON.stringify(checked)).not.toContain(apiKey);
});

test.each([
  ["an upstream that is down", 500, {}],
  ["a spent day", 200, envelope({ errors: { requests: "limit" }, response: [] })],
  ["another page", 200, { hello: "world" }],
])("%s says nothing about the key", async (_name, status, body) => {
  expect(await check(status, body)).toMatchObject({ ok: false, reason: "unreachable" });
});

test("an upstream that cannot be reached says nothing about the key", async () => {
  const checked = await checkApiKey({
    baseUrl: "http://upstream.test",
    apiKey,
    fetch: () => Promise.reject(new TypeError(apiKey)),
    timeoutMs: 1000,
  });
  expect(checked).toEqual({ ok: false, reason: "unreachable", text: "no connection" });
});
