import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { accountContext, mailedToken, registeredUser, tokensOf } from "../../test/accounts.ts";
import { type TappedStatement, freshStore, localBindings, rowsOf, tapDatabase } from "../../test/world.ts";
import { composeContext } from "../compose.ts";
import type { ServiceContext } from "../context.ts";
import { createClock, realTimeMapping } from "../platform/clock.ts";
import { openDatabase, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import type { OutgoingMail } from "../platform/mail.ts";
import { getUser, updateUser } from "./administration.ts";
import { exportSchema } from "./contract.ts";
import { askEmailChange, confirmEmailChange } from "./email-change.ts";
import { eraseOwnAccount } from "./erasure.ts";
import { authenticateApiKey, createApiKey } from "./key-service.ts";
import { sendMail } from "./mail-outbox.ts";
import { identifyPage, signedInCookies } from "./page-session.ts";
import { changePlayLimits, playGuardStatements, takeTimeOut } from "./play-service.ts";
import { exportOwnAccount, updateOwnProfile } from "./profile.ts";
import { changePassword, forgotPassword, resetPassword } from "./recovery.ts";
import { registerUser, resendVerification, verifyEmail } from "./registration.ts";
import { pruneAccounts } from "./retention.ts";
import { createBankrollBody } from "../wallet/contract.ts";
import { depositMoney } from "../wallet/payments.ts";
import { createBankroll } from "../wallet/service.ts";
import { authenticate, endOwnSession, endSession, listSessions, refreshSession, verifyAnyToken } from "./sessions.ts";
import { signIn } from "./signing-in.ts";

const dayMs = 86_400_000;
const language = "fr" as const;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

// Wide, because hashing a password is meant to be slow and the machines that run this are small.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** The same context at another instant of the real clock. */
function at(ctx: ServiceContext, nowMs: number): ServiceContext {
  const clock = createClock(
    () => Promise.resolve(realTimeMapping),
    () => nowMs,
  );
  return { ...ctx, clock };
}

async function signedInAs(access: string): Promise<ServiceContext> {
  const ctx = accountContext();
  const actor = await authenticate(ctx, access);
  if (!actor) throw new Error("the token does not count");
  return { ...ctx, actor };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

async function mailsTo(address: string): Promise<string[]> {
  const rows = await rowsOf<{ subject: string }>(
    "select subject from local_mail where recipient = ? order by id",
    address,
  );
  return rows.map(({ subject }) => subject);
}

test("an account opens once its address is verified, by a link that is used once", async () => {
  const ctx = accountContext();
  const input = { email: "Ada@AIBET.example", password: "a long enough phrase", displayName: "Ada", language };
  await registerUser(ctx, input);
  expect(await codeOf(signIn(ctx, input))).toBe("AUTHENTICATION_FAILED");
  await ctx.deliver();
  const token = await mailedToken("ada@aibet.example");
  expect(await codeOf(verifyEmail(ctx, `${token.slice(0, -1)}x`))).toBe("VALIDATION_ERROR");
  await verifyEmail(ctx, token);
  expect(await codeOf(verifyEmail(ctx, token))).toBe("VALIDATION_ERROR");
  const { user, access } = await signIn(ctx, { ...input, email: "ada@aibet.example" });
  expect(user).toMatchObject({ email: "ada@aibet.example", is_premium: false, role: "bettor", display_name: "Ada" });
  expect(await authenticate(ctx, access)).toMatchObject({ kind: "user", role: "bettor", plan: "free" });
});

test("mail is sent once however often its message comes, and one that failed is sent again under the same key with the same link", async () => {
  const sent: OutgoingMail[] = [];
  const failing = accountContext({ mailer: { send: () => Promise.reject(new Error("carrier down")) } });
  await registerUser(failing, {
    email: "bo@aibet.example",
    password: "a long enough phrase",
    displayName: "Bo",
    language,
  });
  await expect(failing.deliver()).rejects.toThrow("carrier down");
  const [{ id } = { id: "" }] = await rowsOf<{ id: string }>("select id from mail_outbox");
  const keeping = accountContext({
    mailer: {
      send(mail) {
        sent.push(mail);
        return sent.length === 1 ? Promise.reject(new Error("answer lost")) : Promise.resolve();
      },
    },
  });
  await expect(sendMail(keeping, { mailId: id })).rejects.toThrow("answer lost");
  await Promise.all(Array.from({ length: 5 }, () => sendMail(keeping, { mailId: id })));
  expect(sent).toHaveLength(2);
  expect(sent[1]).toEqual(sent[0]);
  expect(sent[0]?.idempotencyKey).toBe(id);
  // What was asked for and never posted is found by the sweeper.
  expect(await rowsOf("select work_key from work_leases where work_key like 'mail.send:%'")).toEqual([
    { work_key: `mail.send:${id}` },
  ]);
});

test("a known, an unknown and an unverified address are answered alike when signing in, registering and asking for mail", async () => {
  const user = await registeredUser();
  const unverified = "new@aibet.example";
  await registerUser(accountContext(), {
    email: unverified,
    password: "a long enough phrase",
    displayName: "New",
    language,
  });
  const refusals: unknown[] = [];
  for (const email of [user.email, "nobody@aibet.example", unverified]) {
    const ctx = accountContext();
    const error = await signIn(ctx, { email, password: "wrong password" }).catch((thrown: unknown) => thrown);
    refusals.push(error instanceof AppError ? [error.code, error.message, error.details] : error);
    const again = { email, password: "another long phrase", displayName: "Eve", language };
    expect(await codeOf(registerUser(ctx, again)), email).toBe("done");
    expect(await codeOf(forgotPassword(ctx, email)), email).toBe("done");
    expect(await codeOf(resendVerification(ctx, email)), email).toBe("done");
  }
  expect(new Set(refusals.map((refusal) => JSON.stringify(refusal))).size).toBe(1);
  expect(await codeOf(signIn(accountContext(), user))).toBe("done");
});

test("a thousand guesses at once on one account compute at most five hashes, and a reset lets the owner in", async () => {
  const user = await registeredUser();
  const base = accountContext({ log: silent });
  if (!base.accounts) throw new Error("no accounts");
  let hashes = 0;
  const passwords = {
    ...base.accounts.passwords,
    verify() {
      hashes += 1;
      return Promise.resolve(false);
    },
  };
  // As if from as many networks as guesses: only the account's own gate is in the way.
  const gate = { ...base.accounts.gate, admitFromNetwork: () => Promise.resolve({ admitted: true as const }) };
  const attacked = { ...base, accounts: { ...base.accounts, passwords, gate } };
  const guesses = Array.from({ length: 1000 }, (_, index) =>
    codeOf(signIn(attacked, { email: user.email, password: `guess ${index}` })),
  );
  const codes = await Promise.all(guesses);
  expect(hashes).toBe(5);
  expect(codes.filter((code) => code === "RATE_LIMIT_EXCEEDED")).toHaveLength(995);
  expect(await codeOf(signIn(base, user))).toBe("RATE_LIMIT_EXCEEDED");

  await forgotPassword(base, user.email);
  await base.deliver();
  const password = "an entirely new phrase";
  await resetPassword(base, { token: await mailedToken(user.email), password });
  expect(await codeOf(signIn(base, { email: user.email, password }))).toBe("done");
});

test("200 pairs of sign-ins, in turn with an address we know and one we do not, compute and ask the store for the same", async () => {
  const user = await registeredUser();
  const [asked, hashed]: [string[], string[]] = [[], []];
  const database = tapDatabase(env.DB, (call, run) => {
    asked.push(...call.statements.map(({ query }) => query));
    return run();
  });
  const base = accountContext({ log: silent, db: openDatabase(database) });
  if (!base.accounts) throw new Error("no accounts");
  const passwords = {
    ...base.accounts.passwords,
    // What one hash costs is the same for a stored one and for none: see passwords.test.ts.
    verify(password: string) {
      hashed.push(password);
      return Promise.resolve(false);
    },
  };
  const open = () => Promise.resolve({ admitted: true as const });
  const gate = { ...base.accounts.gate, admitToAccount: open, admitFromNetwork: open };
  const ctx = { ...base, accounts: { ...base.accounts, passwords, gate } };
  async function workOf(email: string) {
    asked.length = 0;
    hashed.length = 0;
    const error = await signIn(ctx, { email, password: "a wrong password" }).catch((thrown: unknown) => thrown);
    const told = error instanceof AppError ? [error.code, error.message, error.details] : error;
    return { told, hashed: [...hashed], asked: [...asked] };
  }
  for (let pair = 0; pair < 200; pair += 1) {
    const known = await workOf(user.email);
    expect(known.hashed).toHaveLength(1);
    expect(known.asked.length).toBeGreaterThan(1);
    expect(await workOf(`nobody-${pair}@aibet.example`)).toEqual(known);
  }
});

test("a network has twenty attempts a minute, whichever accounts it tries", async () => {
  const ctx = accountContext({ log: silent });
  if (!ctx.accounts) throw new Error("no accounts");
  const passwords = { ...ctx.accounts.passwords, verify: () => Promise.resolve(false) };
  const quick = { ...ctx, accounts: { ...ctx.accounts, passwords } };
  const codes: string[] = [];
  const minuteMs = Math.floor(Date.now() / 60_000);
  for (let index = 0; index < 25; index += 1) {
    codes.push(await codeOf(signIn(quick, { email: `fan${index}@aibet.example`, password: "guess guess" })));
  }
  // A minute may have ended in between.
  const limit = Math.floor(Date.now() / 60_000) === minuteMs ? 20 : 25;
  expect(codes.filter((code) => code === "AUTHENTICATION_FAILED").length).toBeLessThanOrEqual(limit);
  if (limit === 20) expect(codes.filter((code) => code === "RATE_LIMIT_EXCEEDED")).toHaveLength(5);
});

test("fifty refreshes of one token at once make one child and sign nobody out; a replay eleven seconds later ends the family", async () => {
  const user = await registeredUser();
  const ctx = accountContext();
  const { refresh } = await tokensOf(user);
  const nowMs = Date.now();
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, async () => {
      try {
        return await refreshSession(at(ctx, nowMs), refresh);
      } catch (error) {
        return error instanceof AppError ? error.code : String(error);
      }
    }),
  );
  const children = outcomes.filter((outcome) => typeof outcome !== "string");
  expect(children).toHaveLength(1);
  expect(outcomes.filter((outcome) => outcome === "CONFLICT")).toHaveLength(49);
  expect(await rowsOf("select count(*) as count from refresh_tokens")).toEqual([{ count: 2 }]);
  const [child = { access: "", refresh: "" }] = children;
  expect(await authenticate(ctx, child.access)).not.toBeNull();

  const grandchild = await refreshSession(at(ctx, nowMs + 5_000), child.refresh);
  expect(await codeOf(refreshSession(at(ctx, nowMs + 10_000), refresh))).toBe("CONFLICT");
  expect(await codeOf(refreshSession(at(ctx, nowMs + 11_000), refresh))).toBe("AUTHENTICATION_FAILED");
  for (const token of [refresh, child.refresh, grandchild.refresh]) {
    expect(await codeOf(refreshSession(at(ctx, nowMs + 11_500), token))).toBe("AUTHENTICATION_FAILED");
  }
  for (const { access } of [child, grandchild]) {
    expect(await authenticate(at(ctx, nowMs + 17_000), access)).toBeNull();
  }
  expect(await rowsOf("select action, subject, outcome from audit_log where action = 'refresh.replayed'")).toEqual([
    { action: "refresh.replayed", subject: `user:${user.id}`, outcome: "refused" },
  ]);
});

