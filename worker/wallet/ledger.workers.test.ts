import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import {
  bookOf,
  depositFor,
  expectSoundBooks,
  openBankroll,
  outcomeOf,
  playerWith,
  withdrawFor,
} from "../../test/wallets.ts";
import { freshStore, rowsOf } from "../../test/world.ts";
import { runBatch } from "../platform/db.ts";
import { messageOf } from "../platform/logger.ts";
import {
  holdStakeStatements,
  postOutcomeStatements,
  returnStakeStatements,
  reverseOutcomeStatements,
} from "./postings.ts";
import { walletRefusalOf } from "./refusals.ts";
import { archiveBankroll, updateBankroll } from "./service.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** The postings of bets, as the domain that owns them composes them. */
function betsOf({ ctx, bankrollId }: Awaited<ReturnType<typeof playerWith>>) {
  const posting = (transactionId: string, stakeMinor: number) => ({
    transactionId,
    bankrollId,
    reference: "bet:1",
    currency: "EUR" as const,
    stakeMinor,
  });
  return {
    hold: (bet: string, stakeMinor: number) => holdStakeStatements(ctx, [posting(`stake:${bet}`, stakeMinor)]),
    giveBack: (bet: string, stakeMinor: number) => returnStakeStatements(ctx, [posting(`return:${bet}`, stakeMinor)]),
    settle: (bet: string, revision: number, stakeMinor: number, payoutMinor: number) =>
      postOutcomeStatements(ctx, [{ ...posting(`settle:${bet}:${revision}`, stakeMinor), payoutMinor }]),
    reverse: (bet: string, revision: number) =>
      reverseOutcomeStatements(ctx, [
        { reversalId: `reverse:${bet}:${revision}`, transactionId: `settle:${bet}:${revision}` },
      ]),
    run: (...batches: ReturnType<typeof holdStakeStatements>[]) => runBatch(ctx.db, batches.flat()),
  };
}

test("a stake waits in escrow until its bet is won, lost, void or taken back", async () => {
  const player = await playerWith("100.00");
  const bets = betsOf(player);
  await bets.run(bets.hold("a", 1_000), bets.hold("b", 2_000), bets.hold("c", 500), bets.hold("d", 300));
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 6_200, escrow: 3_800, issuance: -10_000 });
  await bets.run(bets.settle("a", 1, 1_000, 2_150), bets.settle("b", 1, 2_000, 0), bets.settle("c", 1, 500, 500));
  await bets.run(bets.giveBack("d", 300));
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 9_150, house: 850, issuance: -10_000 });
  await expectSoundBooks(player.ctx);
});

test("a bet is settled once for each revision, whichever of two defences is asked", async () => {
  const player = await playerWith("100.00");
  const bets = betsOf(player);
  await bets.run(bets.hold("a", 1_000), bets.hold("b", 1_000));
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, () => bets.run(bets.settle("a", 1, 1_000, 2_500))),
  );
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const book = { wallet: 10_500, escrow: 1_000, house: -1_500, issuance: -10_000 };
  expect(await bookOf(player.bankrollId)).toEqual(book);
  // The trigger alone, and the unique index alone.
  const again = async () => refusalOf(bets.run(bets.settle("a", 1, 1_000, 2_500)));
  expect(await again()).toContain("posted before");
  await env.DB.exec("drop trigger ledger_transactions_refused");
  expect(await again()).toContain("UNIQUE constraint failed: ledger_transactions.id");
  // A stake that no longer waits cannot be paid under another name either.
  await bets.run(bets.settle("b", 1, 1_000, 0));
  expect(await refusalOf(bets.run(bets.settle("b", 2, 1_000, 9_000)))).toContain("accounts_escrow_never_negative");
  await expectSoundBooks(player.ctx);
});

test("a correction there and back leaves every balance as it was", async () => {
  const player = await playerWith("100.00");
  const bets = betsOf(player);
  await bets.run(bets.hold("a", 1_000));
  await bets.run(bets.settle("a", 1, 1_000, 2_500));
  const won = await bookOf(player.bankrollId);
  await bets.run(bets.reverse("a", 1), bets.settle("a", 2, 1_000, 0));
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 9_000, house: 1_000, issuance: -10_000 });
  await bets.run(bets.reverse("a", 2), bets.settle("a", 3, 1_000, 2_500));
  expect(await bookOf(player.bankrollId)).toEqual(won);
  expect(await refusalOf(bets.run(bets.reverse("a", 1))), "taken back once").toContain("posted before");
  expect(await refusalOf(bets.run(bets.reverse("never", 1)))).toContain("NOT NULL constraint failed");
  await expectSoundBooks(player.ctx);
});

