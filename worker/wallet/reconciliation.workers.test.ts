import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

import { reckoned } from "../../test/reckoned-journal.ts";
import { contextOf, insertUser, signedIn } from "../../test/signed-in.ts";
import {
  type Player,
  bookOf,
  depositFor,
  expectSoundBooks,
  openBankroll,
  outcomeOf,
  playerWith,
  withdrawFor,
} from "../../test/wallets.ts";
import { type Intercept, createWorld, freshStore, rowsOf, tapDatabase } from "../../test/world.ts";
import type { ServiceContext } from "../context.ts";
import { openDatabase, runBatch } from "../platform/db.ts";
import { createBankrollBody, reconciliationSchema } from "./contract.ts";
import { closeWalletStatements, exportWallet } from "./closing.ts";
import { findJournal } from "./journal-repo.ts";
import { streamJournal } from "./journal-stream.ts";
import { getEvolution, listPayments, listTransactions } from "./payments.ts";
import { holdStakeStatements, postOutcomeStatements, reverseOutcomeStatements } from "./postings.ts";
import { pruneAnswers, reconcileLedger } from "./reconciliation.ts";
import { archiveBankroll, createBankroll, listBankrolls } from "./service.ts";

vi.setConfig({ testTimeout: 120_000 });
beforeEach(freshStore);

const bet = { reference: "bet:1", currency: "EUR" as const, stakeMinor: 1_000 };

/** A book with something in all of its accounts' histories. */
async function played(): Promise<Player> {
  const player = await playerWith("100.00");
  const posting = { ...bet, bankrollId: player.bankrollId };
  await runBatch(player.ctx.db, holdStakeStatements(player.ctx, [{ ...posting, transactionId: "stake:1" }]));
  const won = { ...posting, transactionId: "settle:1:1", payoutMinor: 3_000 };
  await runBatch(player.ctx.db, postOutcomeStatements(player.ctx, [won]));
  await withdrawFor(player, 12_000);
  await runBatch(player.ctx.db, [
    ...reverseOutcomeStatements(player.ctx, [{ reversalId: "reverse:1:1", transactionId: "settle:1:1" }]),
    ...postOutcomeStatements(player.ctx, [{ ...won, transactionId: "settle:1:2", payoutMinor: 1_500 }]),
  ]);
  return player;
}

test("sound books are left alone, as often as they are reckoned", async () => {
  const player = await played();
  expect(await bookOf(player.bankrollId)).toEqual({ receivable: -1_500, house: -500, issuance: 2_000 });
  const world = createWorld(null);
  for (let time = 0; time < 2; time += 1) await reconcileLedger(world.compose());
  expect(world.logs.map(({ level, event, fields }) => [level, event, fields["differences"]])).toEqual([
    ["info", "ledger_reconciled", 0],
    ["info", "ledger_reconciled", 0],
  ]);
  expect(await rowsOf("select * from accounts where frozen_at_ms is not null")).toEqual([]);
  expect(await rowsOf("select id, differences, frozen_accounts from ledger_checks")).toEqual([
    { id: 1, differences: 0, frozen_accounts: 0 },
    { id: 2, differences: 0, frozen_accounts: 0 },
  ]);
  await expectSoundBooks(player.ctx);
});

const corruptions: [what: string, account: string, corrupt: (bankrollId: number) => string[]][] = [
  ["a balance", "wallet", (id) => [`update accounts set balance_minor = balance_minor + 1 where id = 'wallet:${id}'`]],
  [
    "the house's balance",
    "house",
    (id) => [`update accounts set balance_minor = balance_minor - 1 where id = 'house:${id}'`],
  ],
  [
    "an entry's amount",
    "issuance",
    () => [
      "drop trigger ledger_entries_never_updated",
      "update ledger_entries set amount_minor = amount_minor + 1 where id = 1",
    ],
  ],
  [
    "what an entry left",
    "wallet",
    () => [
      "drop trigger ledger_entries_never_updated",
      "update ledger_entries set to_balance_after_minor = to_balance_after_minor + 1 where id = 1",
    ],
  ],
  [
    "a lost entry",
    "escrow",
    () => ["drop trigger ledger_entries_never_deleted", "delete from ledger_entries where id = 2"],
  ],
  [
    "a transaction without entries",
    "wallet",
    (id) => [
      `insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms) values ('x', ${id}, 'deposit', 'EUR', 4000000000000)`,
    ],
  ],
  ["a day", "house", (id) => [`update bankroll_days set profit_minor = profit_minor + 1 where bankroll_id = ${id}`]],
];