test("a session lives thirty days however often it is refreshed, and a refresh token seven", async () => {
  const user = await registeredUser();
  const ctx = accountContext();
  let { refresh } = await tokensOf(user);
  const beganMs = Date.now();
  for (const day of [6, 12, 18, 24, 29]) {
    ({ refresh } = await refreshSession(at(ctx, beganMs + day * dayMs), refresh));
  }
  expect(await codeOf(refreshSession(at(ctx, beganMs + 30 * dayMs + 60_000), refresh))).toBe("AUTHENTICATION_FAILED");
  const other = await tokensOf(user);
  expect(await codeOf(refreshSession(at(ctx, beganMs + 7 * dayMs + 60_000), other.refresh))).toBe(
    "AUTHENTICATION_FAILED",
  );
});

test("a verified request reads the store once, another within five seconds not at all, and a bad token never", async () => {
  const user = await registeredUser();
  const { access, refresh } = await tokensOf(user);
  const reads: (readonly TappedStatement[])[] = [];
  const database = tapDatabase(env.DB, (call, run) => {
    reads.push(call.statements);
    return run();
  });
  const ctx = { ...composeContext(localBindings(database), { kind: "anonymous" }), db: openDatabase(database) };
  const nowMs = Date.now();
  expect(await authenticate(at(ctx, nowMs), access)).not.toBeNull();
  expect(reads).toHaveLength(1);
  expect(await authenticate(at(ctx, nowMs + 4_999), access)).not.toBeNull();
  expect(reads).toHaveLength(1);
  expect(await authenticate(at(ctx, nowMs + 5_000), access)).not.toBeNull();
  expect(reads).toHaveLength(2);
  for (const bad of [refresh, `${access}x`, "a.b.c", "", access.toUpperCase()]) {
    expect(await authenticate(at(ctx, nowMs), bad), bad.slice(0, 12)).toBeNull();
  }
  expect(reads).toHaveLength(2);
});

