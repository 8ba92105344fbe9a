/**
 * The books. Every bankroll has a closed one of five accounts, so that its money, what it was given and what it won always
 * sum to zero, and trouble in one book touches no other. Money moves from one account to another, never into one alone.
 */
export const accountKinds = ["wallet", "escrow", "receivable", "issuance", "house"] as const;
/**
 * `wallet` what can be staked or withdrawn, never below 0; `escrow` the stakes of open bets, never below 0; `receivable`
 * what a correction took back and the wallet did not hold, never above 0; `issuance` deposits less withdrawals, turned
 * round; `house` the profit, turned round.
 */
export type AccountKind = (typeof accountKinds)[number];

export const currencies = ["EUR", "USD", "GBP"] as const;
export type Currency = (typeof currencies)[number];

export const transactionKinds = [
  "deposit",
  "withdrawal",
  "stake",
  "stake_return",
  "settlement",
  "reversal",
  "closing",
] as const;
export type TransactionKind = (typeof transactionKinds)[number];

/** One step of a transaction within the book of its bankroll, in minor units. */
export type Transfer = { from: AccountKind; to: AccountKind; amountMinor: number };

export function accountId(kind: AccountKind, bankrollId: number): string {
  return `${kind}:${bankrollId}`;
}

export function depositTransfers(amountMinor: number): Transfer[] {
  return [{ from: "issuance", to: "wallet", amountMinor }];
}

export function withdrawalTransfers(amountMinor: number): Transfer[] {
  return [{ from: "wallet", to: "issuance", amountMinor }];
}

/** A bet is placed: its stake waits for the outcome. */
export function stakeTransfers(stakeMinor: number): Transfer[] {
  return [{ from: "wallet", to: "escrow", amountMinor: stakeMinor }];
}

/** A bet is taken back before it counts. */
export function stakeReturnTransfers(stakeMinor: number): Transfer[] {
  return [{ from: "escrow", to: "wallet", amountMinor: stakeMinor }];
}

/**
 * A bet is settled: the house adds what was won to the stake or keeps what was lost of it, and the wallet gets the rest in
 * one step. A void bet pays its stake.
 *
 * @param outcome minor units: `stakeMinor` at least 1, `payoutMinor` at least 0
 * @throws RangeError for anything else
 */
export function settlementTransfers(outcome: { stakeMinor: number; payoutMinor: number }): Transfer[] {
  const { stakeMinor, payoutMinor } = outcome;
  if (!Number.isSafeInteger(stakeMinor) || !Number.isSafeInteger(payoutMinor) || stakeMinor < 1 || payoutMinor < 0) {
    throw new RangeError(`no outcome of a bet: ${payoutMinor} for ${stakeMinor}`);
  }
  const transfers: Transfer[] = [
    { from: "house", to: "escrow", amountMinor: Math.max(0, payoutMinor - stakeMinor) },
    { from: "escrow", to: "house", amountMinor: Math.max(0, stakeMinor - payoutMinor) },
    { from: "escrow", to: "wallet", amountMinor: payoutMinor },
  ];
  return transfers.filter(({ amountMinor }) => amountMinor > 0);
}