test("what a correction takes back and the wallet does not hold is owed, and whatever comes next pays it first", async () => {
  const player = await playerWith("100.00");
  const bets = betsOf(player);
  await bets.run(bets.hold("a", 10_000));
  await bets.run(bets.settle("a", 1, 10_000, 25_000));
  await withdrawFor(player, 24_000);
  await bets.run(bets.reverse("a", 1), bets.settle("a", 2, 10_000, 0));
  expect(await bookOf(player.bankrollId)).toEqual({ receivable: -24_000, house: 10_000, issuance: 14_000 });
  expect(await outcomeOf(withdrawFor(player, 1)), "nothing is lent but to a correction").toBe("INSUFFICIENT_BALANCE");
  const paid = await depositFor(player, 4_000);
  expect(paid).toMatchObject({ amountMinor: 0, balanceAfterMinor: 0 });
  expect(await bookOf(player.bankrollId)).toMatchObject({ receivable: -20_000 });
  await depositFor(player, 20_005);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 5, house: 10_000, issuance: -10_005 });
  await bets.run(bets.reverse("a", 2), bets.settle("a", 3, 10_000, 25_000));
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 25_005, house: -15_000, issuance: -10_005 });
  await expectSoundBooks(player.ctx);
});

test("nobody's money is touched by another's, and a chunk with one bad posting moves nothing", async () => {
  const [one, other] = [await playerWith("50.00"), await playerWith("50.00")];
  const good = {
    transactionId: "stake:1",
    bankrollId: one.bankrollId,
    reference: "bet:1",
    currency: "EUR" as const,
    stakeMinor: 100,
  };
  for (const bad of [
    { ...good, transactionId: "stake:2", bankrollId: other.bankrollId, stakeMinor: 5_001 },
    { ...good, transactionId: "stake:2", bankrollId: 999 },
    { ...good, transactionId: "stake:2", currency: "GBP" as const },
    { ...good, transactionId: "stake:2", stakeMinor: 0 },
    { ...good, transactionId: "stake:2", stakeMinor: -5 },
    { ...good, transactionId: "stake:2", stakeMinor: 0.5 },
    { ...good, transactionId: "stake:1" },
  ]) {
    await expect(
      runBatch(one.ctx.db, holdStakeStatements(one.ctx, [good, bad])),
      JSON.stringify(bad),
    ).rejects.toThrow();
  }
  expect(await rowsOf("select count(*) as count from ledger_transactions")).toEqual([{ count: 2 }]);
  const forged =
    "insert into ledger_postings (transaction_id, from_account, to_account, amount_minor) values (?, ?, ?, 100)";
  const foreign = [`wallet:${other.bankrollId}`, `escrow:${one.bankrollId}`];
  const opening = await rowsOf<{ id: string }>("select id from ledger_transactions order by seq desc limit 1");
  for (const legs of [
    foreign,
    [`wallet:${one.bankrollId}`, "wallet:999"],
    [`issuance:${other.bankrollId}`, `wallet:${one.bankrollId}`],
    [`issuance:${one.bankrollId}`, `wallet:${other.bankrollId}`],
    [`house:${other.bankrollId}`, `wallet:${other.bankrollId}`],
  ]) {
    await expect(
      env.DB.prepare(forged)
        .bind(opening[0]?.id, ...legs)
        .run(),
    ).rejects.toThrow("no such movement");
  }
  await expectSoundBooks(one.ctx);
});

test("the ledger is appended to and nothing else, whoever writes", async () => {
  const player = await playerWith("50.00");
  await depositFor(player, 100);
  await env.DB.prepare("update ledger_transactions set note = null").run();
  const wallet = `wallet:${player.bankrollId}`;
  for (const statement of [
    "update ledger_entries set amount_minor = 1",
    "delete from ledger_entries",
    "insert or replace into ledger_entries select * from ledger_entries order by id desc limit 1",
    "update ledger_transactions set note = 'other'",
    "update ledger_transactions set at_ms = 0",
    "update ledger_transactions set kind = 'settlement'",
    "delete from ledger_transactions",
    "insert or replace into ledger_transactions select * from ledger_transactions limit 1",
    "replace into ledger_transactions (seq, id, bankroll_id, kind, currency, at_ms) select 1, 'x', bankroll_id, kind, currency, 0 from ledger_transactions limit 1",
    "delete from accounts",
    "update accounts set kind = 'house' where kind = 'wallet'",
    "delete from bankrolls",
    "update bankrolls set initial_minor = 99999",
    "update bankrolls set currency = 'GBP'",
    "update bankrolls set user_id = user_id + 1",
    "update idempotency_keys set answer = '{}'",
    `insert into ledger_entries (transaction_seq, from_account, to_account, amount_minor, from_balance_after_minor, to_balance_after_minor)
      select max(seq), 'issuance:${player.bankrollId}', '${wallet}', 5, 0, 5 from ledger_transactions`,
    `insert into ledger_entries (transaction_seq, from_account, to_account, amount_minor, from_balance_after_minor, to_balance_after_minor)
      select 1, 'issuance:${player.bankrollId}', '${wallet}', 5, -5105, 5105`,
    `insert into ledger_postings select id, 'house:${player.bankrollId}', '${wallet}', 5 from ledger_transactions order by seq desc limit 1`,
  ]) {
    await expect(env.DB.prepare(statement).run(), statement).rejects.toThrow(
      /appended to|refused|never deleted|archived, never|stays what it is|keeps its owner|stands as it was/,
    );
  }
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 5_100, issuance: -5_100 });
});