test.each([
  ["a logout", async (ctx: ServiceContext) => endOwnSession(ctx)],
  [
    "a change of password",
    async (ctx: ServiceContext) =>
      changePassword(ctx, { currentPassword: "correct horse battery 9", newPassword: "another phrase entirely" }),
  ],
  ["a ban", async (ctx: ServiceContext) => updateAsAdmin(ctx, { banned: true })],
  ["a new role", async (ctx: ServiceContext) => updateAsAdmin(ctx, { role: "bookmaker" })],
])("%s stops the access tokens of before within five seconds", async (_name, happens) => {
  const user = await registeredUser();
  const { access } = await tokensOf(user);
  const ctx = await signedInAs(access);
  await happens(ctx);
  expect(await authenticate(at(ctx, Date.now() + 5_000), access)).toBeNull();
});

async function updateAsAdmin(ctx: ServiceContext, patch: { banned?: boolean; role?: "bookmaker" }): Promise<void> {
  const admin = await registeredUser({ role: "admin" });
  const adminCtx = await signedInAs((await tokensOf(admin)).access);
  if (ctx.actor.kind === "user") await updateUser(adminCtx, ctx.actor.userId, patch);
}

test("a reset ends every session, signs nobody in, tells the address, and its link is the newest one and used once", async () => {
  const user = await registeredUser();
  const { refresh } = await tokensOf(user);
  const ctx = accountContext();
  await forgotPassword(at(ctx, Date.now() - 1_000), user.email);
  await ctx.deliver();
  const older = await mailedToken(user.email);
  await forgotPassword(ctx, user.email);
  await ctx.deliver();
  const newer = await mailedToken(user.email);
  const password = "an entirely new phrase";
  expect(await codeOf(resetPassword(ctx, { token: older, password }))).toBe("VALIDATION_ERROR");
  expect(await codeOf(resetPassword(at(ctx, Date.now() + 30 * 60_000), { token: newer, password }))).toBe(
    "VALIDATION_ERROR",
  );
  expect(await codeOf(resetPassword(ctx, { token: newer, password: "password1" }))).toBe("VALIDATION_ERROR");
  const tries = await Promise.all(
    ["first of two phrases", "second of two phrases"].map((chosen) =>
      codeOf(resetPassword(ctx, { token: newer, password: chosen })),
    ),
  );
  expect(tries.sort()).toEqual(["VALIDATION_ERROR", "done"]);
  await ctx.deliver();
  expect(await codeOf(refreshSession(ctx, refresh))).toBe("AUTHENTICATION_FAILED");
  expect(await rowsOf("select count(*) as count from sessions where ended_at_ms is null")).toEqual([{ count: 0 }]);
  expect((await mailsTo(user.email)).at(-1)).toBe("Your password has been changed");
  expect(await codeOf(signIn(ctx, user))).toBe("AUTHENTICATION_FAILED");
});

