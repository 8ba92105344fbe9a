import type { TransactionKind } from "../../worker/wallet/ledger.ts";
import type { RiskTolerance, StakingStrategy } from "../../worker/wallet/stakes.ts";
import { m } from "../paraglide/messages.js";

export const strategyNames: Record<StakingStrategy, () => string> = {
  flat: m.strategy_flat,
  percentage: m.strategy_percentage,
  kelly: m.strategy_kelly,
};
export const riskNames: Record<RiskTolerance, () => string> = {
  low: m.risk_low,
  medium: m.risk_medium,
  high: m.risk_high,
};
export const kindNames: Record<TransactionKind, () => string> = {
  deposit: m.transaction_deposit,
  withdrawal: m.transaction_withdrawal,
  stake: m.transaction_stake,
  stake_return: m.transaction_stake_return,
  settlement: m.transaction_settlement,
  reversal: m.transaction_reversal,
  closing: m.transaction_closing,
};
export const statusNames = {
  open: m.bankroll_status_open,
  paused: m.bankroll_status_paused,
  archived: m.bankroll_status_archived,
} as const;
