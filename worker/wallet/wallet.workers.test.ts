import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

import { insertUser, signedIn } from "../../test/signed-in.ts";
import {
  bookOf,
  depositFor,
  expectSoundBooks,
  outcomeOf,
  paymentOf,
  playerWith,
  withdrawFor,
} from "../../test/wallets.ts";
import { freshStore, rowsOf } from "../../test/world.ts";
import { runBatch } from "../platform/db.ts";
import {
  bankrollListSchema,
  bankrollSchema,
  evolutionSchema,
  paymentListSchema,
  paymentSchema,
  transactionListSchema,
  transactionSchema,
} from "./contract.ts";
import { depositMoney, listTransactions } from "./payments.ts";
import { holdStakeStatements, postOutcomeStatements } from "./postings.ts";
import { createBankroll } from "./service.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

const dayMs = 86_400_000;
const cup = { name: "Cup", initial_amount: "100.00" };
const refusalSchema = z.object({
  error: z.object({ code: z.string(), details: z.record(z.string(), z.array(z.string())) }),
});

/** Somebody who asks the routes at a clock of the test's own. */
async function asker(role?: "admin") {
  const clock = { nowMs: Date.UTC(2030, 0, 1, 12) };
  const userId = await insertUser();
  const ask = signedIn({ userId, ...(role && { role }) }, () => clock.nowMs);
  async function open(body: object = cup, key?: string) {
    const answer = await ask("POST", "/bankroll/bankrolls/", body, key === undefined ? {} : { "Idempotency-Key": key });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return bankrollSchema.parse(answer.body);
  }
  /** Status, code and the fields that are wrong. */
  async function refusal(method: string, path: string, body?: object | string, headers?: Record<string, string>) {
    const answer = await ask(method, path, body, headers);
    const { code, details } = refusalSchema.parse(answer.body).error;
    return [answer.status, code, ...Object.keys(details)];
  }
  return { userId, clock, ask, open, refusal };
}

/** Everything the wallet holds, to see that a refusal wrote nothing. */
async function stored(): Promise<string> {
  const tables = [
    "bankrolls",
    "accounts",
    "ledger_transactions",
    "ledger_entries",
    "bankroll_days",
    "idempotency_keys",
    "play_entries",
  ];
  return JSON.stringify(await Promise.all(tables.map((table) => rowsOf(`select * from ${table}`))));
}

test("a bankroll opens with its deposit, as documented, and the first one is active", async () => {
  const { ask, open } = await asker();
  const first = await open({
    ...cup,
    target_amount: "200",
    max_stake_percentage: 1.5,
    risk_tolerance: "low",
    strategy: "kelly",
  });
  expect(first).toEqual({
    id: first.id,
    name: "Cup",
    currency: "EUR",
    initial_amount: "100.00",
    current_amount: "100.00",
    open_stakes: "0.00",
    owed_amount: "0.00",
    target_amount: "200.00",
    risk_tolerance: "low",
    strategy: "kelly",
    max_stake_percentage: 1.5,
    status: "open",
    is_active: true,
    is_frozen: false,
    performance: {
      total_bets: 0,
      successful_bets: 0,
      failed_bets: 0,
      void_bets: 0,
      success_rate: null,
      average_odds: null,
      turnover: "0.00",
      profit: "0.00",
      roi: 0,
      yield: null,
      closing_line_value: null,
      real_price_bets: 0,
      simulated_price_bets: 0,
    },
    created_at: "2030-01-01T12:00:00.000Z",
    updated_at: "2030-01-01T12:00:00.000Z",
  });
  const second = await open({ name: "Pounds", initial_amount: "10.00", currency: "GBP" });
  expect(second).toMatchObject({
    is_active: false,
    max_stake_percentage: 2,
    risk_tolerance: "medium",
    strategy: "flat",
  });
  expect((await ask("GET", `/bankroll/bankrolls/${first.id}/`)).body, "said as it is stored").toEqual(first);
  for (const path of ["/bankroll/bankrolls/", "/bankroll/user_bankrolls"]) {
    expect(bankrollListSchema.parse((await ask("GET", path)).body)).toEqual([first, second]);
  }
  expect(await bookOf(first.id)).toEqual({ wallet: 10_000, issuance: -10_000 });
});