test("an address is changed with the password and a confirmation, both are written to, and look-alikes lead to one account", async () => {
  const user = await registeredUser({ email: "carl@aibet.example" });
  const holder = await registeredUser({ email: "held@aibet.example" });
  const ctx = accountContext({ actor: (await signedInAs((await tokensOf(user)).access)).actor });
  const newEmail = "carla@aibet.example";
  expect(await codeOf(askEmailChange(ctx, { newEmail, password: "wrong password" }))).toBe("VALIDATION_ERROR");
  // Somebody sits on the address without ever having verified it.
  await registerUser(accountContext(), {
    email: newEmail,
    password: "a long enough phrase",
    displayName: "Squat",
    language,
  });
  await askEmailChange(ctx, { newEmail: "ＣＡＲＬＡ@aibet.example", password: user.password });
  await askEmailChange(ctx, { newEmail: holder.email, password: user.password });
  await ctx.deliver();
  expect(await mailsTo(holder.email)).toContain("You already have an account");
  await askEmailChange(at(ctx, Date.now() + 1_000), { newEmail, password: user.password });
  await ctx.deliver();
  await confirmEmailChange(ctx, await mailedToken(newEmail));
  await ctx.deliver();
  expect(await mailsTo(user.email)).toEqual(
    expect.arrayContaining(["A change of address was asked for", "Your address has been changed"]),
  );
  expect(await codeOf(signIn(ctx, user))).toBe("AUTHENTICATION_FAILED");
  expect((await signIn(accountContext(), { email: newEmail, password: user.password })).user.id).toBe(user.id);
});

