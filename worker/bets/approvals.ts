import type * as z from "zod";

import { auditStatements } from "../accounts/audit.ts";
import { requireRole } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { rowChanged, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { decimalOf } from "../platform/money.ts";
import type { lateCorrectionSchema } from "./admin-contract.ts";
import { type WaitingCorrection, approveStatement, findLateCorrections } from "./approvals-repo.ts";
import { lookAgainStatement } from "./pass-repo.ts";

type LateCorrectionBody = z.infer<typeof lateCorrectionSchema>;

/** Corrections that came more than 72 hours after their settlement, and wait. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED */
export async function listLateCorrections(ctx: ServiceContext): Promise<LateCorrectionBody[]> {
  requireRole(ctx, "admin");
  return (await findLateCorrections(ctx.db, null)).map(lateCorrectionBody);
}

/**
 * One of two different administrators agrees to a late correction of somebody else's bet; with the second it is settled.
 * Agreed is to just this outcome: should the result change again, it waits for two anew.
 *
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND, CONFLICT where another was faster, RULE_REFUSED for
 *   one's own bet and for a second approval by the first
 */
export async function approveCorrection(ctx: ServiceContext, input: { id: number }): Promise<LateCorrectionBody> {
  const { userId } = requireRole(ctx, "admin");
  const waiting = await getLateCorrection(ctx, input.id);
  if (waiting.secondApproverId !== null) throw new AppError("CONFLICT", "Two have agreed to this already");
  if (waiting.userId === userId) throw refused("Nobody decides about their own bet");
  if (waiting.firstApproverId === userId) throw refused("Another administrator has to agree");
  const isSecond = waiting.firstApproverId !== null;
  const detail = `correction:${waiting.id}; bet:${waiting.betId}; ${isSecond ? "second" : "first"} approval`;
  const nowMs = ctx.clock.realNowMs();
  const [approved] = await runBatch(ctx.db, [
    approveStatement(isSecond ? "second" : "first", waiting.id, userId, nowMs),
    ...auditStatements(ctx, { action: "bet.correction_approved", subjectId: waiting.userId, detail }, rowChanged),
    ...(isSecond ? [lookAgainStatement({ betId: waiting.betId })] : []),
  ]);
  if (approved?.length !== 1) throw new AppError("CONFLICT", "Somebody else was faster: look again");
  if (isSecond) await ctx.queue.send([{ type: "settle.bets", matchId: waiting.matchId }]);
  return lateCorrectionBody({
    ...waiting,
    firstApproverId: waiting.firstApproverId ?? userId,
    firstApprovedAtMs: waiting.firstApprovedAtMs ?? nowMs,
    secondApproverId: isSecond ? userId : null,
  });
}

async function getLateCorrection(ctx: ServiceContext, id: number): Promise<WaitingCorrection> {
  const [waiting] = await findLateCorrections(ctx.db, id);
  if (!waiting) throw new AppError("NOT_FOUND", "No such correction waits", { id: ["Nothing waits under this id"] });
  return waiting;
}

function refused(message: string): AppError {
  return new AppError("RULE_REFUSED", message, { id: [message] });
}

function lateCorrectionBody(row: WaitingCorrection): LateCorrectionBody {
  return {
    id: row.id,
    bet_id: row.betId,
    user_id: row.userId,
    match: row.match,
    scores: row.scores,
    currency: row.currency,
    stake: decimalOf(row.stakeMinor),
    standing: { result: row.standingOutcome, returned: decimalOf(row.standingPayoutMinor) },
    proposed: { result: row.outcome, returned: decimalOf(row.payoutMinor) },
    found_at: new Date(row.foundAtMs).toISOString(),
    first_approver_id: row.firstApproverId,
    first_approved_at: row.firstApprovedAtMs === null ? null : new Date(row.firstApprovedAtMs).toISOString(),
    approvals: Number(row.firstApproverId !== null) + Number(row.secondApproverId !== null),
  };
}
