import { env } from "cloudflare:workers";
import { expect } from "vitest";

import type { ServiceContext } from "../worker/context.ts";
import { createBankrollBody } from "../worker/wallet/contract.ts";
import type { Currency } from "../worker/wallet/ledger.ts";
import { type Payment, depositMoney, withdrawMoney } from "../worker/wallet/payments.ts";
import { listDifferences, rebuildBalances } from "../worker/wallet/reconciliation.ts";
import { createBankroll } from "../worker/wallet/service.ts";
import { contextOf, insertUser } from "./signed-in.ts";
import { rowsOf } from "./world.ts";

export type Player = { userId: number; bankrollId: number; ctx: ServiceContext; clock: { nowMs: number } };

/** Somebody with a bankroll, at a real clock of the test's own. */
export async function playerWith(amount = "100.00", currency: Currency = "EUR"): Promise<Player> {
  const userId = await insertUser();
  const clock = { nowMs: Date.UTC(2030, 0, 1, 12) };
  const ctx = contextOf({ userId }, () => clock.nowMs);
  return { userId, bankrollId: await openBankroll(ctx, amount, currency), ctx, clock };
}

export async function openBankroll(
  ctx: ServiceContext,
  amount = "100.00",
  currency: Currency = "EUR",
): Promise<number> {
  const bankroll = createBankrollBody.parse({ name: "Cup", initial_amount: amount, currency });
  return (await createBankroll(ctx, { bankroll, key: null })).id;
}

export function paymentOf(player: Player, amountMinor: number, key: string | null = null): Payment {
  return { bankrollId: player.bankrollId, amountMinor, currency: null, note: null, key };
}

export const depositFor = (player: Player, amountMinor: number, key?: string) =>
  depositMoney(player.ctx, paymentOf(player, amountMinor, key));
export const withdrawFor = (player: Player, amountMinor: number, key?: string) =>
  withdrawMoney(player.ctx, paymentOf(player, amountMinor, key));

/** The code and first field of what a call is refused with; "done" where it is not. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : null;
    if (typeof code !== "string") throw error;
    return code;
  }
}

/** Balances of a bankroll's book by kind, those of 0 left out. */
export async function bookOf(bankrollId: number): Promise<Record<string, number>> {
  const rows = await rowsOf<{ kind: string; balance_minor: number }>(
    "select kind, balance_minor from accounts where bankroll_id = ? and balance_minor <> 0",
    bankrollId,
  );
  return Object.fromEntries(rows.map(({ kind, balance_minor: balanceMinor }) => [kind, balanceMinor]));
}

/** What must be true of the books after anything at all: reckoned from the entries, and rebuilt from nothing else. */
export async function expectSoundBooks(ctx: Pick<ServiceContext, "db">): Promise<void> {
  expect(await listDifferences(ctx)).toEqual([]);
  expect(
    await rowsOf(
      "select bankroll_id, sum(balance_minor) as total from accounts group by bankroll_id having total <> 0",
    ),
  ).toEqual([]);
  const before = await balances();
  await env.DB.batch([
    env.DB.prepare("update accounts set balance_minor = 0"),
    env.DB.prepare("delete from bankroll_days"),
  ]);
  await rebuildBalances(ctx);
  expect(await balances()).toBe(before);
}

async function balances(): Promise<string> {
  return JSON.stringify([
    await rowsOf("select * from accounts order by id"),
    await rowsOf("select * from bankroll_days order by bankroll_id, day"),
  ]);
}