test("an erasure leaves no trace of address and name in any table, twice over, and the number stays", async () => {
  const user = await registeredUser({ email: "erase.me@aibet.example", displayName: "Zebulon Quux" });
  const access = (await signIn(accountContext(), user)).access;
  const ctx = await signedInAs(access);
  await updateOwnProfile(ctx, { time_zone: "Asia/Tokyo" });
  await forgotPassword(ctx, user.email);
  const { key } = await createApiKey(ctx, { name: "Zebulon's laptop", scopes: ["forecast"], expiresAtMs: null });
  await changePlayLimits(ctx, { stake: { day: 500 } });
  await takeTimeOut(ctx, { hours: 24 });
  const movement = { userId: user.id, kind: "deposit", movementId: "m1", amountMinor: 250, currency: "EUR" } as const;
  await runBatch(ctx.db, playGuardStatements(at(ctx, Date.now() - dayMs), movement));
  const past = at(ctx, Date.now() - dayMs);
  const bankroll = createBankrollBody.parse({ name: "Zebulon's pot", initial_amount: "20.00" });
  const { id: bankrollId } = await createBankroll(past, { bankroll, key: "Zebulon" });
  const payment = { bankrollId, amountMinor: 1_000, currency: null, note: "Quux birthday", key: null };
  await depositMoney(past, payment);
  const exported = await exportOwnAccount(ctx);
  expect(exportSchema.parse(exported)).toEqual(exported);
  expect(exported.wallet).toMatchObject({
    bankrolls: [{ name: "Zebulon's pot", current_amount: "30.00" }],
    transactions: [{ amount: "20.00" }, { amount: "10.00", note: "Quux birthday", bankroll_id: bankrollId }],
  });
  expect(exported).toMatchObject({
    account: { email: user.email },
    api_keys: [{ name: "Zebulon's laptop", scopes: ["forecast"] }],
    play: {
      limits: [{ kind: "stake", period: "day", limit: "5.00", cancelled_at: null }],
      exclusions: [{ kind: "time_out" }],
      counted: [{ amount: "2.50" }, { amount: "20.00" }, { amount: "10.00" }],
    },
  });
  expect(await authenticateApiKey(ctx, key)).toMatchObject({ userId: user.id });
  expect(await codeOf(eraseOwnAccount(ctx, { password: "wrong password" }))).toBe("VALIDATION_ERROR");
  await eraseOwnAccount(ctx, { password: user.password });
  expect(await codeOf(eraseOwnAccount(ctx, { password: user.password }))).toBe("AUTHENTICATION_FAILED");
  const whole = await wholeStore();
  for (const trace of ["erase.me", "Zebulon", "Quux", user.password]) expect(whole, trace).not.toContain(trace);
  expect(await rowsOf("select id, email, password_hash from users where id = ?", user.id)).toEqual([
    { id: user.id, email: null, password_hash: null },
  ]);
  expect(
    await rowsOf(
      "select count(*) as count from audit_log where network_hash is not null and subject = ?",
      `user:${user.id}`,
    ),
  ).toEqual([{ count: 0 }]);
  expect(await rowsOf("select kind, balance_minor from accounts where balance_minor <> 0")).toEqual([]);
  expect(await rowsOf("select kind from ledger_transactions order by seq")).toEqual([
    { kind: "deposit" },
    { kind: "deposit" },
    { kind: "closing" },
  ]);
  for (const table of ["api_keys", "user_limits", "play_exclusions", "play_entries", "idempotency_keys"]) {
    expect(await rowsOf(`select * from ${table}`), table).toEqual([]);
  }
  expect(await authenticate(at(ctx, Date.now() + 5_000), access)).toBeNull();
  expect(await codeOf(authenticateApiKey(at(ctx, Date.now() + 5_000), key))).toBe("AUTHENTICATION_FAILED");
  expect(await codeOf(signIn(accountContext(), user))).toBe("AUTHENTICATION_FAILED");
  // The address is free again.
  expect((await registeredUser({ email: user.email })).id).not.toBe(user.id);
});

