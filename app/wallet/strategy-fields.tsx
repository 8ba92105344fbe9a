import { riskTolerances, stakingStrategies } from "../../worker/wallet/stakes.ts";
import { m } from "../paraglide/messages.js";
import { SelectField, TextField } from "../ui/field.tsx";
import { riskNames, strategyNames } from "./bankroll-words.ts";

type Strategy = {
  strategy: (typeof stakingStrategies)[number];
  riskTolerance: (typeof riskTolerances)[number];
  /** As they are typed. */
  maxStake: string;
  target: string;
};

/** How stakes of a bankroll are found, and where it wants to get. */
export function StrategyFields({ strategy, riskTolerance, maxStake, target }: Strategy) {
  return (
    <>
      <SelectField
        name="strategy"
        label={m.bankroll_strategy()}
        hint={m.bankroll_strategy_hint()}
        value={strategy}
        options={stakingStrategies.map((value) => ({ value, label: strategyNames[value]() }))}
      />
      <SelectField
        name="risk_tolerance"
        label={m.bankroll_risk()}
        value={riskTolerance}
        options={riskTolerances.map((value) => ({ value, label: riskNames[value]() }))}
      />
      <TextField
        name="max_stake_percentage"
        label={m.bankroll_max_stake()}
        hint={m.bankroll_max_stake_hint()}
        value={maxStake}
        inputMode="decimal"
        autoComplete="off"
        maxLength={10}
        required
      />
      <TextField
        name="target_amount"
        label={m.bankroll_target()}
        hint={m.bankroll_target_hint()}
        value={target}
        inputMode="decimal"
        autoComplete="off"
        maxLength={20}
      />
    </>
  );
}