test.each(corruptions)(
  "%s that differs freezes its account, tells somebody and repairs nothing",
  async (_what, kind, corrupt) => {
    const player = await played();
    const other = await openBankroll(player.ctx);
    for (const statement of corrupt(player.bankrollId)) await env.DB.prepare(statement).run();
    const books = "select id, balance_minor from accounts";
    const [before, entries] = [await rowsOf(books), await rowsOf("select * from ledger_entries")];
    const world = createWorld(null);
    await reconcileLedger(world.compose());
    await reconcileLedger(world.compose());
    const account = `${kind}:${player.bankrollId}`;
    expect(
      world.logs.filter(({ level, fields }) => level === "error" && fields["account"] === account).length,
    ).toBeGreaterThan(1);
    const frozen = await rowsOf<{ id: string }>("select id from accounts where frozen_at_ms is not null");
    expect(frozen).toContainEqual({ id: account });
    expect(new Set(frozen.map(({ id }) => id.split(":")[1])), "its own book alone").toEqual(
      new Set([String(player.bankrollId)]),
    );
    expect(
      await rowsOf("select count(*) as count from audit_log where action = 'ledger.frozen'"),
      "told once each",
    ).toEqual([{ count: frozen.length }]);
    expect(await rowsOf(books)).toEqual(before);
    expect(await rowsOf("select * from ledger_entries")).toEqual(entries);
    expect(await outcomeOf(depositFor(player, 100))).toBe("BANKROLL_FROZEN");
    expect(await outcomeOf(depositFor({ ...player, bankrollId: other }, 100))).toBe("done");

    const ask = signedIn({ userId: await insertUser(), role: "admin" });
    const { body } = await ask("GET", "/admin/reconciliation/");
    const report = z.object({ data: reconciliationSchema }).parse(body).data;
    expect(report.differences.map((difference) => difference.account)).toContain(account);
    expect(report.frozen.map((row) => row.account)).toEqual(frozen.map(({ id }) => id).toSorted());
  },
);

test("administrators see the books compared, counted and summed", async () => {
  await played();
  await playerWith("20.00", "GBP");
  const ask = signedIn({ userId: await insertUser(), role: "admin" });
  const { body } = await ask("GET", "/admin/reconciliation/");
  const report = z.object({ data: reconciliationSchema }).parse(body).data;
  expect(report).toMatchObject({ accounts: 10, transactions: 7, differences: [], frozen: [] });
  expect(report.totals.filter(({ currency }) => currency === "GBP")).toEqual([
    { currency: "GBP", kind: "escrow", balance: "0.00" },
    { currency: "GBP", kind: "house", balance: "0.00" },
    { currency: "GBP", kind: "issuance", balance: "-20.00" },
    { currency: "GBP", kind: "receivable", balance: "0.00" },
    { currency: "GBP", kind: "wallet", balance: "20.00" },
  ]);
  expect((await signedIn({ userId: await insertUser() })("GET", "/admin/reconciliation/")).status).toBe(403);
});

test("25,000 entries are reckoned in one query, and none of 10,000 bets is read to show a page", async () => {
  const player = await playerWith("10.00");
  const id = player.bankrollId;
  const rounds = 100;
  for (let round = 0; round < rounds; round += 1) {
    const of = (n: number) => ({ ...bet, bankrollId: id, transactionId: `stake:${round}:${n}`, stakeMinor: 1 });
    const numbers = Array.from({ length: 100 }, (_, n) => n);
    await runBatch(player.ctx.db, holdStakeStatements(player.ctx, numbers.map(of)));
    const paid = numbers.map((n) => ({ ...of(n), transactionId: `settle:${round}:${n}`, payoutMinor: 1 + (n % 2) }));
    await runBatch(player.ctx.db, postOutcomeStatements(player.ctx, paid));
  }
  const [count] = await rowsOf<{ count: number }>("select count(*) as count from ledger_entries");
  expect(count?.count).toBe(1 + rounds * 250);
  const startedAtMs = Date.now();
  await reconcileLedger(createWorld(null).compose());
  console.info(`${count?.count} entries reckoned in ${Date.now() - startedAtMs} ms`);
  const query = { kinds: null, fromDay: null, toDay: null, cursor: null, pageSize: 20 };
  const pages: Record<string, (ctx: ServiceContext) => Promise<unknown>> = {
    bankrolls: listBankrolls,
    payments: (ctx) => listPayments(ctx, query),
    transactions: (ctx) => listTransactions(ctx, { bankrollId: id, query }),
    evolution: (ctx) => getEvolution(ctx, { bankrollId: id, fromDay: null, toDay: null }),
  };
  for (const [name, read] of Object.entries(pages)) {
    expect(await rowsReadBy(player, read), name).toBeLessThan(300);
  }
  await expectSoundBooks(player.ctx);
});

