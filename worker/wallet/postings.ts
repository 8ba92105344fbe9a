import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { type Currency, settlementTransfers, stakeReturnTransfers, stakeTransfers } from "./ledger.ts";
import { type Movement, postStatements, reverseStatements } from "./ledger-repo.ts";

/**
 * What the domain that owns bets composes into its batches, for any number of bets at once. Each posting names itself, such
 * as `settle:<bet>:<revision>`: done twice it aborts the batch it is in with "posted before". What a batch was refused for is
 * told by `walletRefusalOf`.
 */
type BetPosting = {
  transactionId: string;
  bankrollId: number;
  /** The bet, as it is shown. */
  reference: string;
};

export type StakePosting = BetPosting & { currency: Currency; stakeMinor: number };
export type OutcomePosting = StakePosting & {
  /** The stake where the bet is void; at least 0. */
  payoutMinor: number;
};

/** Sets stakes aside. Refused in the database where the wallet holds less, or the bankroll is paused, archived or frozen. */
export function holdStakeStatements(ctx: Pick<ServiceContext, "clock">, stakes: readonly StakePosting[]): Statement[] {
  return postStatements(
    stakes.map((stake) => ({ ...movementOf(ctx, stake), kind: "stake", transfers: stakeTransfers(stake.stakeMinor) })),
  );
}

/** Gives stakes back whose bets were taken back in their time. */
export function returnStakeStatements(
  ctx: Pick<ServiceContext, "clock">,
  stakes: readonly StakePosting[],
): Statement[] {
  return postStatements(
    stakes.map((stake) => ({
      ...movementOf(ctx, stake),
      kind: "stake_return",
      transfers: stakeReturnTransfers(stake.stakeMinor),
    })),
  );
}

/** Pays or keeps what bets came to. */
export function postOutcomeStatements(
  ctx: Pick<ServiceContext, "clock">,
  outcomes: readonly OutcomePosting[],
): Statement[] {
  return postStatements(
    outcomes.map((outcome) => ({
      ...movementOf(ctx, outcome),
      kind: "settlement",
      transfers: settlementTransfers(outcome),
    })),
  );
}

/**
 * Takes outcomes back, so that the stakes wait again; a corrected outcome is posted after it in the same batch. What the
 * wallet does not hold any more is owed, and paid first by whatever it gets next.
 *
 * @param reversals each names itself, such as `reverse:<bet>:<revision>`, and the settlement it takes back
 */
export function reverseOutcomeStatements(
  ctx: Pick<ServiceContext, "clock">,
  reversals: readonly { reversalId: string; transactionId: string }[],
): Statement[] {
  const atMs = ctx.clock.realNowMs();
  return reverseStatements(reversals.map((reversal) => ({ ...reversal, atMs })));
}

function movementOf(ctx: Pick<ServiceContext, "clock">, posting: StakePosting): Omit<Movement, "kind" | "transfers"> {
  const { transactionId, bankrollId, reference, currency } = posting;
  return { transactionId, bankrollId, reference, currency, note: null, atMs: ctx.clock.realNowMs() };
}
