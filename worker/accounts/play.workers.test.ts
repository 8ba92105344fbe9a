import { env } from "cloudflare:workers";
import { expect, test } from "vitest";

import { contextOf, insertUser, signedIn } from "../../test/signed-in.ts";
import { runBatch } from "../platform/db.ts";
import { playLimitsSchema } from "./play-contract.ts";
import { playGuardStatements, playRefusalOf, takeBackPlayStatements } from "./play-service.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2030, 0, 1);

/** Somebody who plays at a clock of the test's own. */
async function player() {
  const userId = await insertUser();
  const clock = { nowMs: startMs };
  const ask = signedIn({ userId }, () => clock.nowMs);
  const ctx = contextOf({ userId }, () => clock.nowMs);
  /** Moves money as a wallet would: null where it went through, else why not. */
  async function play(amountMinor: number, kind: "deposit" | "stake" = "stake", currency: "EUR" | "GBP" = "EUR") {
    const movementId = crypto.randomUUID();
    const input = { userId, kind, movementId, amountMinor, currency };
    try {
      await runBatch(ctx.db, playGuardStatements(ctx, input));
      return null;
    } catch (error) {
      const refusal = playRefusalOf(error);
      if (!refusal) throw error;
      return Object.keys(refusal.details)[0];
    }
  }
  async function limits() {
    return playLimitsSchema.parse((await ask("GET", "/limits")).body);
  }
  return { userId, clock, ask, ctx, play, limits };
}

test("without a limit everything counts and nothing is refused", async () => {
  const { play, limits } = await player();
  expect([await play(1_000_000), await play(5, "deposit")]).toEqual([null, null]);
  const { stake, deposit, time_out_until: timeOut } = await limits();
  expect(stake.day).toEqual({ limit: null, used: "10000.00", remaining: null, pending: null });
  expect([deposit.month.used, timeOut]).toEqual(["0.05", null]);
});

test("a limit is lowered at once, rises after a day, and the rise can be seen and taken back until then", async () => {
  const { clock, ask, limits } = await player();
  const put = (day: string | null) => ask("PUT", "/limits", { stake: { day } });
  await put("50.00");
  expect((await limits()).stake.day).toMatchObject({ limit: "50.00", pending: null });
  await put("80");
  const pending = { limit: "80.00", effective_at: new Date(startMs + dayMs).toISOString() };
  expect((await limits()).stake.day).toMatchObject({ limit: "50.00", pending });
  clock.nowMs += hourMs;
  await put("80.00");
  expect((await limits()).stake.day.pending, "asked again, it comes no later").toEqual(pending);
  await put("50.00");
  expect((await limits()).stake.day).toMatchObject({ limit: "50.00", pending: null });
  await put(null);
  clock.nowMs += dayMs - 1;
  expect((await limits()).stake.day.limit).toBe("50.00");
  clock.nowMs += 1;
  expect((await limits()).stake.day).toMatchObject({ limit: null, pending: null });
  await put("10.00");
  await put("20.00");
  await put("5.00");
  clock.nowMs += 2 * dayMs;
  expect((await limits()).stake.day, "a lower one ends the rise that waited").toMatchObject({
    limit: "5.00",
    pending: null,
  });
  expect((await limits()).stake.week.limit, "what was left out stays").toBeNull();
});

test("two parallel stakes that are too much together: exactly one passes", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { ask, play, limits } = await player();
    await ask("PUT", "/limits", { stake: { day: "100.00" } });
    const outcomes = await Promise.all([play(6_000), play(6_000)]);
    expect(new Set(outcomes)).toEqual(new Set([null, "amount"]));
    expect((await limits()).stake.day).toMatchObject({ used: "60.00", remaining: "40.00" });
  }
});

test("of a storm of stakes as many pass as the limit holds, to the cent", async () => {
  const { ask, play, limits } = await player();
  await ask("PUT", "/limits", { stake: { week: "12.34" } });
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => play(100)));
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(12);
  expect([await play(35), await play(34), await play(1)]).toEqual(["amount", null, "amount"]);
  expect((await limits()).stake.week.remaining).toBe("0.00");
});

test("the lowest of several limits applies, for its own kind, over rolling periods and all currencies together", async () => {
  const { clock, ask, play } = await player();
  await ask("PUT", "/limits", { stake: { day: "10.00", week: "15.00", month: "18.00" }, deposit: { day: "0.00" } });
  expect([await play(600), await play(400, "stake", "GBP"), await play(1)]).toEqual([null, null, "amount"]);
  expect(await play(1, "deposit")).toBe("amount");
  await ask("PUT", "/limits", { stake: { day: "1000.00" } });
  expect(await play(1), "a rise that waits hides nothing").toBe("amount");
  await ask("PUT", "/limits", { stake: { day: "10.00" } });
  clock.nowMs += dayMs - 1;
  expect(await play(1)).toBe("amount");
  clock.nowMs += 1;
  expect([await play(501), await play(500)]).toEqual(["amount", null]);
  clock.nowMs += 7 * dayMs;
  expect([await play(301), await play(300)]).toEqual(["amount", null]);
  clock.nowMs += 30 * dayMs;
  expect(await play(1_000)).toBeNull();
});

