import * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import { playGuardStatements } from "../accounts/play-service.ts";
import type { ServiceContext } from "../context.ts";
import { tellBalance } from "../notify/balance.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { emptyTally } from "../stats/tally.ts";
import type { bankrollPatch, createBankrollBody } from "./contract.ts";
import { closeStatements, postOpeningStatements } from "./ledger-repo.ts";
import { moveOnce, runMovement } from "./movements.ts";
import { archived, frozen, targetTooLow, walletRefusalOf } from "./refusals.ts";
import {
  type BankrollRow,
  archiveBankrollsStatement,
  bankrollOpeningAnswer,
  findBankroll,
  findBankrolls,
  insertBankrollStatement,
  isUnfrozenBankroll,
  updateBankrollStatements,
} from "./repo.ts";

const openingSchema = z.object({ id: z.int(), isActive: z.int(), createdAtMs: z.int() });

/**
 * Opens a bankroll and pays its initial amount in: a deposit like any other, which counts against one's limits.
 *
 * @throws AppError AUTHENTICATION_FAILED, RULE_REFUSED for a target too low, too many bankrolls, a limit or an exclusion
 */
export async function createBankroll(
  ctx: ServiceContext,
  input: { bankroll: z.output<typeof createBankrollBody>; key: string | null },
): Promise<BankrollRow> {
  const { userId } = requireUser(ctx);
  const { bankroll } = input;
  const targetMinor = bankroll.target_amount ?? null;
  if (targetMinor !== null && targetMinor <= bankroll.initial_amount) throw targetTooLow();
  const fixed = {
    userId,
    name: bankroll.name,
    currency: bankroll.currency,
    initialMinor: bankroll.initial_amount,
    targetMinor,
    riskTolerance: bankroll.risk_tolerance,
    strategy: bankroll.strategy,
    maxStakeBasisPoints: Math.round(bankroll.max_stake_percentage * 100),
  };
  const opened = await moveOnce(ctx, {
    userId,
    key: input.key,
    request: { operation: "createBankroll", ...fixed },
    schema: openingSchema,
    plan: (movementId) => {
      const atMs = ctx.clock.realNowMs();
      const openingId = `open:${movementId}`;
      const deposit = { transactionId: openingId, openingId, amountMinor: fixed.initialMinor, atMs };
      const counted = { userId, movementId: openingId, amountMinor: fixed.initialMinor, currency: fixed.currency };
      return Promise.resolve({
        statements: [
          insertBankrollStatement({ ...fixed, openingId, createdAtMs: atMs }),
          ...postOpeningStatements(deposit),
          ...playGuardStatements(ctx, { ...counted, kind: "deposit" }),
        ],
        answer: bankrollOpeningAnswer(openingId),
      });
    },
  });
  await tellBalance(ctx, opened.id);
  return {
    ...fixed,
    id: opened.id,
    isActive: opened.isActive === 1,
    status: "open",
    createdAtMs: opened.createdAtMs,
    updatedAtMs: opened.createdAtMs,
    walletMinor: fixed.initialMinor,
    escrowMinor: 0,
    receivableMinor: 0,
    netDepositsMinor: fixed.initialMinor,
    profitMinor: 0,
    depositedMinor: fixed.initialMinor,
    isFrozen: false,
    record: emptyTally,
  };
}

/** One's own bankrolls but for archived ones, the active one first. @throws AppError AUTHENTICATION_FAILED */
export function listBankrolls(ctx: ServiceContext): Promise<BankrollRow[]> {
  return findBankrolls(ctx.db, requireUser(ctx).userId);
}

/** One of one's own bankrolls, archived ones too. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getBankroll(ctx: ServiceContext, bankrollId: number): Promise<BankrollRow> {
  const { userId } = requireUser(ctx);
  const row = await findBankroll(ctx.db, bankrollId);
  // What is somebody else's does not exist.
  if (row?.userId !== userId)
    throw new AppError("NOT_FOUND", "No such bankroll", { id: ["You have no such bankroll"] });
  return row;
}

/**
 * Changes what is given. Pausing a bankroll makes it inactive; making one active takes that from another.
 *
 * @throws AppError NOT_FOUND, BANKROLL_ARCHIVED, RULE_REFUSED for a target too low or an active bankroll that is paused
 */
export async function updateBankroll(
  ctx: ServiceContext,
  input: { bankrollId: number; patch: z.output<typeof bankrollPatch> },
): Promise<BankrollRow> {
  const row = await getBankroll(ctx, input.bankrollId);
  if (row.status === "archived") throw archived();
  const { patch } = input;
  const isPaused = patch.is_paused;
  const change = {
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.target_amount !== undefined && { targetMinor: patch.target_amount }),
    ...(patch.risk_tolerance !== undefined && { riskTolerance: patch.risk_tolerance }),
    ...(patch.strategy !== undefined && { strategy: patch.strategy }),
    ...(patch.max_stake_percentage !== undefined && {
      maxStakeBasisPoints: Math.round(patch.max_stake_percentage * 100),
    }),
    ...(isPaused !== undefined && { status: isPaused ? ("paused" as const) : ("open" as const) }),
    ...(patch.is_active !== undefined && { isActive: patch.is_active }),
  };
  try {
    const answers = await runBatch(ctx.db, updateBankrollStatements(row.id, change, ctx.clock.realNowMs()));
    if (answers.at(-1)?.length === 0) throw archived();
  } catch (error) {
    throw walletRefusalOf(error) ?? error;
  }
  return getBankroll(ctx, row.id);
}

/**
 * Ends a bankroll for good: what it holds is moved out by a transaction of its own, and what it owes is let go.
 *
 * @throws AppError NOT_FOUND, BANKROLL_ARCHIVED, BANKROLL_FROZEN, RULE_REFUSED while bets are open
 */
export async function archiveBankroll(ctx: ServiceContext, bankrollId: number): Promise<void> {
  const row = await getBankroll(ctx, bankrollId);
  if (row.status === "archived") throw archived();
  const atMs = ctx.clock.realNowMs();
  const which = isUnfrozenBankroll(bankrollId);
  try {
    const answers = await runMovement(ctx, [
      ...closeStatements(which, { atMs, withOpenStakes: false }),
      archiveBankrollsStatement(which, atMs),
    ]);
    if (answers.at(-1)?.length === 1) return await tellBalance(ctx, bankrollId);
  } catch (error) {
    throw walletRefusalOf(error) ?? error;
  }
  const now = await getBankroll(ctx, bankrollId);
  if (now.status !== "archived") throw frozen();
}
