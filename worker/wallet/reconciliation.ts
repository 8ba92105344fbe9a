import type * as z from "zod";

import { recordAudit } from "../accounts/audit.ts";
import { requireRole } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { decimalOf } from "../platform/money.ts";
import type { reconciliationSchema } from "./contract.ts";
import { pruneAnswersStatement } from "./idempotency-repo.ts";
import {
  type Difference,
  countLedger,
  findDifferences,
  findFrozen,
  findTotals,
  freezeStatement,
  rebuildStatements,
  thawStatement,
} from "./reconciliation-repo.ts";

const answersKeptMs = 30 * 86_400_000;

/**
 * Reckons every balance from the entries. Where one differs its account is frozen, so that nothing moves in its book until a
 * person has looked, and somebody is told; nothing is ever repaired. Doing it again changes nothing.
 *
 * @param found what was found besides by those who keep what the money is for
 */
export async function reconcileLedger(ctx: ServiceContext, found: readonly Difference[] = []): Promise<void> {
  const startedAtMs = ctx.clock.realNowMs();
  const differences = [...(await listDifferences(ctx)), ...found];
  for (const { account, balanceMinor, fromEntriesMinor, finding } of differences) {
    ctx.log.error("ledger_difference", { account, balanceMinor, fromEntriesMinor, finding });
    const [frozen] = await runBatch(ctx.db, [freezeStatement(account, startedAtMs)]);
    if (frozen?.length !== 1) continue;
    const detail = `${account}: ${decimalOf(balanceMinor)}, of its entries ${decimalOf(fromEntriesMinor)}; ${finding}`;
    await recordAudit(ctx, { action: "ledger.frozen", detail });
  }
  ctx.log.info("ledger_reconciled", { differences: differences.length, ms: ctx.clock.realNowMs() - startedAtMs });
}

/**
 * The books as they stand, compared now, without freezing anything.
 *
 * @param found what was found besides
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED
 */
export async function getReconciliation(
  ctx: ServiceContext,
  found: readonly Difference[],
): Promise<z.infer<typeof reconciliationSchema>> {
  requireRole(ctx, "admin");
  const [ofLedger, frozen, totals, counts] = await Promise.all([
    listDifferences(ctx),
    findFrozen(ctx.db),
    findTotals(ctx.db),
    countLedger(ctx.db),
  ]);
  return {
    checked_at: new Date(ctx.clock.realNowMs()).toISOString(),
    ...counts,
    differences: [...ofLedger, ...found].map(({ account, balanceMinor, fromEntriesMinor, finding }) => ({
      account,
      balance: decimalOf(balanceMinor),
      from_entries: decimalOf(fromEntriesMinor),
      finding,
    })),
    frozen: frozen.map(({ account, frozenAtMs }) => ({ account, frozen_at: new Date(frozenAtMs).toISOString() })),
    totals: totals.map(({ balanceMinor, ...total }) => ({ ...total, balance: decimalOf(balanceMinor) })),
  };
}

/** Lets a book move again; nothing of it is changed. */
export function thawStatements(input: { bankrollId: number }): Statement[] {
  return [thawStatement(input.bankrollId)];
}

/** Every account that is not what its entries come to, and in what. */
export function listDifferences(ctx: Pick<ServiceContext, "db">): Promise<Difference[]> {
  return findDifferences(ctx.db);
}

/**
 * Every balance and day anew from the entries alone. No repair, which nobody may make unseen: it proves that the entries are
 * all there is to know.
 */
export async function rebuildBalances(ctx: Pick<ServiceContext, "db">): Promise<void> {
  await runBatch(ctx.db, rebuildStatements());
}

/** Forgets answers nobody asks for again, on the real clock. */
export async function pruneAnswers(ctx: ServiceContext): Promise<void> {
  await runBatch(ctx.db, [pruneAnswersStatement(ctx.clock.realNowMs() - answersKeptMs)]);
}