test("a refused stake leaves nothing of its batch behind, and one taken back uses up no limit", async () => {
  const { userId, ctx, ask, limits } = await player();
  await ask("PUT", "/limits", { stake: { day: "10.00" } });
  const entry = (movementId: string, amountMinor: number) =>
    playGuardStatements(ctx, { userId, kind: "stake", movementId, amountMinor, currency: "EUR" });
  const batch = [...entry(`a-${userId}`, 100), ...entry(`b-${userId}`, 1_000)];
  await expect(runBatch(ctx.db, batch)).rejects.toThrow("play refused");
  expect((await limits()).stake.day.used).toBe("0.00");
  await runBatch(ctx.db, entry(`c-${userId}`, 1_000));
  await expect(runBatch(ctx.db, entry(`c-${userId}`, 1)), "a movement counts once").rejects.toThrow();
  await runBatch(ctx.db, takeBackPlayStatements({ movementId: `c-${userId}` }));
  expect((await limits()).stake.day.used).toBe("0.00");
  for (const amount of [0, -1, 0.5]) await expect(runBatch(ctx.db, entry(`d-${userId}`, amount))).rejects.toThrow();
});

test("a time-out keeps its owner from playing until it ends, and another does not end it sooner", async () => {
  const { clock, ask, play, limits } = await player();
  expect((await ask("POST", "/time-out", { hours: 48 })).status).toBe(200);
  await ask("POST", "/time-out", { hours: 24 });
  expect((await limits()).time_out_until).toBe(new Date(startMs + 48 * hourMs).toISOString());
  expect([await play(1), await play(1, "deposit")]).toEqual(["play", "play"]);
  clock.nowMs += 48 * hourMs - 1;
  expect(await play(1)).toBe("play");
  clock.nowMs += 1;
  expect([await play(1), (await limits()).time_out_until]).toEqual([null, null]);
});

test("self-exclusion lasts its months whatever is asked afterwards", async () => {
  const { userId, clock, ask, play, limits } = await player();
  await ask("POST", "/self-exclusion", { months: 6 });
  const endMs = Date.UTC(2030, 6, 1);
  await ask("POST", "/time-out", { hours: 24 });
  expect((await limits()).self_excluded_until).toBe(new Date(endMs).toISOString());
  for (const [method, path] of [
    ["DELETE", "/self-exclusion"],
    ["PUT", "/self-exclusion"],
    ["PATCH", "/self-exclusion"],
  ] as const) {
    expect((await ask(method, path, { months: 0 })).status, method).toBe(404);
  }
  const shorten = env.DB.prepare("update play_exclusions set ends_at_ms = starts_at_ms + 1 where user_id = ?").bind(
    userId,
  );
  await expect(shorten.run()).rejects.toThrow("as long as it was asked for");
  clock.nowMs = endMs - 1;
  expect(await play(1)).toBe("play");
  clock.nowMs = endMs;
  expect(await play(1)).toBeNull();
});

test("the store itself lets no limit rise early and no history change", async () => {
  const { userId, ask, clock } = await player();
  await ask("PUT", "/limits", { deposit: { month: "20.00" } });
  const insert = (amount: number | null, effectiveAtMs: number) =>
    env.DB.prepare(
      "insert into user_limits (user_id, kind, period, amount_minor, requested_at_ms, effective_at_ms) values (?, 'deposit', 'month', ?, ?, ?)",
    )
      .bind(userId, amount, clock.nowMs, effectiveAtMs)
      .run();
  for (const amount of [2_001, null]) {
    await expect(insert(amount, startMs + dayMs - 1)).rejects.toThrow("rises after a day");
  }
  await insert(2_001, startMs + dayMs);
  await insert(1_999, startMs);
  for (const change of [
    "amount_minor = 9",
    "effective_at_ms = requested_at_ms",
    "amount_minor = null",
    "user_id = user_id",
  ]) {
    const update = env.DB.prepare(`update user_limits set ${change} where user_id = ?`).bind(userId);
    await expect(update.run(), change).rejects.toThrow("cancelled, and nothing else");
  }
  await expect(
    env.DB.prepare("update user_limits set cancelled_at_ms = effective_at_ms where user_id = ?").bind(userId).run(),
    "what is effective is history",
  ).rejects.toThrow("nothing else");
});

test("what is no limit, no time-out and no exclusion is refused by its field", async () => {
  const { ask, limits } = await player();
  const bad: [method: string, path: string, body: object][] = [
    ...["-1", "1,00", "1.001", "1e3", "", "NaN", 5, "10000000000.01"].map((day): [string, string, object] => [
      "PUT",
      "/limits",
      { stake: { day } },
    ]),
    ["PUT", "/limits", {}],
    ["PUT", "/limits", { stake: { year: "1.00" } }],
    ["PUT", "/limits", { loss: { day: "1.00" } }],
    ...[0, 23, 1_009, 24.5, "24", null].map((hours): [string, string, object] => ["POST", "/time-out", { hours }]),
    ...[0, 5, 61, -6, 6.5].map((months): [string, string, object] => ["POST", "/self-exclusion", { months }]),
  ];
  for (const [method, path, body] of bad)
    expect((await ask(method, path, body)).status, JSON.stringify(body)).toBe(400);
  const { stake, deposit, ...exclusions } = await limits();
  expect(
    [...Object.values(stake), ...Object.values(deposit)].every(
      ({ limit, pending }) => limit === null && pending === null,
    ),
  ).toBe(true);
  expect(exclusions).toEqual({ time_out_until: null, self_excluded_until: null });
});
