import * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import { playGuardStatements } from "../accounts/play-service.ts";
import type { ServiceContext } from "../context.ts";
import { tellBalance } from "../notify/balance.ts";
import { AppError } from "../platform/errors.ts";
import { dayStartMs, shiftDay } from "../platform/zoned-day.ts";
import {
  type Currency,
  type TransactionKind,
  currencies,
  depositTransfers,
  transactionKinds,
  withdrawalTransfers,
} from "./ledger.ts";
import {
  type TransactionFilter,
  type TransactionRow,
  findTransactions,
  postStatements,
  transactionAnswer,
} from "./ledger-repo.ts";
import { moveOnce } from "./movements.ts";
import { otherCurrency } from "./refusals.ts";
import { type BankrollRow, type DayRow, findActiveBankroll, findDays } from "./repo.ts";
import { getBankroll } from "./service.ts";

const dayMs = 86_400_000;

const transactionRowSchema = z.object({
  seq: z.int(),
  id: z.string(),
  bankrollId: z.int(),
  kind: z.enum(transactionKinds),
  currency: z.enum(currencies),
  reference: z.string().nullable(),
  note: z.string().nullable(),
  atMs: z.int(),
  amountMinor: z.int(),
  balanceAfterMinor: z.int(),
});

export type Payment = {
  /** Null for the active bankroll. */
  bankrollId: number | null;
  amountMinor: number;
  /** Null where the payer trusts the bankroll's. */
  currency: Currency | null;
  note: string | null;
  key: string | null;
};

/**
 * Pays virtual money in, within one's limits.
 *
 * @throws AppError NOT_FOUND, BANKROLL_ARCHIVED, BANKROLL_FROZEN, CURRENCY_MISMATCH, RULE_REFUSED for a limit or an exclusion
 */
export function depositMoney(ctx: ServiceContext, payment: Payment): Promise<TransactionRow> {
  return pay(ctx, "deposit", payment);
}

/** Takes virtual money out; no exclusion stands against that. @throws AppError as for a deposit, and INSUFFICIENT_BALANCE */
export function withdrawMoney(ctx: ServiceContext, payment: Payment): Promise<TransactionRow> {
  return pay(ctx, "withdrawal", payment);
}

async function pay(ctx: ServiceContext, kind: "deposit" | "withdrawal", payment: Payment): Promise<TransactionRow> {
  const { userId } = requireUser(ctx);
  const { key, ...request } = payment;
  const { amountMinor, note } = payment;
  const paid = await moveOnce(ctx, {
    userId,
    key,
    request: { operation: kind, ...request },
    schema: transactionRowSchema,
    plan: async (movementId) => {
      const { id: bankrollId, currency } = await payableBankroll(ctx, payment);
      const transactionId = `${kind}:${movementId}`;
      const transfers = kind === "deposit" ? depositTransfers(amountMinor) : withdrawalTransfers(amountMinor);
      const atMs = ctx.clock.realNowMs();
      const counted = { userId, movementId: transactionId, amountMinor, currency };
      return {
        statements: [
          ...postStatements([{ transactionId, bankrollId, kind, currency, reference: null, note, atMs, transfers }]),
          ...(kind === "deposit" ? playGuardStatements(ctx, { ...counted, kind }) : []),
        ],
        answer: transactionAnswer(transactionId),
      };
    },
  });
  await tellBalance(ctx, paid.bankrollId);
  return paid;
}

/** Whether its book takes the movement is said by the database; whose it is cannot change. */
async function payableBankroll(ctx: ServiceContext, payment: Payment): Promise<BankrollRow> {
  const row =
    payment.bankrollId === null
      ? await findActiveBankroll(ctx.db, requireUser(ctx).userId)
      : await getBankroll(ctx, payment.bankrollId);
  if (!row) throw new AppError("NOT_FOUND", "You have no active bankroll", { bankroll_id: ["Name one"] });
  if (payment.currency !== null && payment.currency !== row.currency) throw otherCurrency();
  return row;
}

export type TransactionPage = { results: TransactionRow[]; nextCursor: number | null };
export type TransactionQuery = {
  kinds: readonly TransactionKind[] | null;
  /** Days, both included. */
  fromDay: string | null;
  toDay: string | null;
  /** Whose days they are; UTC where none is named. */
  zone?: string;
  cursor: number | null;
  pageSize: number;
};

/** What happened to one's own bankroll, newest first. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function listTransactions(
  ctx: ServiceContext,
  input: { bankrollId: number; query: TransactionQuery },
): Promise<TransactionPage> {
  const { id } = await getBankroll(ctx, input.bankrollId);
  return readPage(ctx, id, input.query);
}

/** Money that came in or went out of any of one's bankrolls, newest first. @throws AppError AUTHENTICATION_FAILED */
export function listPayments(ctx: ServiceContext, query: TransactionQuery): Promise<TransactionPage> {
  return readPage(ctx, null, { ...query, kinds: query.kinds ?? ["deposit", "withdrawal", "closing"] });
}

/** How a bankroll came along, one point for each day on which it changed. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getEvolution(
  ctx: ServiceContext,
  input: { bankrollId: number; fromDay: string | null; toDay: string | null },
): Promise<{ bankroll: BankrollRow; days: DayRow[] }> {
  const bankroll = await getBankroll(ctx, input.bankrollId);
  const fromDay = input.fromDay === null ? 0 : Date.parse(input.fromDay) / dayMs;
  const toDay = Math.floor((input.toDay === null ? ctx.clock.realNowMs() : Date.parse(input.toDay)) / dayMs);
  return { bankroll, days: await findDays(ctx.db, bankroll.id, { fromDay, toDay }) };
}

async function readPage(
  ctx: ServiceContext,
  bankrollId: number | null,
  query: TransactionQuery,
): Promise<TransactionPage> {
  const { kinds, fromDay, toDay, zone = "UTC" } = query;
  const filter: TransactionFilter = {
    bankrollId,
    kinds,
    fromMs: fromDay === null ? null : dayStartMs(fromDay, zone),
    untilMs: toDay === null ? null : dayStartMs(shiftDay(toDay, 1), zone),
  };
  const page = { beforeSeq: query.cursor, limit: query.pageSize + 1 };
  const rows = await findTransactions(ctx.db, requireUser(ctx).userId, filter, page);
  const results = rows.slice(0, query.pageSize);
  return { results, nextCursor: rows.length > query.pageSize ? (results.at(-1)?.seq ?? null) : null };
}