test("an erasure closes every book by a transaction and takes the words, and the sums stay", async () => {
  const player = await played();
  const second = await openBankroll(player.ctx, "30.00");
  const stake = { ...bet, bankrollId: second, transactionId: "stake:2" };
  await runBatch(player.ctx.db, holdStakeStatements(player.ctx, [stake]));
  const cold = await openBankroll(player.ctx, "40.00");
  await env.DB.prepare("update accounts set frozen_at_ms = 1 where id = ?").bind(`wallet:${cold}`).run();
  const exported = await exportWallet(player.ctx);
  expect(exported.bankrolls.map(({ id }) => id)).toEqual([player.bankrollId, second, cold]);
  expect(exported.transactions).toHaveLength(9);
  const entries = await rowsOf("select * from ledger_entries order by id");
  const closing = closeWalletStatements(player.ctx, { userId: player.userId });
  await runBatch(player.ctx.db, closing);
  expect(await bookOf(player.bankrollId)).toEqual({ issuance: 2_000, house: -2_000 });
  expect(await bookOf(second)).toEqual({});
  expect(await bookOf(cold), "as it was found").toEqual({ wallet: 4_000, issuance: -4_000 });
  expect(await rowsOf("select distinct name, status, is_active from bankrolls")).toEqual([
    { name: "", status: "archived", is_active: 0 },
  ]);
  expect(await rowsOf("select * from idempotency_keys")).toEqual([]);
  expect((await rowsOf("select * from ledger_entries order by id")).slice(0, entries.length)).toEqual(entries);
  await runBatch(player.ctx.db, closing);
  expect(await rowsOf("select count(*) as count from ledger_transactions where kind = 'closing'")).toEqual([
    { count: 2 },
  ]);
  await expectSoundBooks(player.ctx);
});

test("a crash around any write leaves what a fault-free run leaves, once it is asked again with its key", async () => {
  const run = async (intercept: Intercept) => {
    await freshStore();
    const userId = await insertUser();
    const ctx = {
      ...contextOf({ userId }, () => Date.UTC(2030, 0, 1)),
      db: openDatabase(tapDatabase(env.DB, intercept)),
    };
    const player: Player = { userId, bankrollId: 1, ctx, clock: { nowMs: 0 } };
    const posting = (transactionId: string) => ({ ...bet, bankrollId: 1, transactionId });
    const steps: (() => Promise<unknown>)[] = [
      () =>
        createBankroll(ctx, {
          bankroll: createBankrollBody.parse({ name: "Cup", initial_amount: "20.00" }),
          key: "open",
        }),
      () => depositFor(player, 500, "in"),
      () => withdrawFor(player, 300, "out"),
      () => withdrawFor(player, 100_000, "too much"),
      () => runBatch(ctx.db, holdStakeStatements(ctx, [posting("stake:1")])),
      () => runBatch(ctx.db, postOutcomeStatements(ctx, [{ ...posting("settle:1:1"), payoutMinor: 2_100 }])),
      () =>
        runBatch(ctx.db, [
          ...reverseOutcomeStatements(ctx, [{ reversalId: "reverse:1:1", transactionId: "settle:1:1" }]),
          ...postOutcomeStatements(ctx, [{ ...posting("settle:1:2"), payoutMinor: 0 }]),
        ]),
      () => archiveBankroll(player.ctx, 1),
    ];
    for (const step of steps) {
      for (let tries = 0; tries < 3; tries += 1) {
        const outcome = await outcomeOf(step()).catch(() => "crashed");
        if (outcome !== "crashed") break;
      }
    }
    const tables = [
      "accounts",
      "ledger_entries",
      "ledger_transactions",
      "bankroll_days",
      "bankrolls",
      "idempotency_keys",
      "play_entries",
    ];
    return JSON.stringify(await Promise.all(tables.map((table) => rowsOf(`select * from ${table} order by 1, 2`))));
  };
  const once = await run((_call, go) => go());
  let points = 0;
  for (const moment of ["before", "after"] as const) {
    for (let at = 1; ; at += 1) {
      let count = 0;
      const left = await run(async (call, go) => {
        count += 1;
        if (count !== at) return go();
        if (moment === "after") await go();
        throw new Error(`crashed ${moment} ${call.name} ${at}`);
      });
      expect(left, `crash ${moment} call ${at}`).toBe(once);
      if (count < at) break;
      points += 1;
    }
  }
  console.info(`wallet crash points: ${points}`);
  expect(points).toBeGreaterThan(20);
});