test("what no bankroll may be is refused by name, and nothing is written", async () => {
  const { open, refusal } = await asker();
  await open();
  const before = await stored();
  const refusals: [object, unknown[]][] = [
    [{ initial_amount: "50.00" }, [400, "VALIDATION_ERROR", "name"]],
    [{ ...cup, initial_amount: "9.99" }, [400, "VALIDATION_ERROR", "initial_amount"]],
    [{ ...cup, initial_amount: 100 }, [400, "VALIDATION_ERROR", "initial_amount"]],
    [{ ...cup, initial_amount: "10000000000.01" }, [400, "VALIDATION_ERROR", "initial_amount"]],
    [{ ...cup, target_amount: "100.00" }, [422, "RULE_REFUSED", "target_amount"]],
    [{ ...cup, target_amount: "-5" }, [400, "VALIDATION_ERROR", "target_amount"]],
    [{ ...cup, currency: "CHF" }, [400, "VALIDATION_ERROR", "currency"]],
    [{ ...cup, strategy: "martingale" }, [400, "VALIDATION_ERROR", "strategy"]],
    [{ ...cup, risk_tolerance: "none" }, [400, "VALIDATION_ERROR", "risk_tolerance"]],
    [{ ...cup, max_stake_percentage: 0.09 }, [400, "VALIDATION_ERROR", "max_stake_percentage"]],
    [{ ...cup, max_stake_percentage: 100.01 }, [400, "VALIDATION_ERROR", "max_stake_percentage"]],
    [{ ...cup, max_stake_percentage: 1.005 }, [400, "VALIDATION_ERROR", "max_stake_percentage"]],
    [{ ...cup, name: "   " }, [400, "VALIDATION_ERROR", "name"]],
    [{ ...cup, name: "<b>" }, [400, "VALIDATION_ERROR", "name"]],
    [{ ...cup, current_amount: "1000000.00" }, [400, "VALIDATION_ERROR", "current_amount"]],
  ];
  for (const [body, expected] of refusals) {
    expect(await refusal("POST", "/bankroll/bankrolls/", body), JSON.stringify(body)).toEqual(expected);
  }
  expect(await stored()).toBe(before);
});

test("what is no amount moves nothing: a stable code each", async () => {
  const { ask, open, refusal } = await asker();
  const { id } = await open();
  const before = await stored();
  const bad = [
    "10,00",
    "0",
    "0.00",
    "-1",
    "0.001",
    "1e308",
    "NaN",
    "Infinity",
    "",
    " 5",
    "5 ",
    "+5",
    "05",
    "٥",
    "0x10",
    "10000000000.01",
  ];
  for (const amount of [...bad, 5, -1, 0, 1e308, null, true, {}, ["5.00"]]) {
    for (const path of [`/bankroll/bankrolls/${id}/deposit/`, `/bankroll/bankrolls/${id}/withdraw/`]) {
      expect(await refusal("POST", path, { amount }), JSON.stringify(amount)).toEqual([
        400,
        "VALIDATION_ERROR",
        "amount",
      ]);
    }
    for (const path of ["/payments/deposit/", "/payments/withdraw/"]) {
      expect(await refusal("POST", path, { amount, bankroll_id: id })).toEqual([400, "VALIDATION_ERROR", "amount"]);
    }
  }
  for (const text of ['{"amount":NaN}', '{"amount":1e999}', "{", "[]", '"5.00"']) {
    expect((await refusal("POST", `/bankroll/bankrolls/${id}/deposit/`, text))[0], text).toBe(400);
  }
  expect(await refusal("POST", `/bankroll/bankrolls/${id}/deposit/`, { amount: "5.00", user_id: 1 })).toEqual([
    400,
    "VALIDATION_ERROR",
    "user_id",
  ]);
  for (const key of ["a b", "x".repeat(256)]) {
    const headers = { "Idempotency-Key": key };
    const answer = await ask("POST", `/bankroll/bankrolls/${id}/deposit/`, { amount: "5.00" }, headers);
    expect(answer.status, key).toBe(400);
  }
  expect(await stored()).toBe(before);
});

