import type { ErrorCode } from "../../worker/platform/errors.ts";
import type { NoStakeReason } from "../../worker/wallet/stakes.ts";
import { formatMoney } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { minorOfBody } from "../stats/amount.ts";

/** What a page says where a follow is refused. */
export const refusalWords: Partial<Record<ErrorCode, () => string>> = {
  NOT_FOUND: m.follow_refused_gone,
  CONFLICT: m.follow_refused_meanwhile,
  IDEMPOTENCY_KEY_REUSED: m.follow_refused_meanwhile,
  CURRENCY_MISMATCH: m.follow_refused_meanwhile,
  ODDS_CHANGED: m.follow_refused_odds,
  ALREADY_FOLLOWED: m.follow_already,
  PREDICTION_LOCKED: m.follow_refused_locked,
  MATCH_NOT_OPEN: m.follow_refused_match,
  NO_PRICE: m.follow_refused_price,
  INSUFFICIENT_BALANCE: m.follow_refused_balance,
  STAKE_ABOVE_LIMIT: m.follow_refused_limit,
  BANKROLL_PAUSED: m.follow_refused_paused,
  BANKROLL_ARCHIVED: m.follow_refused_archived,
  BANKROLL_FROZEN: m.follow_refused_frozen,
  RULE_REFUSED: m.follow_refused_rule,
  UNDO_EXPIRED: m.follow_refused_undo,
};

/** Why a plan asks for no stake. */
export const noStakeWords: Record<NoStakeReason, () => string> = {
  no_price: m.follow_none_price,
  no_probability: m.follow_none_probability,
  price_simulated: m.follow_none_simulated,
  price_stale: m.follow_none_stale,
  no_edge: m.follow_none_edge,
  below_smallest_stake: m.follow_none_small,
};

/** "12,50 €", of "12.50" */
export function moneyWords(amount: string, currency: string): string {
  return formatMoney(minorOfBody(amount), currency);
}

/** How long ago, in the largest unit that fits. */
export function ageWords(seconds: number): string {
  if (seconds < 60) return m.age_seconds();
  if (seconds < 3_600) return m.age_minutes({ count: String(Math.floor(seconds / 60)) });
  if (seconds < 48 * 3_600) return m.age_hours({ count: String(Math.floor(seconds / 3_600)) });
  return m.age_days({ count: String(Math.floor(seconds / 86_400)) });
}
