import { AppError } from "../../worker/platform/errors.ts";
import { type Problems, RefusedInput } from "../forms/answer-form.server.ts";
import { m } from "../paraglide/messages.js";

/** What is wrong with the form as a whole. */
export const walletProblems: Problems = {
  RULE_REFUSED: (refusal) => {
    if (refusal.details.play) return m.problem_play_excluded();
    if (refusal.details.bankrolls) return m.problem_bankrolls_full();
    if (refusal.details.bankroll) return m.problem_bankroll_open_bets();
    return m.problem_bankroll_paused_active();
  },
  BANKROLL_ARCHIVED: m.problem_bankroll_archived,
  BANKROLL_FROZEN: m.problem_bankroll_frozen,
  IDEMPOTENCY_KEY_REUSED: m.problem_moved_before,
  CONFLICT: m.problem_moved_before,
};

/**
 * What the wallet refuses because of one field is said at that field.
 *
 * @param form.amountField the field that is too much where the wallet speaks of an amount
 * @throws RefusedInput, and what the wallet throws for anything else
 */
export async function askWallet<Done>(asked: Promise<Done>, form: { amountField: string }): Promise<Done> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError) {
      if (error.code === "INSUFFICIENT_BALANCE") throw new RefusedInput({ [form.amountField]: m.fault_not_held() });
      if (error.details.amount?.[0] === "Above your limit")
        throw new RefusedInput({ [form.amountField]: m.fault_above_limit() });
      if (error.details.amount) throw new RefusedInput({ [form.amountField]: m.fault_too_much() });
      if (error.details.target_amount) throw new RefusedInput({ target_amount: m.fault_target() });
    }
    throw error;
  }
}
