import { playRefusalOf } from "../accounts/play-service.ts";
import { AppError } from "../platform/errors.ts";
import { messageOf } from "../platform/logger.ts";

/** What the database says where it aborts a batch of money, and what to answer. */
const refusals: readonly [said: string, answer: () => AppError][] = [
  [
    "accounts_wallet_never_negative",
    () =>
      new AppError("INSUFFICIENT_BALANCE", "The bankroll does not hold that much", { amount: ["More than it holds"] }),
  ],
  ["accounts_balance_bounds", () => refused("No bankroll holds that much", { amount: ["Too much together"] })],
  ["ledger refused: archived", () => archived()],
  ["ledger refused: frozen", () => frozen()],
  ["ledger refused: paused", () => paused()],
  ["ledger refused: currency", () => otherCurrency()],
  ["ledger refused: posted before", () => new AppError("CONFLICT", "This has been done before")],
  ["bankroll refused: too many", () => refused("At most 20 bankrolls: archive one first", { bankrolls: ["Too many"] })],
  ["bankroll refused: not empty", () => refused("Bets are still open on this bankroll", { bankroll: ["Open bets"] })],
  ["bankrolls_target", () => targetTooLow()],
  [
    "bankrolls_active",
    () => refused("A paused bankroll cannot be the active one", { is_active: ["Let it go on first"] }),
  ],
];

/** What to answer where a batch was aborted by a rule of the wallet or a limit; null where something else went wrong. */
export function walletRefusalOf(error: unknown): AppError | null {
  const message = messageOf(error);
  return refusals.find(([said]) => message.includes(said))?.[1]() ?? playRefusalOf(error);
}

export function archived(): AppError {
  return new AppError("BANKROLL_ARCHIVED", "This bankroll is archived");
}

export function frozen(): AppError {
  return new AppError(
    "BANKROLL_FROZEN",
    "Something about this bankroll's books is being looked into: nothing moves until then",
  );
}

export function paused(): AppError {
  return new AppError("BANKROLL_PAUSED", "This bankroll is paused: no stakes until it goes on");
}

export function otherCurrency(): AppError {
  return new AppError("CURRENCY_MISMATCH", "This bankroll is in another currency", {
    currency: ["Not the bankroll's"],
  });
}

export function targetTooLow(): AppError {
  return refused("A target lies above the initial amount", { target_amount: ["Above the initial amount only"] });
}

function refused(message: string, details: Record<string, string[]>): AppError {
  return new AppError("RULE_REFUSED", message, details);
}