test("a foreign, archived, frozen or other-currency bankroll takes nothing: a stable code each, nothing written", async () => {
  const { ask, open, refusal } = await asker();
  const stranger = await asker();
  const [mine, gone, cold, foreign] = [await open(), await open(), await open(), await stranger.open()];
  expect((await ask("DELETE", `/bankroll/bankrolls/${gone.id}/`)).status).toBe(204);
  await env.DB.prepare("update accounts set frozen_at_ms = 1 where id = ?").bind(`escrow:${cold.id}`).run();
  const before = await stored();
  const cases: [number, object, unknown[]][] = [
    [foreign.id, {}, [404, "NOT_FOUND", "id"]],
    [999_999, {}, [404, "NOT_FOUND", "id"]],
    [gone.id, {}, [422, "BANKROLL_ARCHIVED"]],
    [cold.id, {}, [422, "BANKROLL_FROZEN"]],
    [mine.id, { currency: "GBP" }, [422, "CURRENCY_MISMATCH", "currency"]],
  ];
  for (const [id, more, expected] of cases) {
    for (const move of ["deposit", "withdraw"]) {
      const body = { amount: "5.00", ...more };
      expect(await refusal("POST", `/bankroll/bankrolls/${id}/${move}/`, body)).toEqual(expected);
      expect(await refusal("POST", `/payments/${move}/`, { ...body, bankroll_id: id })).toEqual(expected);
    }
  }
  expect(await refusal("POST", `/bankroll/bankrolls/${mine.id}/withdraw/`, { amount: "100.01" })).toEqual([
    422,
    "INSUFFICIENT_BALANCE",
    "amount",
  ]);
  for (const [method, path, body] of [
    ["GET", "", undefined],
    ["GET", "transactions/", undefined],
    ["GET", "evolution/", undefined],
    ["PATCH", "", { name: "Mine now" }],
    ["DELETE", "", undefined],
  ] as const) {
    expect(await refusal(method, `/bankroll/bankrolls/${foreign.id}/${path}`, body)).toEqual([404, "NOT_FOUND", "id"]);
  }
  expect(await refusal("PATCH", `/bankroll/bankrolls/${gone.id}/`, { name: "Back" })).toEqual([
    422,
    "BANKROLL_ARCHIVED",
  ]);
  expect(await refusal("DELETE", `/bankroll/bankrolls/${gone.id}/`)).toEqual([422, "BANKROLL_ARCHIVED"]);
  expect(await stored()).toBe(before);
  const { body } = await ask("GET", `/bankroll/bankrolls/${cold.id}/`);
  expect(body).toMatchObject({ is_frozen: true, current_amount: "100.00" });
});

test("money goes in and out to the cent, and is told the same as transactions and as payments", async () => {
  const { ask, open, clock } = await asker();
  const [{ id }, other] = [await open(), await open({ ...cup, currency: "USD" })];
  clock.nowMs += dayMs;
  const deposit = await ask("POST", `/bankroll/bankrolls/${id}/deposit/`, {
    amount: "5.5",
    currency: "EUR",
    note: "  for Sunday ",
  });
  expect(deposit.status).toBe(201);
  expect(transactionSchema.parse(deposit.body)).toMatchObject({
    type: "deposit",
    amount: "5.50",
    currency: "EUR",
    balance_after: "105.50",
    note: "for Sunday",
    reference: null,
    created_at: "2030-01-02T12:00:00.000Z",
  });
  clock.nowMs += dayMs;
  const withdrawal = await ask("POST", "/payments/withdraw/", { amount: "105.50" });
  expect(paymentSchema.parse(withdrawal.body), "the active bankroll where none is named").toMatchObject({
    type: "withdrawal",
    amount: "105.50",
    bankroll_id: id,
    balance_after: "0.00",
    status: "completed",
  });
  await ask("POST", "/payments/deposit/", { amount: "0.01", bankroll_id: other.id });

  const list = async (query = "") =>
    transactionListSchema.parse((await ask("GET", `/bankroll/bankrolls/${id}/transactions/${query}`)).body);
  const { results } = await list();
  expect(results.map(({ type, amount, balance_after: after }) => [type, amount, after])).toEqual([
    ["withdrawal", "-105.50", "0.00"],
    ["deposit", "5.50", "105.50"],
    ["deposit", "100.00", "100.00"],
  ]);
  const walked: string[] = [];
  for (let next: string | null = "?page_size=1"; next !== null;) {
    const page: z.infer<typeof transactionListSchema> = await list(next);
    walked.push(...page.results.map((transaction) => transaction.id));
    next = page.next === null ? null : new URL(page.next).search;
  }
  expect(walked).toEqual(results.map((transaction) => transaction.id));
  expect((await list("?type=withdrawal")).results).toEqual(results.slice(0, 1));
  expect((await list("?date_from=2030-01-02&date_to=2030-01-02")).results).toEqual(results.slice(1, 2));
  expect((await ask("GET", `/bankroll/bankrolls/${id}/transactions/?page_size=101`)).status).toBe(400);

  const payments = paymentListSchema.parse((await ask("GET", "/payments/?date_from=2030-01-02")).body).results;
  expect(payments.map((payment) => [payment.type, payment.amount, payment.currency, payment.bankroll_id])).toEqual([
    ["deposit", "0.01", "USD", other.id],
    ["withdrawal", "105.50", "EUR", id],
    ["deposit", "5.50", "EUR", id],
  ]);
  expect(paymentListSchema.parse((await ask("GET", "/payments/?type=withdrawal")).body).results).toHaveLength(1);
});

