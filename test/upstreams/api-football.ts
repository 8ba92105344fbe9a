import type { IncomingMessage } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { type Query, answerOf } from "./api-football-answers.ts";
import { distortWorld, withForeignEvents } from "./api-football-faults.ts";
import type { Fault, ReceivedCall, World } from "./api-football-world.ts";
import { type HttpDouble, bodyOf, startHttpDouble } from "./http-double.ts";

type Space = { world: World | null; faults: Fault[]; calls: ReceivedCall[]; usage: Usage };
/** Calls by UTC day and by UTC minute. */
type Usage = { byDay: Map<string, number>; byMinute: Map<string, number> };
type Reply = { status: number; body: string; headers: Record<string, string> };

/**
 * A double of API-Football v3 that speaks its protocol over HTTP, for tests in Node and inside workerd. Every space is
 * an upstream of its own; `api-football-control.ts` opens and steers them.
 */
export function startApiFootball(): Promise<HttpDouble> {
  const spaces = new Map<string, Space>();
  return startHttpDouble(async (request, response) => {
    const reply = await serve(spaces, request);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
}

async function serve(spaces: Map<string, Space>, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
  const [, id = "", ...rest] = url.pathname.split("/");
  if (id === "__spaces") {
    const name = String(spaces.size + 1);
    spaces.set(name, { world: null, faults: [], calls: [], usage: noUsage() });
    return json({ baseUrl: `${url.origin}/${name}` });
  }
  const space = spaces.get(id);
  if (!space) return json({ error: "no such space" }, 404);
  const path = rest.join("/");
  if (path.startsWith("__")) return steer(space, `${request.method} ${path}`, await bodyOf(request));
  if (!space.world) return json({ error: "no world yet" }, 503);
  const query = Object.fromEntries(url.searchParams);
  const reply = await answer(space, space.world, { path, query, key: request.headers["x-apisports-key"] });
  space.calls.push({ path, query, status: reply.status });
  return reply;
}

function steer(space: Space, command: string, body: string): Reply {
  switch (command) {
    case "PUT __state":
      space.world = JSON.parse(body) as World;
      return json({});
    case "PATCH __faults":
      space.faults = JSON.parse(body) as Fault[];
      return json({});
    case "GET __calls":
      return json(space.calls);
    case "DELETE __calls":
      space.calls = [];
      space.usage = noUsage();
      return json({});
    default:
      return json({ error: `no command ${command}` }, 404);
  }
}

type Call = { path: string; query: Query; key: string | string[] | undefined };

async function answer(space: Space, world: World, call: Call): Promise<Reply> {
  const nowMs = world.nowMs ?? Date.now();
  const faults = takeFaults(space, call.path);
  for (const fault of faults) if (fault.kind === "slow") await wait(fault.delayMs);
  const quota = countCall(space.usage, world, call.path, nowMs);
  const whole = refuse(world, call, quota) ?? replyTo(world, call, faults, nowMs, quota);
  return faults.reduce((reply, fault) => withFault(fault, reply, call, quota.headers), whole);
}

/** Faults for this path; one that is set for so many calls has one less. */
function takeFaults(space: Space, path: string): Fault[] {
  const taken = space.faults.filter(({ endpoints }) => endpoints?.includes(path) ?? true);
  for (const fault of taken) if (fault.calls !== undefined) fault.calls -= 1;
  space.faults = space.faults.filter(({ calls }) => calls === undefined || calls > 0);
  return taken;
}

type Quota = { dayIsSpent: boolean; minuteIsSpent: boolean; usedToday: number; headers: Record<string, string> };

/** Every call counts but `/status`, answered or not; what is over the limit is not counted on. */
function countCall(usage: Usage, world: World, path: string, nowMs: number): Quota {
  const instant = new Date(nowMs).toISOString();
  const [day, minute] = [instant.slice(0, 10), instant.slice(0, 16)];
  const counts = path === "status" ? 0 : 1;
  const usedToday = (usage.byDay.get(day) ?? 0) + counts;
  const usedThisMinute = (usage.byMinute.get(minute) ?? 0) + counts;
  const dayIsSpent = usedToday > world.dayLimit;
  const minuteIsSpent = usedThisMinute > world.minuteLimit;
  if (!dayIsSpent && !minuteIsSpent) usage.byDay.set(day, usedToday);
  if (!minuteIsSpent) usage.byMinute.set(minute, usedThisMinute);
  return {
    dayIsSpent,
    minuteIsSpent,
    usedToday: Math.min(usedToday, world.dayLimit),
    headers: {
      "x-ratelimit-requests-limit": String(world.dayLimit),
      "x-ratelimit-requests-remaining": String(Math.max(0, world.dayLimit - usedToday)),
      "X-RateLimit-Limit": String(world.minuteLimit),
      "X-RateLimit-Remaining": String(Math.max(0, world.minuteLimit - usedThisMinute)),
    },
  };
}

/** The key first, then the quotas, as upstream. */
function refuse(world: World, call: Call, { dayIsSpent, minuteIsSpent, headers }: Quota): Reply | null {
  const no = (errors: Record<string, string>, status = 200) =>
    json(envelope(call, { errors, response: [] }), status, status === 403 ? {} : headers);
  if (call.key === undefined) return no({ token: "Missing application key." }, 403);
  if (call.key !== world.apiKey) return no({ token: "Error/Missing application key. Go to the documentation." });
  if (world.suspended) return no({ access: "Your account is suspended, check on the dashboard." });
  if (minuteIsSpent) {
    const errors = { rateLimit: `Too many requests. Your rate limit is ${world.minuteLimit} requests per minute.` };
    return world.minuteSpent === "errors" ? no(errors) : json(envelope(call, { errors, response: [] }), 429, headers);
  }
  return dayIsSpent ? no({ requests: "You have reached the request limit for the day." }) : null;
}

function replyTo(world: World, call: Call, faults: readonly Fault[], nowMs: number, quota: Quota): Reply {
  if (call.path === "status") {
    const response = {
      account: { firstname: "Test", lastname: "Account", email: "test@example.com" },
      subscription: { plan: world.plan ?? "Pro", end: "2099-01-01T00:00:00+00:00", active: true },
      requests: { current: quota.usedToday, limit_day: world.dayLimit },
    };
    return json(envelope(call, { errors: [], response }));
  }
  const answered = answerOf(distortWorld(world, faults), call.path, call.query, nowMs);
  const content = "errors" in answered ? { errors: answered.errors, response: [] } : { errors: [], ...answered };
  const whole = json(envelope(call, content), 200, quota.headers);
  const isForeign = faults.some(({ kind }) => kind === "foreign_events");
  return isForeign ? { ...whole, body: withForeignEvents(whole.body) } : whole;
}

/** Transport faults overrule whatever would have been answered. */
function withFault(fault: Fault, whole: Reply, call: Call, headers: Record<string, string>): Reply {
  switch (fault.kind) {
    case "429": {
      const { retryAfterSeconds } = fault;
      const retryAfter: Record<string, string> =
        retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
      return { status: 429, body: "Too Many Requests", headers: retryAfter };
    }
    case "499":
    case "500":
      return { status: Number(fault.kind), body: "", headers: {} };
    case "truncated":
      return { ...whole, body: whole.body.slice(0, whole.body.length / 2) };
    case "empty":
      return { ...whole, body: "" };
    case "errors":
      return json(envelope(call, { errors: fault.errors, response: [] }), 200, headers);
    default:
      return whole;
  }
}

/** Errors are an object, and an empty list where there are none; parameters likewise. */
function envelope(
  { path, query }: Call,
  { errors, response, paging }: { errors: object; response: object; paging?: object },
): object {
  return {
    get: path,
    parameters: Object.keys(query).length > 0 ? query : [],
    errors,
    results: Array.isArray(response) ? response.length : Object.keys(response).length,
    paging: paging ?? { current: 1, total: 1 },
    response,
  };
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return { status, body: JSON.stringify(value), headers: { "Content-Type": "application/json", ...headers } };
}

function noUsage(): Usage {
  return { byDay: new Map(), byMinute: new Map() };
}
