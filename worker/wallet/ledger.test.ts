import { readFileSync, readdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import {
  type AccountKind,
  type Transfer,
  accountId,
  accountKinds,
  depositTransfers,
  settlementTransfers,
  stakeReturnTransfers,
  stakeTransfers,
  withdrawalTransfers,
} from "./ledger.ts";

const thousand = { numRuns: seeds(1_000) };
const amount = fc.integer({ min: 1, max: 1_000_000_000_000 });
const payout = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000_000_000_000 }));

/** What transfers change, account by account, in exact integers. */
function changes(transfers: readonly Transfer[]): Map<AccountKind, bigint> {
  const changed = new Map<AccountKind, bigint>(accountKinds.map((kind) => [kind, 0n]));
  for (const { from, to, amountMinor } of transfers) {
    changed.set(from, (changed.get(from) ?? 0n) - BigInt(amountMinor));
    changed.set(to, (changed.get(to) ?? 0n) + BigInt(amountMinor));
  }
  return changed;
}

function changeOf(transfers: readonly Transfer[]): Partial<Record<AccountKind, number>> {
  return Object.fromEntries(
    [...changes(transfers)].filter(([, change]) => change !== 0n).map(([kind, change]) => [kind, Number(change)]),
  );
}

test("an outcome takes exactly the stake out of escrow, pays exactly the payout, and the house bears the difference", () => {
  fc.assert(
    fc.property(amount, payout, (stakeMinor, payoutMinor) => {
      const transfers = settlementTransfers({ stakeMinor, payoutMinor });
      const changed = changes(transfers);
      expect(changed.get("escrow")).toBe(-BigInt(stakeMinor));
      expect(changed.get("wallet")).toBe(BigInt(payoutMinor));
      expect(changed.get("house")).toBe(BigInt(stakeMinor) - BigInt(payoutMinor));
      expect(transfers.every(({ amountMinor }) => Number.isSafeInteger(amountMinor) && amountMinor > 0)).toBe(true);
      expect(transfers.filter(({ to }) => to === "wallet").length, "one step for the wallet").toBeLessThanOrEqual(1);
    }),
    thousand,
  );
});

test("every movement sums to zero, and money set aside comes back whole", () => {
  fc.assert(
    fc.property(amount, (amountMinor) => {
      for (const transfers of [
        depositTransfers(amountMinor),
        withdrawalTransfers(amountMinor),
        stakeTransfers(amountMinor),
        stakeReturnTransfers(amountMinor),
      ]) {
        expect([...changes(transfers).values()].reduce((sum, change) => sum + change, 0n)).toBe(0n);
      }
      expect(changeOf([...stakeTransfers(amountMinor), ...stakeReturnTransfers(amountMinor)])).toEqual({});
      expect(changeOf([...depositTransfers(amountMinor), ...withdrawalTransfers(amountMinor)])).toEqual({});
      const voided = settlementTransfers({ stakeMinor: amountMinor, payoutMinor: amountMinor });
      expect(changeOf([...stakeTransfers(amountMinor), ...voided])).toEqual({});
    }),
    thousand,
  );
});

test("what is no outcome of a bet is refused", () => {
  for (const [stakeMinor, payoutMinor] of [
    [0, 0],
    [-1, 0],
    [1, -1],
    [0.5, 1],
    [1, 1.5],
    [Number.NaN, 1],
    [1, Number.POSITIVE_INFINITY],
  ] as const) {
    expect(() => settlementTransfers({ stakeMinor, payoutMinor }), `${payoutMinor} for ${stakeMinor}`).toThrow(
      RangeError,
    );
  }
  expect(settlementTransfers({ stakeMinor: 5, payoutMinor: 0 })).toEqual([
    { from: "escrow", to: "house", amountMinor: 5 },
  ]);
});

/** The books as the migrations make them, in SQLite itself. */
function openStore() {
  const db = new DatabaseSync(":memory:");
  for (const file of readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .toSorted()) {
    db.exec(readFileSync(`migrations/${file}`, "utf8"));
  }
  const insertUser =
    db.prepare(`insert into users (role, session_version, adult_declared_at_ms, terms_accepted_at_ms, created_at_ms)
    values ('bettor', 1, 0, 0, 0) returning id`);
  const insertBankroll =
    db.prepare(`insert into bankrolls (opening_id, user_id, name, currency, initial_minor, risk_tolerance,
      strategy, max_stake_basis_points, status, is_active, created_at_ms, updated_at_ms)
    values ('open:' || ?1, ?1, 'Cup', 'EUR', 1000, 'low', 'flat', 200, 'open', 1, 0, 0) returning id`);
  const transact = db.prepare(
    "insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms) values (?, ?, ?, 'EUR', ?)",
  );
  const post = db.prepare(
    "insert into ledger_postings (transaction_id, from_account, to_account, amount_minor) values (?, ?, ?, ?)",
  );
  const readBook = db.prepare("select kind, balance_minor as balance from accounts where bankroll_id = ?");
  const readReckoned = db.prepare(`select a.kind,
      coalesce((select sum(amount_minor) from ledger_entries where to_account = a.id), 0)
      - coalesce((select sum(amount_minor) from ledger_entries where from_account = a.id), 0) as balance
    from accounts a where a.bankroll_id = ?`);
  const readLastDay = db.prepare(`select net_deposits_minor as given, profit_minor as won
    from bankroll_days where bankroll_id = ? order by day desc limit 1`);
  let transactions = 0;
  /** A new book of somebody new. */
  return function openBook() {
    const bankrollId = Number(insertBankroll.get(Number(insertUser.get()?.["id"]))?.["id"]);
    const balancesOf = (rows: Record<string, unknown>[]) =>
      Object.fromEntries(rows.map(({ kind, balance }) => [String(kind), Number(balance)]));
    return {
      /** Posts one transaction or nothing. */
      move(kind: string, transfers: readonly Transfer[]): boolean {
        transactions += 1;
        const id = `t${transactions}`;
        db.exec("begin");
        try {
          transact.run(id, bankrollId, kind, transactions * 3_600_000);
          for (const { from, to, amountMinor } of transfers) {
            post.run(id, accountId(from, bankrollId), accountId(to, bankrollId), amountMinor);
          }
          db.exec("commit");
          return true;
        } catch {
          db.exec("rollback");
          return false;
        }
      },
      balances: () => balancesOf(readBook.all(bankrollId)),
      reckoned: () => balancesOf(readReckoned.all(bankrollId)),
      lastDay: () => ({ ...readLastDay.get(bankrollId) }),
    };
  };
}