test("a pause keeps stakes out and nothing else; a frozen book takes nothing at all", async () => {
  const player = await playerWith("50.00");
  const bets = betsOf(player);
  await bets.run(bets.hold("a", 1_000), bets.hold("b", 1_000));
  await updateBankroll(player.ctx, { bankrollId: player.bankrollId, patch: { is_paused: true } });
  expect(await codeOf(bets.run(bets.hold("c", 1)))).toBe("BANKROLL_PAUSED");
  await bets.run(bets.settle("a", 1, 1_000, 1_500));
  await withdrawFor(player, 100);
  await updateBankroll(player.ctx, { bankrollId: player.bankrollId, patch: { is_paused: false } });
  const other = await openBankroll(player.ctx);
  await env.DB.prepare("update accounts set frozen_at_ms = 1 where id = ?").bind(`house:${player.bankrollId}`).run();
  for (const batch of [bets.hold("d", 1), bets.settle("b", 1, 1_000, 0), bets.reverse("a", 1)]) {
    expect(await codeOf(bets.run(batch))).toBe("BANKROLL_FROZEN");
  }
  expect(await outcomeOf(depositFor(player, 1))).toBe("BANKROLL_FROZEN");
  expect(await outcomeOf(withdrawFor(player, 1))).toBe("BANKROLL_FROZEN");
  expect(await outcomeOf(archiveBankroll(player.ctx, player.bankrollId))).toBe("BANKROLL_FROZEN");
  expect(await outcomeOf(depositFor({ ...player, bankrollId: other }, 1))).toBe("done");
  await expectSoundBooks(player.ctx);
});

test("1,000 withdrawals against a balance that pays 100: exactly 100, and every reader meanwhile finds the same total", async () => {
  const player = await playerWith("100.00");
  const stopped = new AbortController();
  const totals = new Set<unknown>();
  const reader = (async () => {
    while (!stopped.signal.aborted) {
      const [row] = await rowsOf(
        "select sum(balance_minor) as total, sum(balance_minor) filter (where kind = 'wallet') < 0 as overdrawn from accounts",
      );
      totals.add(JSON.stringify(row));
      // Durable Objects live in this thread too, and would never have their turn.
      await scheduler.wait(1);
    }
  })();
  const startedAtMs = Date.now();
  const outcomes = await Promise.all(Array.from({ length: 1_000 }, () => outcomeOf(withdrawFor(player, 100))));
  const tookMs = Date.now() - startedAtMs;
  stopped.abort();
  await reader;
  console.info(`1,000 withdrawals: ${tookMs} ms`);
  expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(100);
  expect(outcomes.filter((outcome) => outcome === "INSUFFICIENT_BALANCE")).toHaveLength(900);
  expect([...totals]).toEqual([JSON.stringify({ total: 0, overdrawn: 0 })]);
  expect(await bookOf(player.bankrollId)).toEqual({});
  await expectSoundBooks(player.ctx);
});

test("without its check a wallet would be overdrawn: the check alone stands in the way", async () => {
  const player = await playerWith("10.00");
  const schema = await rowsOf<{ sql: string }>("select sql from sqlite_master where name = 'accounts'");
  expect(schema[0]?.sql).toContain("accounts_wallet_never_negative");
  expect(
    await refusalOf(env.DB.prepare("update accounts set balance_minor = -1 where kind = 'wallet'").run()),
  ).toContain("accounts_wallet_never_negative");
  expect(
    await refusalOf(env.DB.prepare("update accounts set balance_minor = 1 where kind = 'receivable'").run()),
  ).toContain("accounts_receivable_never_positive");
  expect(await bookOf(player.bankrollId)).toMatchObject({ wallet: 1_000 });
});

async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    return messageOf(error);
  }
}

async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return "done";
  } catch (error) {
    return walletRefusalOf(error)?.code;
  }
}