test("no payment finds its way without an active bankroll, and bets are no payments", async () => {
  const { refusal } = await asker();
  expect(await refusal("POST", "/payments/deposit/", { amount: "5.00" })).toEqual([404, "NOT_FOUND", "bankroll_id"]);
  const player = await playerWith();
  const posting = { bankrollId: player.bankrollId, reference: "bet:7", currency: "EUR" as const, stakeMinor: 1_000 };
  await runBatch(player.ctx.db, [
    ...holdStakeStatements(player.ctx, [{ ...posting, transactionId: "stake:7" }]),
    ...postOutcomeStatements(player.ctx, [{ ...posting, transactionId: "settle:7:1", payoutMinor: 0 }]),
  ]);
  const ask = signedIn({ userId: player.userId }, () => player.clock.nowMs);
  expect(paymentListSchema.parse((await ask("GET", "/payments/")).body).results).toHaveLength(1);
  const { results } = transactionListSchema.parse(
    (await ask("GET", `/bankroll/bankrolls/${player.bankrollId}/transactions/`)).body,
  );
  expect(results.map(({ type, amount, balance_after: after, reference }) => [type, amount, after, reference])).toEqual([
    ["settlement", "0.00", "90.00", "bet:7"],
    ["stake", "-10.00", "90.00", "bet:7"],
    ["deposit", "100.00", "100.00", null],
  ]);
});

test("the evolution tells deposits and profit apart, day by day", async () => {
  const player = await playerWith("100.00");
  const posting = { bankrollId: player.bankrollId, reference: "bet:1", currency: "EUR" as const, stakeMinor: 2_000 };
  player.clock.nowMs += dayMs;
  await runBatch(player.ctx.db, holdStakeStatements(player.ctx, [{ ...posting, transactionId: "stake:1" }]));
  await depositFor(player, 5_000);
  player.clock.nowMs += 2 * dayMs;
  const outcome = { ...posting, transactionId: "settle:1:1", payoutMinor: 4_300 };
  await runBatch(player.ctx.db, postOutcomeStatements(player.ctx, [outcome]));
  await withdrawFor(player, 300);
  const ask = signedIn({ userId: player.userId }, () => player.clock.nowMs);
  const points = async (query = "") =>
    evolutionSchema.parse((await ask("GET", `/bankroll/bankrolls/${player.bankrollId}/evolution/${query}`)).body)
      .points;
  const expected = [
    { date: "2030-01-01", balance: "100.00", net_deposits: "100.00", profit: "0.00" },
    { date: "2030-01-02", balance: "150.00", net_deposits: "150.00", profit: "0.00" },
    { date: "2030-01-04", balance: "170.00", net_deposits: "147.00", profit: "23.00" },
  ];
  expect(await points()).toEqual(expected);
  expect(await points("?date_from=2030-01-03"), "with where it came from").toEqual(expected.slice(1));
  expect(await points("?date_to=2030-01-03")).toEqual(expected.slice(0, 2));
  const { body } = await ask("GET", `/bankroll/bankrolls/${player.bankrollId}/`);
  expect(bankrollSchema.parse(body)).toMatchObject({
    current_amount: "170.00",
    performance: { profit: "23.00", roi: 0.153 },
  });
  await expectSoundBooks(player.ctx);
});

