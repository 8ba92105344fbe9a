import type { ServiceContext } from "../context.ts";
import { alertAdministratorsStatements, outboxStatements } from "../notify/outbox.ts";
import { type Statement, rowChanged } from "../platform/db.ts";
import type { RecordedBet } from "../stats/recorded-bet.ts";
import { recordSettlementsStatements } from "../stats/recording.ts";
import { postOutcomeStatements, reverseOutcomeStatements } from "../wallet/postings.ts";
import { type ClosingBooks, fairClosingOddsThousandths } from "./closing-odds.ts";
import type { Posting, Reversal } from "./correction.ts";
import { deleteBetFindingsStatements } from "./findings-repo.ts";
import { recordedBetsOf } from "./recorded.ts";
import {
  type BetChange,
  type BetToSettle,
  type LegChange,
  proposeCorrectionsStatements,
  updateBetsStatements,
  updateLegsStatements,
} from "./settlement-repo.ts";
import type { PlannedBet } from "./settling-plan.ts";

/**
 * One batch that brings bets, books, records and what people are told to what was planned; nothing where all of it is so.
 *
 * @param nowMs match clock
 */
export function settlementStatements(
  ctx: Pick<ServiceContext, "clock">,
  planned: readonly PlannedBet[],
  closing: ClosingBooks,
  nowMs: number,
): Statement[] {
  const createdAtMs = ctx.clock.realNowMs();
  const moved = planned.flatMap(({ bet, step }) => {
    const posting = "posting" in step ? step.posting : null;
    const reversal = "reversal" in step ? step.reversal : null;
    return posting || reversal ? [{ bet, posting, reversal, after: changeOf(bet, posting, closing, nowMs) }] : [];
  });
  return [
    ...reverseOutcomeStatements(
      ctx,
      moved.flatMap(({ bet, reversal }) => (reversal ? [reversalOf(bet, reversal)] : [])),
    ),
    ...postOutcomeStatements(
      ctx,
      moved.flatMap(({ bet, posting }) => (posting ? [postingOf(bet, posting)] : [])),
    ),
    ...updateBetsStatements(moved.map(({ after }) => after)),
    ...updateLegsStatements(planned.flatMap(changedLegs)),
    ...recordSettlementsStatements(
      moved.map(({ bet, after }) => ({
        userId: bet.userId,
        bankrollId: bet.bankrollId,
        before: recordOf(bet),
        after: recordOf({ ...bet, ...after }),
      })),
    ),
    ...outboxStatements(
      moved.map(({ bet, posting, reversal }) => ({
        id: posting?.id ?? reversal?.id ?? "",
        userId: bet.userId,
        kind: posting ? "bet_settled" : "bet_reopened",
        body: { betId: bet.id },
        createdAtMs,
      })),
    ),
    ...lateCorrectionStatements(ctx, planned, createdAtMs),
    ...deleteBetFindingsStatements(planned.flatMap(({ bet }) => (bet.hasFinding ? [bet.id] : []))),
  ];
}

function reversalOf({ reference }: BetToSettle, { id, revision }: Reversal) {
  return { reversalId: id, transactionId: `settle:${reference}:${revision}` };
}

function postingOf({ bankrollId, reference, currency, stakeMinor }: BetToSettle, { id, payoutMinor }: Posting) {
  return { transactionId: id, bankrollId, reference, currency, stakeMinor, payoutMinor };
}

function changeOf(bet: BetToSettle, posting: Posting | null, closing: ClosingBooks, nowMs: number): BetChange {
  const { id, revision, firstSettledAtMs } = bet;
  if (!posting) {
    const nothing = { outcome: null, payoutMinor: null, settledAtMs: null, fairClosingOddsThousandths: null };
    return { id, revision, firstSettledAtMs, status: "open", ...nothing };
  }
  return {
    id,
    status: "settled",
    revision: posting.revision,
    outcome: posting.outcome,
    payoutMinor: posting.payoutMinor,
    settledAtMs: nowMs,
    firstSettledAtMs: firstSettledAtMs ?? nowMs,
    fairClosingOddsThousandths: bet.simulated ? null : fairClosingOddsThousandths(bet.legs, closing),
  };
}

/** What waits for administrators stays as it was, legs too. */
function changedLegs({ bet, settled, step }: PlannedBet): LegChange[] {
  if (step.kind === "approve") return [];
  return bet.legs.flatMap((leg, index) => {
    const told = settled.legs[index];
    if (!told || (told.outcome === leg.outcome && told.reason === leg.reason)) return [];
    return [{ betId: bet.id, legNumber: leg.legNumber, outcome: told.outcome, reason: told.reason }];
  });
}

function recordOf(bet: BetToSettle): RecordedBet | null {
  const { outcome, payoutMinor, settledAtMs } = bet;
  if (bet.status !== "settled" || outcome === null || payoutMinor === null || settledAtMs === null) return null;
  return recordedBetsOf([{ ...bet, outcome, payoutMinor, settledAtMs }])[0] ?? null;
}

function lateCorrectionStatements(
  ctx: Pick<ServiceContext, "clock">,
  planned: readonly PlannedBet[],
  foundAtMs: number,
): Statement[] {
  const concerned = planned.filter(({ bet, step }) => step.kind === "approve" || bet.lateCorrections.length > 0);
  if (concerned.length === 0) return [];
  const asked = concerned.filter(({ step }) => step.kind === "approve");
  const matchId = asked[0]?.bet.legs[0]?.matchId;
  return [
    ...proposeCorrectionsStatements(
      concerned.map(({ bet }) => bet.id),
      asked.map(({ bet, settled }) => ({
        betId: bet.id,
        revision: bet.revision,
        outcome: settled.outcome,
        payoutMinor: settled.payoutMinor ?? 0,
        foundAtMs,
      })),
    ),
    ...(matchId === undefined
      ? []
      : alertAdministratorsStatements(
          ctx,
          {
            id: `correction_waits:${matchId}:${Math.floor(foundAtMs / 86_400_000)}`,
            alert: { alert: "correction_waits", matchId },
          },
          rowChanged,
        )),
  ];
}