async function wholeStore(): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~' and name not like '~_cf~_%' escape '~' and name not like 'd1~_%' escape '~'",
  );
  const rows = await Promise.all(tables.map(({ name }) => rowsOf(`select * from ${name}`)));
  expect(tables.length).toBeGreaterThan(20);
  return JSON.stringify(rows);
}

test("the first administrators are those of the configuration, once their address is verified, and one always remains", async () => {
  const config = { ...accountContext().config, adminEmails: ["Boss@AIBET.example"] };
  const ctx = accountContext({ config });
  const boss = { email: "boss@aibet.example", password: "a long enough phrase", displayName: "Boss", language };
  await registerUser(ctx, boss);
  expect(await rowsOf("select role from users")).toEqual([{ role: "bettor" }]);
  await ctx.deliver();
  await verifyEmail(ctx, await mailedToken(boss.email));
  const asBoss = await signedInAs((await signIn(ctx, boss)).access);
  if (asBoss.actor.kind !== "user") throw new Error("nobody signed in");
  const bossId = asBoss.actor.userId;
  for (const patch of [{ role: "bettor" as const }, { banned: true }, { role: "bookmaker" as const, banned: true }]) {
    expect(await codeOf(updateUser(asBoss, bossId, patch)), JSON.stringify(patch)).toBe("RULE_REFUSED");
  }
  expect(await codeOf(eraseOwnAccount(asBoss, { password: boss.password }))).toBe("RULE_REFUSED");

  const other = await registeredUser();
  await updateUser(asBoss, other.id, { role: "admin", premium_until: "2031-01-01T00:00:00.000Z" });
  expect(await getUser(asBoss, other.id)).toMatchObject({ role: "admin", premium_until: "2031-01-01T00:00:00.000Z" });
  const asOther = await signedInAs((await tokensOf(other)).access);
  expect(asOther.actor).toMatchObject({ role: "admin", plan: "premium" });
  // Two administrators dismiss each other at once: one stays.
  const codes = await Promise.all([
    codeOf(updateUser(asBoss, other.id, { role: "bettor" })),
    codeOf(updateUser(asOther, bossId, { role: "bettor" })),
  ]);
  expect(codes.sort()).toEqual(["RULE_REFUSED", "done"]);
  expect(await rowsOf("select count(*) as count from users where role = 'admin'")).toEqual([{ count: 1 }]);
});

test("sessions are listed and ended by their owner alone", async () => {
  const [user, stranger] = [await registeredUser(), await registeredUser()];
  const [here, there, foreign] = [await tokensOf(user), await tokensOf(user), await tokensOf(stranger)];
  const ctx = await signedInAs(here.access);
  const listed = await listSessions(ctx);
  expect(listed.map(({ device }) => device)).toEqual(["Firefox · Linux", "Firefox · Linux"]);
  expect(listed.filter(({ is_current: isCurrent }) => isCurrent)).toHaveLength(1);
  const other = listed.find(({ is_current: isCurrent }) => !isCurrent)?.id ?? "";
  expect(await codeOf(endSession(await signedInAs(foreign.access), other))).toBe("NOT_FOUND");
  await endSession(ctx, other);
  expect(await codeOf(endSession(ctx, other))).toBe("NOT_FOUND");
  expect(await authenticate(ctx, there.access)).toBeNull();
  expect(await codeOf(refreshSession(ctx, there.refresh))).toBe("AUTHENTICATION_FAILED");
  expect(await verifyAnyToken(ctx, here.refresh)).toMatchObject({ token_type: "refresh" });
  expect(await codeOf(verifyAnyToken(ctx, there.refresh))).toBe("AUTHENTICATION_FAILED");
});

