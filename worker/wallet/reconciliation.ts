import type * as z from "zod";

import { auditStatements, listAudit } from "../accounts/audit.ts";
import { requireRole } from "../accounts/authority.ts";
import { auditListQuery } from "../accounts/contract.ts";
import type { ServiceContext } from "../context.ts";
import { alertAdministratorsStatements, relayOutbox } from "../notify/outbox.ts";
import { type Statement, rowChanged, runBatch } from "../platform/db.ts";
import { decimalOf } from "../platform/money.ts";
import type { reconciliationSchema } from "./contract.ts";
import { pruneAnswersStatement } from "./idempotency-repo.ts";
import {
  type Difference,
  countLedger,
  findBooks,
  findDifferences,
  findFrozen,
  findLastChecks,
  findTotals,
  freezeStatement,
  insertCheckStatement,
  pruneChecksStatement,
  rebuildStatements,
  thawStatement,
} from "./reconciliation-repo.ts";

const keptMs = 30 * 86_400_000;

/**
 * Reckons every balance from the entries. Where one differs its account is frozen, so that nothing moves in its book until a
 * person has looked, and every administrator is told; nothing is ever repaired. Doing it again changes nothing.
 *
 * @param found what was found besides by those who keep what the money is for
 */
export async function reconcileLedger(ctx: ServiceContext, found: readonly Difference[] = []): Promise<void> {
  const startedAtMs = ctx.clock.realNowMs();
  const differences = [...(await listDifferences(ctx)), ...found];
  let frozenAccounts = 0;
  for (const difference of differences) {
    ctx.log.error("ledger_difference", difference);
    const [frozen] = await runBatch(ctx.db, freezingStatements(ctx, difference, startedAtMs));
    frozenAccounts += frozen?.length ?? 0;
  }
  if (differences.length > 0) await relayOutbox(ctx);
  const tookMs = ctx.clock.realNowMs() - startedAtMs;
  const check = { startedAtMs, tookMs, differences: differences.length, frozenAccounts };
  await runBatch(ctx.db, [insertCheckStatement(check)]);
  ctx.log.info("ledger_reconciled", { differences: differences.length, ms: tookMs });
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
  const [ofLedger, frozen, totals, counts, findings, checks] = await Promise.all([
    listDifferences(ctx),
    findFrozen(ctx.db),
    findTotals(ctx.db),
    countLedger(ctx.db),
    listFreezings(ctx),
    findLastChecks(ctx.db),
  ]);
  const differences = [...ofLedger, ...found];
  const ids = [...differences, ...frozen].map(({ account }) => bankrollIdOf(account));
  const books = await findBooks(ctx.db, [...new Set(ids)]);
  const bookOf = (account: string) => {
    const bankrollId = bankrollIdOf(account);
    const { userId = 0, currency = "EUR" } = books.get(bankrollId) ?? {};
    return { bankroll_id: bankrollId, user_id: userId, currency };
  };
  return {
    checked_at: new Date(ctx.clock.realNowMs()).toISOString(),
    ...counts,
    differences: differences.map(({ account, balanceMinor, fromEntriesMinor, finding }) => ({
      account,
      ...bookOf(account),
      balance: decimalOf(balanceMinor),
      from_entries: decimalOf(fromEntriesMinor),
      finding,
    })),
    frozen: frozen.map(({ account, frozenAtMs }) => ({
      account,
      ...bookOf(account),
      frozen_at: new Date(frozenAtMs).toISOString(),
      finding: findings.get(account) ?? null,
    })),
    last_checks: checks.map(({ startedAtMs, tookMs, ...check }) => ({
      started_at: new Date(startedAtMs).toISOString(),
      took_ms: tookMs,
      differences: check.differences,
      frozen_accounts: check.frozenAccounts,
    })),
    totals: totals.map(({ balanceMinor, ...total }) => ({ ...total, balance: decimalOf(balanceMinor) })),
  };
}

/** Freezes an account, and says why in the log and to the administrators; nothing where it is frozen. */
function freezingStatements(ctx: ServiceContext, difference: Difference, atMs: number): Statement[] {
  const { account, balanceMinor, fromEntriesMinor, finding } = difference;
  const bankrollId = bankrollIdOf(account);
  const detail = `${account}: ${decimalOf(balanceMinor)}, of its entries ${decimalOf(fromEntriesMinor)}; ${finding}`;
  return [
    freezeStatement(account, atMs),
    ...auditStatements(ctx, { action: "ledger.frozen", detail }, rowChanged),
    // Several accounts of one book that are found together are one thing to look at.
    ...alertAdministratorsStatements(
      ctx,
      { id: `frozen:${bankrollId}:${atMs}`, alert: { alert: "book_frozen", bankrollId } },
      rowChanged,
    ),
  ];
}

/** Why accounts were frozen the last time, by their names, as the log has it. */
async function listFreezings(ctx: ServiceContext): Promise<Map<string, string>> {
  const query = auditListQuery.parse({ action: "ledger.frozen", page_size: "100" });
  const { results } = await listAudit(ctx, query);
  const read = results.map(({ detail }) => /^(\w+:\d+): [^;]+; (.+)$/.exec(detail ?? "")?.slice(1) ?? []);
  return new Map(read.toReversed().map(([account = "", finding = ""]) => [account, finding]));
}

/** The bankroll of an account, which is named "wallet:12". */
function bankrollIdOf(account: string): number {
  return Number(account.slice(account.indexOf(":") + 1));
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

/** Forgets answers nobody asks for again, and old checks, on the real clock. */
export async function pruneAnswers(ctx: ServiceContext): Promise<void> {
  await runBatch(ctx.db, [
    pruneAnswersStatement(ctx.clock.realNowMs() - keptMs),
    pruneChecksStatement(ctx.clock.realNowMs() - keptMs),
  ]);
}
