import { expect, test } from "vitest";

import { type CallEnd, type CallGate, GateClosedError, UpstreamError } from "../../upstream.ts";
import { QuestionRefusedError, createApiFootballClient } from "./client.ts";

const apiKey = "secret-key-123";
const question = { path: "fixtures", parameters: { ids: "1-2" }, priority: "live" } as const;

type Reply = { status?: number; body?: unknown; headers?: Record<string, string> } | Error;

/** A client whose upstream answers once as told, and everything it did. */
function clientOf(reply: Reply, permit: Awaited<ReturnType<CallGate["acquire"]>> = { granted: true }) {
  const ends: CallEnd[] = [];
  const sent: Request[] = [];
  const client = createApiFootballClient({
    baseUrl: "http://upstream.test",
    apiKey,
    gate: {
      acquire: () => Promise.resolve(permit),
      report(end) {
        ends.push(end);
        return Promise.resolve();
      },
    },
    fetch(input, init) {
      sent.push(new Request(input, init));
      if (reply instanceof Error) return Promise.reject(reply);
      const { status = 200, body = "", headers } = reply;
      const text = typeof body === "string" ? body : JSON.stringify(body);
      return Promise.resolve(new Response(text, { status, headers }));
    },
    timeoutMs: 1000,
  });
  return { client, ends, sent };
}

function answered(changes: object = {}): object {
  return {
    get: "fixtures",
    parameters: { ids: "1-2" },
    errors: [],
    results: 1,
    paging: { current: 1, total: 3 },
    response: [{ fixture: { id: 1 } }],
    ...changes,
  };
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => Promise.reject(new Error("it answered")),
    (error: unknown) => (error instanceof Error ? error : new Error("no error")),
  );
}

test("a call carries the key in its header alone, and its answer reports the quota", async () => {
  const headers = {
    "x-ratelimit-requests-limit": "100",
    "x-ratelimit-requests-remaining": "97",
    "X-RateLimit-Limit": "10",
    "X-RateLimit-Remaining": "9",
  };
  const { client, ends, sent } = clientOf({ body: answered(), headers });
  expect(await client(question)).toEqual({ items: [{ fixture: { id: 1 } }], pages: 3 });
  expect(sent[0]?.url).toBe("http://upstream.test/fixtures?ids=1-2");
  expect(sent[0]?.headers.get("x-apisports-key")).toBe(apiKey);
  expect(sent[0]?.redirect).toBe("manual");
  expect(ends).toEqual([
    {
      outcome: "answered",
      error: null,
      retryAfterSeconds: null,
      quota: { dayLimit: 100, dayRemaining: 97, minuteLimit: 10, minuteRemaining: 9 },
    },
  ]);
});

test("a further page is asked by its number, and headers that say nothing are null", async () => {
  const { client, ends, sent } = clientOf({ body: answered({ parameters: { ids: "1-2", page: "2" } }) });
  await client(question, 2);
  expect(sent[0]?.url).toBe("http://upstream.test/fixtures?ids=1-2&page=2");
  expect(ends[0]?.quota).toEqual({ dayLimit: null, dayRemaining: null, minuteLimit: null, minuteRemaining: null });
});

test("an answer that is an object comes as its only item", async () => {
  const { client } = clientOf({ body: answered({ response: { team: { id: 3 } }, paging: { current: 0, total: 0 } }) });
  expect(await client(question)).toEqual({ items: [{ team: { id: 3 } }], pages: 0 });
});

test("a gate that denies leave sends nothing", async () => {
  const { client, ends, sent } = clientOf({ body: answered() }, { granted: false, reason: "day", retryAtMs: 5 });
  const failure = await failureOf(client(question));
  expect(failure).toBeInstanceOf(GateClosedError);
  expect(failure).toMatchObject({ reason: "day", retryAtMs: 5 });
  expect([sent, ends]).toEqual([[], []]);
});

const noFixtures = { response: [], results: 0 };
const timedOut = new Error(`${apiKey} timed out`);
timedOut.name = "TimeoutError";