test("a bankroll is changed, paused and made the active one; its beginning is not touched", async () => {
  const { ask, open, refusal } = await asker();
  const [first, second] = [await open(), await open()];
  const patch = async (id: number, body: object) =>
    bankrollSchema.parse((await ask("PATCH", `/bankroll/bankrolls/${id}/`, body)).body);
  const changed = {
    name: "League",
    target_amount: "500.00",
    strategy: "percentage",
    max_stake_percentage: 0.1,
  } as const;
  expect(await patch(first.id, changed)).toMatchObject({ ...changed, initial_amount: "100.00", is_active: true });
  expect(await patch(first.id, { target_amount: null })).toMatchObject({ target_amount: null, name: "League" });
  expect(await patch(second.id, { is_active: true })).toMatchObject({ is_active: true });
  expect((await ask("GET", `/bankroll/bankrolls/${first.id}/`)).body).toMatchObject({ is_active: false });
  expect(await patch(second.id, { is_paused: true })).toMatchObject({ status: "paused", is_active: false });
  expect(await refusal("PATCH", `/bankroll/bankrolls/${second.id}/`, { is_active: true })).toEqual([
    422,
    "RULE_REFUSED",
    "is_active",
  ]);
  expect(await patch(second.id, { is_active: true, is_paused: false })).toMatchObject({
    status: "open",
    is_active: true,
  });
  expect(await patch(first.id, { is_active: true })).toMatchObject({ is_active: true });
  expect(await rowsOf("select id from bankrolls where is_active = 1")).toEqual([{ id: first.id }]);
  for (const [body, field] of [
    [{}, "body"],
    [{ name: "x", initial_amount: "1.00" }, "initial_amount"],
    [{ name: "x", current_amount: "1.00" }, "current_amount"],
    [{ name: "x", currency: "USD" }, "currency"],
    [{ max_stake_percentage: 0 }, "max_stake_percentage"],
  ] as const) {
    expect(await refusal("PATCH", `/bankroll/bankrolls/${first.id}/`, body)).toEqual([400, "VALIDATION_ERROR", field]);
  }
  expect(await refusal("PATCH", `/bankroll/bankrolls/${first.id}/`, { target_amount: "99.00" })).toEqual([
    422,
    "RULE_REFUSED",
    "target_amount",
  ]);
});

test("an archived bankroll leaves no cent behind, waits for its bets, and is told of still", async () => {
  const player = await playerWith("100.00");
  const ask = signedIn({ userId: player.userId }, () => player.clock.nowMs);
  const posting = { bankrollId: player.bankrollId, reference: "bet:1", currency: "EUR" as const, stakeMinor: 2_000 };
  await runBatch(player.ctx.db, holdStakeStatements(player.ctx, [{ ...posting, transactionId: "stake:1" }]));
  const path = `/bankroll/bankrolls/${player.bankrollId}/`;
  const open = await ask("DELETE", path);
  expect([open.status, refusalSchema.parse(open.body).error.code]).toEqual([422, "RULE_REFUSED"]);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 8_000, escrow: 2_000, issuance: -10_000 });
  const lost = { ...posting, transactionId: "settle:1:1", payoutMinor: 0 };
  await runBatch(player.ctx.db, postOutcomeStatements(player.ctx, [lost]));
  const endings = await Promise.all(Array.from({ length: 8 }, () => ask("DELETE", path)));
  expect(endings.filter(({ status }) => status === 204).length).toBeGreaterThan(0);
  expect(await rowsOf("select count(*) as count from ledger_transactions where kind = 'closing'")).toEqual([
    { count: 1 },
  ]);
  expect(await bookOf(player.bankrollId)).toEqual({ issuance: -2_000, house: 2_000 });
  expect((await ask("GET", "/bankroll/bankrolls/")).body).toEqual([]);
  expect((await ask("GET", path)).body).toMatchObject({ status: "archived", is_active: false, current_amount: "0.00" });
  const { results } = paymentListSchema.parse((await ask("GET", "/payments/?type=closing")).body);
  expect(results).toMatchObject([{ amount: "80.00", balance_after: "0.00" }]);
  await expectSoundBooks(player.ctx);
});

