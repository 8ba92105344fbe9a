import { expect, test } from "vitest";

import { AppError } from "../../worker/platform/errors.ts";
import { walletRefusalOf } from "../../worker/wallet/refusals.ts";
import { RefusedInput } from "../forms/answer-form.server.ts";
import { m } from "../paraglide/messages.js";
import { askWallet, walletProblems } from "./refusals.server.ts";

/** What a form says where the database aborts a batch: a fault at a field, or something about the whole form. */
async function saidOf(aborted: string): Promise<string> {
  const refusal = walletRefusalOf(new Error(aborted));
  if (!refusal) throw new Error(`no refusal: ${aborted}`);
  try {
    await askWallet(Promise.reject(refusal), { amountField: "initial_amount" });
  } catch (error) {
    if (error instanceof RefusedInput) return Object.entries(error.faults).flat().join(": ");
    if (error instanceof AppError) return walletProblems[error.code]?.(error) ?? "";
  }
  return "";
}

test("what the wallet refuses is said at its field, or of the whole form, in words of its own", async () => {
  for (const [aborted, said] of [
    ["CHECK constraint failed: accounts_wallet_never_negative", `initial_amount: ${m.fault_not_held()}`],
    ["CHECK constraint failed: accounts_balance_bounds", `initial_amount: ${m.fault_too_much()}`],
    ["play refused: limit reached", `initial_amount: ${m.fault_above_limit()}`],
    ["CHECK constraint failed: bankrolls_target", `target_amount: ${m.fault_target()}`],
    ["play refused: excluded", m.problem_play_excluded()],
    ["bankroll refused: too many", m.problem_bankrolls_full()],
    ["bankroll refused: not empty", m.problem_bankroll_open_bets()],
    ["CHECK constraint failed: bankrolls_active", m.problem_bankroll_paused_active()],
    ["ledger refused: archived", m.problem_bankroll_archived()],
    ["ledger refused: frozen", m.problem_bankroll_frozen()],
    ["ledger refused: posted before", m.problem_moved_before()],
  ] as const) {
    expect(await saidOf(aborted), aborted).toBe(said);
  }
});

test("anything else goes on as it came", async () => {
  const broken = new Error("broken");
  await expect(askWallet(Promise.reject(broken), { amountField: "amount" })).rejects.toBe(broken);
});