test("the journal has both legs of every entry and the balance each leaves", async () => {
  const player = await played();
  const transactions = await findJournal(player.ctx.db, { afterSeq: 1, untilSeq: 3 }, 10);
  expect(transactions).toMatchObject([
    {
      seq: 2,
      id: "stake:1",
      kind: "stake",
      currency: "EUR",
      entries: [{ from: "wallet", to: "escrow", amountMinor: 1_000, fromAfterMinor: 9_000, toAfterMinor: 1_000 }],
    },
    {
      seq: 3,
      id: "settle:1:1",
      entries: [
        { from: "house", to: "escrow" },
        { from: "escrow", to: "wallet", amountMinor: 3_000 },
      ],
    },
  ]);
  const admin = { userId: await insertUser(), role: "admin" } as const;
  expect((await signedIn(admin)("GET", "/admin/ledger.journal")).status).toBe(200);
  const text = await new Response(await streamJournal(contextOf(admin))).text();
  const [count] = await rowsOf("select count(*) as count from ledger_transactions");
  expect({ count: reckoned(text) }).toEqual(count);
  expect((await signedIn({ userId: player.userId })("GET", "/admin/ledger.journal")).status).toBe(403);
});

test("answers, and what was checked when, are kept for 30 days of life", async () => {
  const player = await playerWith("10.00");
  const kept = () =>
    rowsOf("select key from idempotency_keys where key = 'in' union all select 'check' from ledger_checks");
  await depositFor(player, 500, "in");
  await reconcileLedger(player.ctx);
  player.clock.nowMs += 30 * 86_400_000;
  await pruneAnswers(player.ctx);
  expect(await kept()).toHaveLength(2);
  player.clock.nowMs += 1;
  await pruneAnswers(player.ctx);
  expect(await kept()).toEqual([]);
  expect(await outcomeOf(depositFor(player, 500, "in")), "forgotten, and still done once").toBe("CONFLICT");
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 1_500, issuance: -1_500 });
});

test("money that comes in while a bankroll is archived is moved out with the rest or refused", async () => {
  for (let round = 0; round < 5; round += 1) {
    const player = await playerWith("10.00");
    const outcomes = await Promise.all([
      ...Array.from({ length: 10 }, () => outcomeOf(depositFor(player, 100))),
      outcomeOf(archiveBankroll(player.ctx, player.bankrollId)),
      ...Array.from({ length: 10 }, () => outcomeOf(depositFor(player, 100))),
    ]);
    expect(new Set([...outcomes, "done", "BANKROLL_ARCHIVED"]).size).toBe(2);
    expect(outcomes[10]).toBe("done");
    expect(await bookOf(player.bankrollId)).toEqual({});
    await expectSoundBooks(player.ctx);
  }
});

/** How many rows the store goes through to answer. */
async function rowsReadBy(player: Player, read: (ctx: ServiceContext) => Promise<unknown>): Promise<number> {
  let count = 0;
  const intercept: Intercept = async ({ statements }, run) => {
    for (const { query, values } of statements) {
      const { meta } = await env.DB.prepare(query)
        .bind(...values)
        .all();
      count += meta.rows_read;
    }
    return run();
  };
  await read({ ...player.ctx, db: openDatabase(tapDatabase(env.DB, intercept)) });
  return count;
}
