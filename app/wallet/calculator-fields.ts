import type { OddsFormat } from "../locale/odds-formats.ts";
import { m } from "../paraglide/messages.js";

export const stakeMethods = ["kelly", "percentage", "flat"] as const;
export type StakeMethod = (typeof stakeMethods)[number];

/** The fields of the calculator as they are typed, and as its address carries them. */
export type CalculatorFields = {
  method: StakeMethod;
  bankroll: string;
  odds: string;
  format: OddsFormat;
  probability: string;
  risk: string;
  percentage: string;
  stake: string;
  bets: string;
  doubt: string;
};

/** What a method asks for, in the order of the form. */
const fieldsOf: Record<StakeMethod, readonly (keyof CalculatorFields)[]> = {
  kelly: ["method", "bankroll", "odds", "format", "probability", "risk", "bets", "doubt"],
  percentage: ["method", "bankroll", "odds", "format", "probability", "percentage", "bets", "doubt"],
  flat: ["method", "bankroll", "odds", "format", "probability", "stake", "bets", "doubt"],
};

export const methodNames: Record<StakeMethod, () => string> = {
  kelly: m.strategy_kelly,
  percentage: m.strategy_percentage,
  flat: m.strategy_flat,
};

/** The address at which the same figures are asked of another method. */
export function calculatorHref(typed: CalculatorFields, method: StakeMethod): string {
  const asked = { ...typed, method };
  return `/calculateur?${new URLSearchParams(fieldsOf[method].map((field) => [field, asked[field]]))}`;
}
