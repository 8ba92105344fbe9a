import * as z from "zod";

import { auditStatements, recordAudit } from "../accounts/audit.ts";
import { requireRole } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { rowChanged, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { listTallies, miscountedBankrolls } from "../stats/recount.ts";
import type { SettlementChange } from "../stats/recording.ts";
import { getReconciliation, listDifferences, reconcileLedger, thawStatements } from "../wallet/reconciliation.ts";
import type { booksSchema } from "./admin-contract.ts";
import { listHeldUp } from "./held-up.ts";
import { lookAgainStatement } from "./pass-repo.ts";
import { type BetDifference, findBetDifferences, findSettledBankrolls } from "./reconciliation-repo.ts";
import { recordedBetsOf } from "./recorded.ts";
import { type BetToSettle, findSettledBets } from "./settlement-repo.ts";
import { planBet } from "./settling-plan.ts";

/** Bankrolls in which nothing was settled for longer were reckoned when something was. */
const recentMs = 7 * 86_400_000;
const bankrollsAtOnce = 100;
const betsAtOnce = 500;

/** Reckons the books, and the bets against them. What differs is told and frozen, and never repaired. */
export async function reconcileBooks(ctx: ServiceContext): Promise<void> {
  await reconcileLedger(ctx, await listBetDifferences(ctx, null));
}

/**
 * How books and bets stand, compared now, without freezing anything, and what holds settlements up.
 *
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED
 */
export async function getBooks(ctx: ServiceContext): Promise<z.infer<typeof booksSchema>> {
  requireRole(ctx, "admin");
  const [found, heldUp] = await Promise.all([listBetDifferences(ctx, null), listHeldUp(ctx)]);
  return { ...(await getReconciliation(ctx, found)), held_up: heldUp };
}

/** Does now what is done every hour. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED */
export async function checkBooks(ctx: ServiceContext): Promise<void> {
  requireRole(ctx, "admin");
  await recordAudit(ctx, { action: "ledger.checked" });
  await reconcileBooks(ctx);
}

/**
 * Lets a frozen book move again, once a person has looked and nothing differs any more. What could not be settled meanwhile is
 * looked at again.
 *
 * @param input.reason what was found, for the log
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND where nothing is frozen, RULE_REFUSED while a difference persists
 */
export async function thawBook(ctx: ServiceContext, input: { bankrollId: number; reason: string }): Promise<string[]> {
  requireRole(ctx, "admin");
  const { bankrollId, reason } = input;
  const differences = [...(await listDifferences(ctx)), ...(await listBetDifferences(ctx, bankrollId))];
  const ofBook = differences.filter(({ account }) => account.endsWith(`:${bankrollId}`));
  if (ofBook.length > 0) {
    const details = { bankroll_id: ofBook.map(({ account, finding }) => `${account}: ${finding}`) };
    throw new AppError("RULE_REFUSED", "This book still differs", details);
  }
  const [thawed = []] = await runBatch(ctx.db, [
    ...thawStatements({ bankrollId }),
    ...auditStatements(ctx, { action: "ledger.thawed", detail: `bankroll:${bankrollId}; ${reason}` }, rowChanged),
    lookAgainStatement({ bankrollId }),
  ]);
  const accounts = z.array(z.object({ id: z.string() })).parse(thawed);
  if (accounts.length === 0) throw new AppError("NOT_FOUND", "Nothing of this bankroll is frozen");
  return accounts.map(({ id }) => id);
}

/**
 * Where bets and books differ. In SQL of all bets: escrow, stakes, payments, and how often each was settled. Reckoned anew of
 * every settled bet of bankrolls in which something was settled in the last seven days: the payout, from frozen terms and
 * present results, and the record. A bet whose match tells of something nobody has looked at yet is none, nor is one that waits
 * for administrators or whose settlement is known to be held up.
 *
 * @param bankrollId one bankroll alone, whenever it moved last; null for all
 */
export async function listBetDifferences(ctx: ServiceContext, bankrollId: number | null): Promise<BetDifference[]> {
  const differences = await findBetDifferences(ctx.db, bankrollId);
  const recent =
    bankrollId === null ? await findSettledBankrolls(ctx.db, ctx.clock.realNowMs() - recentMs) : [bankrollId];
  for (let start = 0; start < recent.length; start += bankrollsAtOnce) {
    differences.push(...(await recheckBankrolls(ctx, recent.slice(start, start + bankrollsAtOnce))));
  }
  return differences;
}

async function recheckBankrolls(ctx: ServiceContext, bankrollIds: readonly number[]): Promise<BetDifference[]> {
  const nowMs = await ctx.clock.matchNowMs();
  const before = await listTallies(ctx, bankrollIds);
  const wrong = new Map<number, WrongBet>();
  const counted: Omit<SettlementChange, "before">[] = [];
  for (let afterBetId = 0; ;) {
    const bets = await findSettledBets(ctx.db, { bankrollIds, afterBetId, limit: betsAtOnce, nowMs });
    for (const bet of bets) {
      const { userId, outcome, payoutMinor, settledAtMs } = bet;
      if (outcome === null || payoutMinor === null || settledAtMs === null) continue;
      const [after] = recordedBetsOf([{ ...bet, outcome, payoutMinor, settledAtMs }]);
      counted.push({ userId, bankrollId: bet.bankrollId, after: after ?? null });
      const due = bet.isAwaited || bet.hasFinding || bet.book === "archived" ? null : payoutNow(bet, nowMs);
      if (due === null) continue;
      const known = wrong.get(bet.bankrollId) ?? { firstBetId: bet.id, count: 0, paidMinor: 0, dueMinor: 0 };
      wrong.set(bet.bankrollId, {
        firstBetId: known.firstBetId,
        count: known.count + 1,
        paidMinor: known.paidMinor + payoutMinor,
        dueMinor: known.dueMinor + due,
      });
    }
    if (bets.length < betsAtOnce) break;
    afterBetId = bets.at(-1)?.id ?? afterBetId;
  }
  const paidWrong = [...wrong].map(([bankrollId, { firstBetId, count, paidMinor, dueMinor }]) => ({
    account: `wallet:${bankrollId}`,
    balanceMinor: paidMinor,
    fromEntriesMinor: dueMinor,
    finding: `${count} bets settle otherwise by their terms, first ${firstBetId}`,
  }));
  // Of a record that moved meanwhile the bets that were read say nothing: the next hour will.
  const after = await listTallies(ctx, bankrollIds);
  const moved = JSON.stringify(before) !== JSON.stringify(after);
  const miscounted = moved ? [] : miscountedBankrolls(after, counted);
  return [...paidWrong, ...miscounted.map((bankrollId) => recordDifference(bankrollId, after, counted))];
}

type WrongBet = { firstBetId: number; count: number; paidMinor: number; dueMinor: number };

/** What a settled bet should have been paid by what is known now; null where that is what it was paid. */
function payoutNow(bet: BetToSettle, nowMs: number): number | null {
  try {
    const { settled, step } = planBet(bet, nowMs);
    const payoutMinor = settled.payoutMinor ?? 0;
    const waits = bet.lateCorrections.some(
      (late) => late.outcome === settled.outcome && late.payoutMinor === payoutMinor,
    );
    return step.kind === "none" || (step.kind === "approve" && waits) ? null : payoutMinor;
  } catch {
    // Terms that no bet has pay nothing.
    return 0;
  }
}

function recordDifference(
  bankrollId: number,
  tallies: Awaited<ReturnType<typeof listTallies>>,
  bets: readonly Omit<SettlementChange, "before">[],
): BetDifference {
  const total = tallies.find((row) => row.bankrollId === bankrollId && row.dimension === "total");
  const returned = bets
    .filter((bet) => bet.bankrollId === bankrollId)
    .reduce((sum, { after }) => sum + (after && after.outcome !== "void" ? after.payoutMinor : 0), 0);
  return {
    account: `wallet:${bankrollId}`,
    balanceMinor: total?.returnedMinor ?? 0,
    fromEntriesMinor: returned,
    finding: "record of settled bets",
  };
}
