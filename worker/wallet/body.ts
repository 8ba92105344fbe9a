import type * as z from "zod";

import { decimalOf } from "../platform/money.ts";
import { figuresOf } from "../stats/tally.ts";
import type { bankrollSchema, evolutionSchema, paymentSchema, transactionSchema } from "./contract.ts";
import type { TransactionRow } from "./ledger-repo.ts";
import type { BankrollRow, DayRow } from "./repo.ts";

const dayMs = 86_400_000;

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
    performance: performanceBody(row),
    created_at: new Date(row.createdAtMs).toISOString(),
    updated_at: new Date(row.updatedAtMs).toISOString(),
  };
}

/** Profit and return are what the books say; the rest is counted as bets are settled. */
function performanceBody(row: BankrollRow): z.infer<typeof bankrollSchema>["performance"] {
  const { decidedBets, hitRate, ...figures } = figuresOf(row.record);
  return {
    total_bets: row.record.bets,
    successful_bets: row.record.hits,
    failed_bets: decidedBets - row.record.hits,
    void_bets: row.record.voids,
    success_rate: thousandths(hitRate?.rate ?? null),
    average_odds: thousandths(figures.averageOdds),
    turnover: decimalOf(figures.turnoverMinor),
    profit: decimalOf(row.profitMinor),
    roi: thousandths(row.profitMinor / row.depositedMinor),
    yield: thousandths(figures.yield),
    closing_line_value: thousandths(figures.closingLineValue),
    real_price_bets: figures.pricedBets,
    simulated_price_bets: decidedBets - figures.pricedBets,
  };
}

function thousandths(value: number): number;
function thousandths(value: number | null): number | null;
function thousandths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000;
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