test.each<[string, Reply, CallEnd["outcome"]]>([
  ["errors.requests", { body: answered({ ...noFixtures, errors: { requests: "the day is spent" } }) }, "day_spent"],
  ["errors.rateLimit", { body: answered({ ...noFixtures, errors: { rateLimit: "too many" } }) }, "minute_spent"],
  ["HTTP 429", { status: 429, body: "Too Many Requests" }, "minute_spent"],
  ["errors.token", { body: answered({ ...noFixtures, errors: { token: `bad ${apiKey}` } }) }, "refused"],
  ["errors.access", { body: answered({ ...noFixtures, errors: { access: "suspended" } }) }, "refused"],
  ["HTTP 401", { status: 401 }, "refused"],
  ["HTTP 403", { status: 403, body: answered({ get: "", errors: { token: "missing" } }) }, "refused"],
  ["HTTP 499", { status: 499 }, "failed"],
  ["HTTP 500", { status: 500, body: `<html>${apiKey}</html>` }, "failed"],
  ["HTTP 204", { status: 200, body: "" }, "failed"],
  ["a redirect", { status: 302, headers: { location: "http://elsewhere.test" } }, "failed"],
  ["no connection", new TypeError(`bad header ${apiKey}`), "failed"],
  ["a timeout", timedOut, "failed"],
  ["half a JSON", { body: JSON.stringify(answered()).slice(0, 60) }, "failed"],
  ["another JSON", { body: { message: "hello" } }, "failed"],
  ["no JSON", { body: "null" }, "failed"],
  ["errors.bug", { body: answered({ ...noFixtures, errors: { bug: "ours" } }) }, "failed"],
  ["another question's answer", { body: answered({ parameters: { ids: "3-4" } }) }, "failed"],
  ["another endpoint's answer", { body: answered({ get: "odds" }) }, "failed"],
  ["errors.plan", { body: answered({ ...noFixtures, errors: { plan: "not on Free" } }) }, "answered"],
  ["errors.required", { body: answered({ ...noFixtures, parameters: [], errors: { required: "one" } }) }, "answered"],
  ["a list of errors", { body: answered({ ...noFixtures, errors: ["no"] }) }, "answered"],
  ["errors beside items", { body: answered({ errors: { ids: "too many" } }) }, "answered"],
])("%s is reported and thrown, never taken for an answer without fixtures", async (_name, reply, outcome) => {
  const { client, ends, sent } = clientOf(reply);
  const failure = await failureOf(client(question));
  expect(failure).toBeInstanceOf(UpstreamError);
  expect(failure instanceof QuestionRefusedError).toBe(outcome === "answered");
  expect(ends.map((end) => end.outcome)).toEqual([outcome]);
  expect(ends[0]?.error === null).toBe(outcome === "answered");
  expect(sent).toHaveLength(1);
  expect(`${failure.message} ${failure.stack} ${JSON.stringify(ends)}`).not.toContain(apiKey);
});

test("only the plan's refusal says that another plan would have answered", async () => {
  const refused = async (errors: object) => failureOf(clientOf({ body: answered({ errors }) }).client(question));
  expect(await refused({ plan: "not on Free" })).toMatchObject({ byPlan: true });
  expect(await refused({ season: "is required" })).toMatchObject({ byPlan: false });
});

test("the upstream's wish to wait is handed on, as far as it is a number of seconds", async () => {
  const after = async (value: string) => {
    const { client, ends } = clientOf({ status: 429, headers: { "Retry-After": value } });
    await failureOf(client(question));
    return ends[0]?.retryAfterSeconds;
  };
  expect(await after("37")).toBe(37);
  expect(await after("Wed, 21 Oct 2026 07:28:00 GMT")).toBeNull();
});

test("a body that does not come within the time is no answer", async () => {
  const endless = new ReadableStream({ pull: () => new Promise(() => undefined) });
  const ends: CallEnd[] = [];
  const client = createApiFootballClient({
    baseUrl: "http://upstream.test",
    apiKey,
    gate: {
      acquire: () => Promise.resolve({ granted: true }),
      report: (end) => Promise.resolve(void ends.push(end)),
    },
    fetch: (_input, init) =>
      Promise.resolve(new Response(endless.pipeThrough(new TransformStream(), { signal: init?.signal ?? undefined }))),
    timeoutMs: 20,
  });
  expect((await failureOf(client(question))).message).toContain("no answer within 20 ms");
  expect(ends[0]?.outcome).toBe("failed");
});