type Bet = { stakeMinor: number; payoutMinor: number | null };
type Step = {
  what: "deposit" | "withdraw" | "stake" | "takeBack" | "settle" | "correct";
  pick: number;
  amountMinor: number;
};

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom("deposit", "withdraw", "stake", "takeBack", "settle", "correct"),
  pick: fc.nat(20),
  amountMinor: fc.integer({ min: 1, max: 5_000 }),
});

/** What a book must say, kept in plain sums. `worthMinor` below 0 is what is owed. */
function openModel(move: (kind: string, transfers: readonly Transfer[]) => boolean) {
  const model = { worthMinor: 0, givenMinor: 0, wonMinor: 0, bets: new Set<Bet>() };
  const betOf = (pick: number, isSettled: boolean) => {
    const bets = [...model.bets].filter(({ payoutMinor }) => (payoutMinor !== null) === isSettled);
    return bets[pick % Math.max(1, bets.length)];
  };
  function outcome(bet: Bet, payoutMinor: number): Transfer[] {
    return settlementTransfers({ stakeMinor: bet.stakeMinor, payoutMinor });
  }
  const steps: Record<Step["what"], (pick: number, amountMinor: number) => void> = {
    deposit(_pick, amountMinor) {
      expect(move("deposit", depositTransfers(amountMinor))).toBe(true);
      model.worthMinor += amountMinor;
      model.givenMinor += amountMinor;
    },
    withdraw(pick, someMinor) {
      // Often everything, so that a correction finds nothing.
      const amountMinor = pick > 8 ? Math.max(1, model.worthMinor) : someMinor;
      const isCovered = model.worthMinor >= amountMinor;
      expect(move("withdrawal", withdrawalTransfers(amountMinor))).toBe(isCovered);
      if (!isCovered) return;
      model.worthMinor -= amountMinor;
      model.givenMinor -= amountMinor;
    },
    stake(_pick, amountMinor) {
      const isCovered = model.worthMinor >= amountMinor;
      expect(move("stake", stakeTransfers(amountMinor))).toBe(isCovered);
      if (!isCovered) return;
      model.worthMinor -= amountMinor;
      model.bets.add({ stakeMinor: amountMinor, payoutMinor: null });
    },
    takeBack(pick) {
      const bet = betOf(pick, false);
      if (!bet) return;
      expect(move("stake_return", stakeReturnTransfers(bet.stakeMinor))).toBe(true);
      model.worthMinor += bet.stakeMinor;
      model.bets.delete(bet);
    },
    settle(pick, amountMinor) {
      const bet = betOf(pick, false);
      if (!bet) return;
      const payoutMinor = pick % 3 === 0 ? 0 : amountMinor * 2;
      expect(move("settlement", outcome(bet, payoutMinor))).toBe(true);
      model.worthMinor += payoutMinor;
      model.wonMinor += payoutMinor - bet.stakeMinor;
      bet.payoutMinor = payoutMinor;
    },
    correct(pick) {
      const bet = betOf(pick, true);
      if (!bet || bet.payoutMinor === null) return;
      const back = outcome(bet, bet.payoutMinor).toReversed();
      const turned = back.map(({ from, to, amountMinor }) => ({ from: to, to: from, amountMinor }));
      expect(move("reversal", turned)).toBe(true);
      model.worthMinor -= bet.payoutMinor;
      model.wonMinor -= bet.payoutMinor - bet.stakeMinor;
      bet.payoutMinor = null;
    },
  };
  return {
    take: ({ what, pick, amountMinor }: Step) => steps[what](pick, amountMinor),
    balances: () => ({
      wallet: Math.max(0, model.worthMinor),
      receivable: 0 - Math.max(0, 0 - model.worthMinor),
      escrow: [...model.bets].reduce((sum, bet) => sum + (bet.payoutMinor === null ? bet.stakeMinor : 0), 0),
      issuance: 0 - model.givenMinor,
      house: 0 - model.wonMinor,
    }),
    lastDay: () => ({ given: model.givenMinor, won: model.wonMinor }),
  };
}

test("whatever happens in whatever order, the books say what a model of plain sums says", () => {
  const openBook = openStore();
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: "max" }), (steps) => {
      const book = openBook();
      const model = openModel((kind, transfers) => book.move(kind, transfers));
      for (const one of [{ what: "deposit", pick: 0, amountMinor: 10_000 } as const, ...steps]) {
        model.take(one);
        expect(book.balances()).toEqual(model.balances());
        expect(book.lastDay()).toEqual(model.lastDay());
      }
      expect(book.reckoned()).toEqual(model.balances());
    }),
    { numRuns: seeds(300) },
  );
});