test("a page knows people by their cookies, refreshes what is over on the way and forgets what does not count", async () => {
  const user = await registeredUser();
  const ctx = accountContext();
  const pair = await tokensOf(user);
  const [access, refresh] = signedInCookies(pair).map((cookie) => cookie.split(";")[0] ?? "");
  for (const cookie of signedInCookies(pair)) {
    expect(cookie).toMatch(/^__Host-\w+=[\w.-]+; Max-Age=\d+; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
  }
  expect(await identifyPage(ctx, null)).toEqual({ actor: { kind: "anonymous" }, cookies: [] });
  expect(await identifyPage(ctx, `tz=Europe/Paris; ${access}`)).toMatchObject({
    actor: { userId: user.id },
    cookies: [],
  });
  expect(await identifyPage(ctx, "__Host-access=wrong")).toMatchObject({
    actor: { kind: "anonymous" },
    cookies: [expect.stringContaining("Max-Age=0"), expect.stringContaining("Max-Age=0")],
  });
  const later = at(ctx, Date.now() + 61 * 60_000);
  const header = `${access}; ${refresh}`;
  const both = await Promise.all([identifyPage(later, header), identifyPage(later, header)]);
  expect(both.map(({ actor }) => actor)).toEqual([
    expect.objectContaining({ userId: user.id }),
    expect.objectContaining({ userId: user.id }),
  ]);
  expect(both.flatMap(({ cookies }) => cookies)).toHaveLength(2);
});

test("what is kept has an end, and the log cannot be rewritten before it", async () => {
  const ctx = accountContext();
  await registerUser(ctx, {
    email: "never@aibet.example",
    password: "a long enough phrase",
    displayName: "Never",
    language,
  });
  await env.DB.prepare("insert into audit_log (at_ms, actor, action, outcome) values (?, 'anonymous', 'old', 'done')")
    .bind(Date.now() - 91 * dayMs)
    .run();
  for (const statement of [
    "update audit_log set action = 'x'",
    "update audit_log set network_hash = 'x'",
    "update audit_log set actor = 'user:2', network_hash = null",
    "delete from audit_log where action = 'register'",
    "insert or replace into audit_log (id, at_ms, actor, action, outcome) select id, 0, 'x', 'x', 'done' from audit_log limit 1",
  ]) {
    await expect(env.DB.prepare(statement).run(), statement).rejects.toThrow(/the log is/);
  }
  await pruneAccounts(ctx);
  expect(await rowsOf("select action from audit_log")).toEqual([{ action: "register" }]);
  await pruneAccounts(at(ctx, Date.now() + 8 * dayMs));
  expect(await rowsOf("select email from users")).toEqual([{ email: null }]);
  expect(await wholeStore()).not.toContain("never@");
});

test("a key that opens nothing is told of for 90 days, and a stake counts and is kept for 60", async () => {
  const ctx = accountContext();
  const user = await registeredUser();
  const nowMs = Date.now();
  for (const [name, revokedAtMs, expiresAtMs] of [
    ["live", null, null],
    ["revoked 89", nowMs - 89 * dayMs, null],
    ["revoked 91", nowMs - 91 * dayMs, null],
    ["expired 91", null, nowMs - 91 * dayMs],
  ]) {
    await env.DB.prepare(
      "insert into api_keys (user_id, name, prefix, hash, scopes, created_at_ms, revoked_at_ms, expires_at_ms) values (?1, ?2, 'p', ?3, '[]', 0, ?4, ?5)",
    )
      .bind(user.id, name, String(name).padEnd(64, "x"), revokedAtMs, expiresAtMs)
      .run();
  }
  for (const days of [59, 61]) {
    const movement = {
      userId: user.id,
      kind: "stake",
      movementId: String(days),
      amountMinor: 1,
      currency: "EUR",
    } as const;
    await runBatch(ctx.db, playGuardStatements(at(ctx, nowMs - days * dayMs), movement));
  }
  await pruneAccounts(ctx);
  expect(await rowsOf("select name from api_keys order by name")).toEqual([{ name: "live" }, { name: "revoked 89" }]);
  expect(await rowsOf("select movement_id as id from play_entries")).toEqual([{ id: "59" }]);
});
