import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { beforeAll, expect, test, vi } from "vitest";

import { type TestUser, accountContext, registeredUser, tokensOf } from "../../test/accounts.ts";
import { openBankroll } from "../../test/wallets.ts";
import { localBindings } from "../../test/world.ts";
import { authenticate, endOwnSession } from "../accounts/sessions.ts";
import type { ServiceContext } from "../context.ts";
import { depositMoney } from "../wallet/payments.ts";
import { type ChannelMessage, type NewChannelMessage, channelMessageSchema } from "./channel-messages.ts";
import { issueTicket } from "./ticket.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const origin = "https://aibet.example";
let owner: TestUser;
let other: TestUser;

beforeAll(async () => {
  owner = await registeredUser();
  other = await registeredUser();
});

async function sessionOf(user: TestUser): Promise<ServiceContext> {
  const ctx = accountContext();
  const actor = await authenticate(ctx, (await tokensOf(user)).access);
  if (!actor) throw new Error("the token does not count");
  return { ...ctx, actor };
}

const channelOf = (user: TestUser) => localBindings().USER_CHANNEL.getByName(String(user.id));

function knock(ticket: string, headers: Record<string, string> = { Upgrade: "websocket", Origin: origin }) {
  return exports.default.fetch(new Request(`${origin}/ws/me?ticket=${encodeURIComponent(ticket)}`, { headers }));
}

/** A page somebody has open, and everything it hears. */
async function openPage(ctx: ServiceContext) {
  const answer = await knock((await issueTicket(ctx)).ticket);
  const socket = answer.webSocket;
  if (!socket) throw new Error(`no socket: ${answer.status}`);
  const heard: ChannelMessage[] = [];
  const closed: number[] = [];
  socket.addEventListener("message", ({ data }) => {
    if (data !== "pong") heard.push(channelMessageSchema.parse(JSON.parse(String(data))));
  });
  socket.addEventListener("close", ({ code }) => closed.push(code));
  socket.accept();
  return { socket, heard, closed };
}

function result(betId: number): NewChannelMessage {
  return {
    key: `result:${betId}`,
    message: {
      type: "prediction_result",
      unread: 1,
      bet_id: betId,
      outcome: "won",
      profit: "1.00",
      currency: "EUR",
      match_ids: [],
    },
  };
}

test("a ticket opens one socket of its owner, once, even when it is shown many times at the same moment", async () => {
  const { ticket } = await issueTicket(await sessionOf(owner));
  const answers = await Promise.all(Array.from({ length: 5 }, () => knock(ticket)));
  expect(answers.map(({ status }) => status).toSorted((one, next) => one - next)).toEqual([101, 401, 401, 401, 401]);
  answers.find(({ status }) => status === 101)?.webSocket?.accept();
  expect((await knock(ticket)).status).toBe(401);
});

test("a ticket is over after 20 seconds, and with the session it was asked for in", async () => {
  const ctx = await sessionOf(owner);
  const { ticket, expires_at: expiresAt } = await issueTicket(ctx);
  const remainingMs = Date.parse(expiresAt) - Date.now();
  expect(remainingMs).toBeGreaterThan(15_000);
  expect(remainingMs).toBeLessThanOrEqual(20_000);
  const clock = { ...ctx.clock, realNowMs: () => Date.now() - 20_001 };
  const late = await issueTicket({ ...ctx, clock });
  expect((await knock(late.ticket)).status).toBe(401);
  await endOwnSession(ctx);
  expect((await knock(ticket)).status).toBe(401);
});

test("what is altered, somebody else's or no ticket at all opens nothing, and neither does a foreign page", async () => {
  const { ticket } = await issueTicket(await sessionOf(owner));
  const [, , secret = ""] = ticket.split(".");
  for (const hostile of ["", secret, `me.${other.id}.${secret}`, `you.${owner.id}.${secret}`, `${ticket}x`, "me.0.x"]) {
    expect((await knock(hostile)).status, hostile).toBe(401);
  }
  for (const foreign of ["https://evil.example", "null", `${origin}.evil.example`, "http://aibet.example"]) {
    expect((await knock(ticket, { Upgrade: "websocket", Origin: foreign })).status, foreign).toBe(403);
  }
  expect((await knock(ticket, { Origin: origin })).status, "no upgrade").toBe(400);
  const answer = await knock(ticket);
  expect(answer.status, "none of that used it up").toBe(101);
  answer.webSocket?.accept();
});

