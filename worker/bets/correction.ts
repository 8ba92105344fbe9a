import type { FinalOutcome, SettledBet } from "./settlement.ts";

/** What was posted for a bet last; revision 0 before anything was. */
export type StandingSettlement = {
  /** Counts the postings of the bet. */
  revision: number;
  /** null where nothing stands: never settled, or reopened. */
  posted: { outcome: FinalOutcome; payoutMinor: number } | null;
  /** When the bet was settled for the first time; match clock. */
  firstSettledAtMs: number | null;
};

export type Posting = { id: string; revision: number; outcome: FinalOutcome; payoutMinor: number };
export type Reversal = { id: string; revision: number; payoutMinor: number };

export type SettlementStep =
  /** Nothing to post: still open, or what stands is right. */
  | { kind: "none" }
  | { kind: "post"; posting: Posting }
  /** One batch: what stood is taken back and the new outcome posted. */
  | { kind: "correct"; reversal: Reversal; posting: Posting }
  /** What stood is taken back, and the bet is open again. */
  | { kind: "reopen"; reversal: Reversal }
  /** The same, but too late for one to decide alone: it waits for two administrators. */
  | { kind: "approve"; firstSettledAtMs: number };

/** How long a corrected result settles again by itself. */
export const correctionWindowMs = 72 * 3_600_000;

/**
 * What has to be posted so that the ledger says what the settlement says. Asked again after it was posted, it answers
 * "none"; asked by two at once, both answer the same ids, of which the ledger takes one.
 *
 * @param isApproved two administrators agreed to a late correction
 * @param nowMs match clock
 */
export function planSettlement(
  betId: string,
  settled: SettledBet,
  standing: StandingSettlement,
  { isApproved, nowMs }: { isApproved: boolean; nowMs: number },
): SettlementStep {
  const { posted, revision, firstSettledAtMs } = standing;
  const posting = nextPosting(betId, settled, revision + 1);
  if (!posted) return posting ? { kind: "post", posting } : { kind: "none" };
  if (settled.outcome === posted.outcome && settled.payoutMinor === posted.payoutMinor) return { kind: "none" };
  if (!isApproved && firstSettledAtMs !== null && nowMs - firstSettledAtMs > correctionWindowMs) {
    return { kind: "approve", firstSettledAtMs };
  }
  const reversal = { id: `reverse:${betId}:${revision}`, revision, payoutMinor: posted.payoutMinor };
  return posting ? { kind: "correct", reversal, posting } : { kind: "reopen", reversal };
}

/** null while the bet is open. */
function nextPosting(betId: string, settled: SettledBet, revision: number): Posting | null {
  if (settled.outcome === "pending") return null;
  const { outcome, payoutMinor } = settled;
  return { id: `settle:${betId}:${revision}`, revision, outcome, payoutMinor };
}
