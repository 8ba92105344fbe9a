import type * as z from "zod";

import { decimalOf } from "../platform/money.ts";
import type { bankrollSchema, evolutionSchema, paymentSchema, transactionSchema } from "./contract.ts";
import type { TransactionRow } from "./ledger-repo.ts";
import type { BankrollRow, DayRow } from "./repo.ts";

const dayMs = 86_400_000;
/** The books know money; bets are counted where they are kept. */
const noBets = { total_bets: 0, successful_bets: 0, success_rate: null };

export function bankrollBody(row: BankrollRow): z.infer<typeof bankrollSchema> {
  return {
    id: row.id,
    name: row.name,
    currency: row.currency,
    initial_amount: decimalOf(row.initialMinor),
    current_amount: decimalOf(row.walletMinor),
    open_stakes: decimalOf(row.escrowMinor),
    owed_amount: decimalOf(Math.abs(row.receivableMinor)),
    target_amount: row.targetMinor === null ? null : decimalOf(row.targetMinor),
    risk_tolerance: row.riskTolerance,
    strategy: row.strategy,
    max_stake_percentage: row.maxStakeBasisPoints / 100,
    status: row.status,
    is_active: row.isActive,
    is_frozen: row.isFrozen,
    performance: {
      ...noBets,
      profit: decimalOf(row.profitMinor),
      roi: Math.round((row.profitMinor / row.depositedMinor) * 1_000) / 1_000,
    },
    created_at: new Date(row.createdAtMs).toISOString(),
    updated_at: new Date(row.updatedAtMs).toISOString(),
  };
}

export function transactionBody(row: TransactionRow): z.infer<typeof transactionSchema> {
  return {
    id: row.id,
    type: row.kind,
    amount: decimalOf(row.amountMinor),
    currency: row.currency,
    balance_after: decimalOf(row.balanceAfterMinor),
    reference: row.reference,
    note: row.note,
    created_at: new Date(row.atMs).toISOString(),
  };
}

/** @throws RangeError for a transaction that moves nothing in or out */
export function paymentBody(row: TransactionRow): z.infer<typeof paymentSchema> {
  const { kind } = row;
  if (kind !== "deposit" && kind !== "withdrawal" && kind !== "closing") throw new RangeError(`no payment: ${kind}`);
  return {
    id: row.id,
    type: kind,
    amount: decimalOf(Math.abs(row.amountMinor)),
    currency: row.currency,
    bankroll_id: row.bankrollId,
    balance_after: decimalOf(row.balanceAfterMinor),
    status: "completed",
    note: row.note,
    created_at: new Date(row.atMs).toISOString(),
  };
}

export function evolutionBody(input: { bankroll: BankrollRow; days: DayRow[] }): z.infer<typeof evolutionSchema> {
  const { bankroll, days } = input;
  return {
    currency: bankroll.currency,
    initial_amount: decimalOf(bankroll.initialMinor),
    target_amount: bankroll.targetMinor === null ? null : decimalOf(bankroll.targetMinor),
    points: days.map(({ day, netDepositsMinor, profitMinor }) => ({
      date: new Date(day * dayMs).toISOString().slice(0, 10),
      balance: decimalOf(netDepositsMinor + profitMinor),
      net_deposits: decimalOf(netDepositsMinor),
      profit: decimalOf(profitMinor),
    })),
  };
}