test("one key does one thing: its answer is given again byte for byte, and another body is refused", async () => {
  const { ask, open, refusal, clock, userId } = await asker();
  const first = await open(cup, "open-1");
  const { id } = first;
  await ask("PATCH", `/bankroll/bankrolls/${id}/`, { name: "Renamed" });
  clock.nowMs += 1_000;
  expect(await open(cup, "open-1"), "as it was answered then").toEqual(first);
  expect(
    await refusal("POST", "/bankroll/bankrolls/", { ...cup, name: "Other" }, { "Idempotency-Key": "open-1" }),
  ).toEqual([422, "IDEMPOTENCY_KEY_REUSED", "idempotency-key"]);
  const pay = (body: object, key: string, move = "deposit") =>
    ask("POST", `/bankroll/bankrolls/${id}/${move}/`, body, { "Idempotency-Key": key });
  const paid = await pay({ amount: "5.00" }, "pay-1");
  clock.nowMs += 20 * dayMs;
  await pay({ amount: "1.00" }, "pay-2");
  expect(await pay({ amount: "5.00" }, "pay-1")).toEqual(paid);
  const before = await stored();
  const reused = [422, "IDEMPOTENCY_KEY_REUSED", "idempotency-key"];
  const again = { "Idempotency-Key": "pay-1" };
  for (const [path, body] of [
    [`/bankroll/bankrolls/${id}/deposit/`, { amount: "5.01" }],
    [`/bankroll/bankrolls/${id}/deposit/`, { amount: "5.00", note: "x" }],
    [`/bankroll/bankrolls/${id}/withdraw/`, { amount: "5.00" }],
    ["/bankroll/bankrolls/", cup],
  ] as const) {
    expect(await refusal("POST", path, body, again), path).toEqual(reused);
  }
  expect(await stored()).toBe(before);
  const stranger = await asker();
  const theirs = await stranger.open(cup, "open-1");
  expect(theirs.id, "a key is its user's").not.toBe(id);
  await env.DB.prepare("delete from idempotency_keys where user_id = ?").bind(userId).run();
  expect((await pay({ amount: "5.00" }, "pay-1")).status, "forgotten, and still done once").toBe(409);
});

test("a request that was refused is reckoned anew under its key, and never told as done", async () => {
  const player = await playerWith("10.00");
  const attempts = await Promise.all(Array.from({ length: 32 }, () => outcomeOf(withdrawFor(player, 1_500, "w"))));
  expect(new Set(attempts)).toEqual(new Set(["INSUFFICIENT_BALANCE"]));
  await depositFor(player, 500);
  expect(await withdrawFor(player, 1_500, "w")).toMatchObject({ amountMinor: -1_500, balanceAfterMinor: 0 });
  expect(await withdrawFor(player, 1_500, "w"), "the balance is spent, the answer stands").toMatchObject({
    balanceAfterMinor: 0,
  });
  await expectSoundBooks(player.ctx);
});

test("of 1,000 parallel deposits under one key one is done and all are answered the same", async () => {
  const player = await playerWith("10.00");
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => depositFor(player, 700, "one")));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 1_700, issuance: -1_700 });
  const withdrawals = await Promise.all(Array.from({ length: 64 }, () => withdrawFor(player, 1_700, "all")));
  expect(new Set(withdrawals.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const bankroll = {
    name: "Cup",
    initial_amount: 1_000,
    currency: "EUR",
    risk_tolerance: "low",
    strategy: "flat",
    max_stake_percentage: 2,
  } as const;
  const opened = await Promise.all(
    Array.from({ length: 32 }, () => createBankroll(player.ctx, { bankroll, key: "open" })),
  );
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
  expect(await rowsOf("select count(*) as count from bankrolls")).toEqual([{ count: 2 }]);
  await expectSoundBooks(player.ctx);
});

test("limits, a time-out and self-exclusion stand against deposits in the batch itself, and against no withdrawal", async () => {
  const player = await playerWith("50.00");
  const ask = signedIn({ userId: player.userId }, () => player.clock.nowMs);
  await ask("PUT", "/limits", { deposit: { day: "60.00" } });
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcomeOf(depositFor(player, 300))));
  expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(3);
  expect(outcomes.filter((outcome) => outcome === "RULE_REFUSED")).toHaveLength(17);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 5_900, issuance: -5_900 });
  expect((await ask("POST", "/bankroll/bankrolls/", cup)).status, "a new bankroll is a deposit").toBe(422);
  expect(await rowsOf("select count(*) as count from bankrolls")).toEqual([{ count: 1 }]);
  player.clock.nowMs += 2 * dayMs;
  await ask("POST", "/time-out", { hours: 24 });
  const before = await stored();
  expect(await outcomeOf(depositFor(player, 1))).toBe("RULE_REFUSED");
  expect(await stored()).toBe(before);
  expect(await outcomeOf(withdrawFor(player, 5_900))).toBe("done");
  await expectSoundBooks(player.ctx);
});