test("messages reach every page of their user and nobody else, numbered, and once however often they are sent", async () => {
  const ctx = await sessionOf(owner);
  const pages = [await openPage(ctx), await openPage(ctx)];
  const others = await openPage(await sessionOf(other));
  await channelOf(owner).tell([result(1), result(2)]);
  await evictDurableObject(channelOf(owner));
  await channelOf(owner).tell([result(2), result(3)]);
  for (const page of pages) {
    await vi.waitFor(() => expect(page.heard).toHaveLength(4));
    const [hello, ...told] = page.heard;
    expect(hello?.type).toBe("hello");
    expect(told.map((message) => message.type === "prediction_result" && message.bet_id)).toEqual([1, 2, 3]);
    const first = hello?.seq ?? 0;
    expect(told.map(({ seq }) => seq - first)).toEqual([1, 2, 3]);
  }
  expect(others.heard.map(({ type }) => type)).toEqual(["hello"]);
  for (const { socket } of [...pages, others]) socket.close(1000);
});

test("a deposit in one page is seen in every other", async () => {
  const ctx = await sessionOf(owner);
  const bankrollId = await openBankroll(ctx);
  const pages = [await openPage(ctx), await openPage(ctx)];
  await depositMoney(ctx, { bankrollId, amountMinor: 550, currency: null, note: null, key: null });
  for (const { heard, socket } of pages) {
    await vi.waitFor(() => expect(heard).toHaveLength(2));
    expect(heard[1]).toMatchObject({ type: "balance", bankroll_id: bankrollId, balance: "105.50", currency: "EUR" });
    socket.close(1000);
  }
});

test("signing out closes the pages of that session at once with 4401, and a session that ended unseen within a minute", async () => {
  const [here, elsewhere] = [await sessionOf(owner), await sessionOf(owner)];
  const [page, kept] = [await openPage(here), await openPage(elsewhere)];
  await endOwnSession(here);
  await vi.waitFor(() => expect(page.closed).toEqual([4401]));
  expect(kept.closed).toEqual([]);
  // Ended behind our back: nobody tells the channel, its own alarm finds out.
  await env.DB.prepare("update sessions set ended_at_ms = 1 where user_id = ?").bind(owner.id).run();
  expect(await runDurableObjectAlarm(channelOf(owner))).toBe(true);
  await vi.waitFor(() => expect(kept.closed).toEqual([4401]));
});

test("a new password closes pages that were opened before it", async () => {
  const user = await registeredUser();
  const page = await openPage(await sessionOf(user));
  await env.DB.prepare("update users set session_version = session_version + 1 where id = ?").bind(user.id).run();
  await channelOf(user).recheck();
  await vi.waitFor(() => expect(page.closed).toEqual([4401]));
});

test("of more than five pages the oldest goes", async () => {
  const user = await registeredUser();
  const ctx = await sessionOf(user);
  const pages: Awaited<ReturnType<typeof openPage>>[] = [];
  for (let count = 0; count < 6; count += 1) {
    pages.push(await openPage(ctx));
    await scheduler.wait(2);
  }
  await vi.waitFor(() => expect(pages[0]?.closed).toEqual([4408]));
  expect(pages.slice(1).flatMap(({ closed }) => closed)).toEqual([]);
  for (const { socket } of pages) socket.close(1000);
});

test("who floods, shouts or sends what is no text is closed with a code, and a ping is none of that", async () => {
  const user = await registeredUser();
  const ctx = await sessionOf(user);
  const bytes = await openPage(ctx);
  bytes.socket.send(new Uint8Array(3));
  await vi.waitFor(() => expect(bytes.closed).toEqual([1003]));
  const long = await openPage(ctx);
  long.socket.send("x".repeat(16 * 1024));
  long.socket.send("é".repeat(8 * 1024 + 1));
  await vi.waitFor(() => expect(long.closed).toEqual([1009]));
  const flood = await openPage(ctx);
  for (let count = 0; count < 60; count += 1) flood.socket.send("ping");
  for (let count = 0; count < 45; count += 1) flood.socket.send("hello");
  await vi.waitFor(() => expect(flood.closed).toEqual([1008]));
});