test("nobody has more than 20 bankrolls at a time", async () => {
  const { ask, open, refusal } = await asker();
  const [first] = await Promise.all(Array.from({ length: 20 }, () => open()));
  expect(await refusal("POST", "/bankroll/bankrolls/", cup)).toEqual([422, "RULE_REFUSED", "bankrolls"]);
  expect(await rowsOf("select count(*) as count from bankrolls where is_active = 1")).toEqual([{ count: 1 }]);
  await ask("DELETE", `/bankroll/bankrolls/${first?.id}/`);
  await open();
});

test("passing trouble of D1 is tried again, whether or not it came after the commit; lasting trouble is said so", async () => {
  const player = await playerWith("10.00");
  const { batch } = { batch: player.ctx.db.$client.batch.bind(player.ctx.db.$client) };
  const troubled = (times: number, moment: "before" | "after") => {
    let left = times;
    const client = new Proxy(player.ctx.db.$client, {
      get(target, name) {
        if (name !== "batch") {
          const member: unknown = Reflect.get(target, name, target);
          return typeof member === "function" ? member.bind(target) : member;
        }
        return async (statements: D1PreparedStatement[]) => {
          if (left === 0) return batch(statements);
          left -= 1;
          if (moment === "after") await batch(statements);
          throw new Error("D1_ERROR: Network connection lost.");
        };
      },
    });
    return { ...player.ctx, db: Object.assign(Object.create(player.ctx.db), { $client: client }) };
  };
  for (const [times, moment] of [
    [1, "before"],
    [1, "after"],
    [4, "before"],
  ] as const) {
    const ctx = troubled(times, moment);
    expect(await outcomeOf(depositMoney(ctx, paymentOf(player, 100))), `${times} ${moment}`).toBe("done");
  }
  expect(await outcomeOf(depositMoney(troubled(5, "before"), paymentOf(player, 100)))).toBe("SERVICE_UNAVAILABLE");
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 1_300, issuance: -1_300 });
  await expectSoundBooks(player.ctx);
});

test("the key's own row alone lets a request through once", async () => {
  const player = await playerWith("10.00");
  for (const statement of [
    "drop trigger ledger_transactions_refused",
    "drop index ledger_transactions_id",
    "drop index play_entries_movement",
  ]) {
    await env.DB.prepare(statement).run();
  }
  const deposits = () => Promise.all(Array.from({ length: 32 }, () => depositFor(player, 700, "one")));
  expect(new Set((await deposits()).map((answer) => JSON.stringify(answer))).size).toBe(1);
  await env.DB.prepare("drop trigger idempotency_keys_used_once").run();
  await deposits();
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 1_700, issuance: -1_700 });
  const row = "insert into idempotency_keys select * from idempotency_keys where key = 'one'";
  await expect(env.DB.prepare(row).run()).rejects.toThrow("UNIQUE constraint failed");
});

test("where the clocks of two machines differ, time in a book still runs forwards", async () => {
  const player = await playerWith("10.00");
  const midnightMs = Date.UTC(2030, 0, 2);
  player.clock.nowMs = midnightMs + 5;
  await depositFor(player, 100);
  player.clock.nowMs = midnightMs - 5;
  const late = await depositFor(player, 200);
  expect(late.atMs).toBe(midnightMs + 5);
  expect(await rowsOf("select day, net_deposits_minor as given from bankroll_days order by day desc limit 1")).toEqual([
    { day: midnightMs / dayMs, given: 1_300 },
  ]);
  const backdated =
    "insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms) values ('x', ?, 'deposit', 'EUR', ?)";
  await expect(env.DB.prepare(backdated).bind(player.bankrollId, midnightMs).run()).rejects.toThrow("out of order");
  await expectSoundBooks(player.ctx);
});

test("the days of a list of transactions are those of the zone it is asked in, of UTC where none is named", async () => {
  const player = await playerWith();
  player.clock.nowMs = Date.UTC(2030, 0, 1, 23, 30);
  await depositFor(player, 500);
  const day = { kinds: null, fromDay: "2030-01-02", toDay: "2030-01-02", cursor: null, pageSize: 20 };
  const amounts = async (zone?: string) => {
    const query = zone === undefined ? day : { ...day, zone };
    const { results } = await listTransactions(player.ctx, { bankrollId: player.bankrollId, query });
    return results.map(({ amountMinor }) => amountMinor);
  };
  expect(await amounts()).toEqual([]);
  expect(await amounts("Europe/Paris")).toEqual([500]);
});
