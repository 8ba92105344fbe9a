import { type AccountFault, accountFaults } from "../../worker/accounts/faults.ts";
import { m } from "../paraglide/messages.js";

const words: Record<AccountFault, () => string> = {
  too_short: () => m.fault_password_short(),
  too_long: () => m.fault_password_long(),
  common: () => m.fault_password_common(),
  personal: () => m.fault_password_personal(),
  not_an_address: () => m.fault_email(),
  not_your_password: () => m.fault_password_wrong(),
  already_your_address: () => m.fault_email_same(),
  link_spent: () => m.fault_link(),
};
const wordsByText = new Map<string, () => string>(Object.entries(words).map(([fault, say]) => [textOf(fault), say]));

/** Fields whose only fault is that something else was chosen than what they need. */
const wordsByField: Record<string, () => string> = {
  is_adult: () => m.fault_adult(),
  accept_terms: () => m.fault_terms(),
  time_zone: () => m.fault_zone(),
  scopes: () => m.fault_scopes(),
  expires_at: () => m.fault_past(),
  premium_until: () => m.fault_date(),
  initial_amount: () => m.fault_initial_amount(),
  target_amount: () => m.fault_target(),
  max_stake_percentage: () => m.fault_max_stake(),
  amount: () => m.fault_money(),
};

/** What a service found wrong with a field, in the language of the page. */
export function wordsOfFault(field: string, text: string): string {
  return (wordsByText.get(text) ?? wordsByField[field] ?? m.fault_field)();
}

/** What a contract found wrong with a field, in the language of the page. */
export function wordsOfIssue(issue: {
  code: string;
  path: PropertyKey[];
  minimum?: unknown;
  maximum?: unknown;
}): string {
  const own = wordsByField[String(issue.path[0])];
  if (own) return own();
  if (issue.code === "too_small" && typeof issue.minimum === "number") {
    return issue.minimum === 1 ? m.fault_empty() : m.fault_short({ minimum: String(issue.minimum) });
  }
  if (issue.code === "too_big" && typeof issue.maximum === "number") {
    return m.fault_long({ maximum: String(issue.maximum) });
  }
  return issue.code === "invalid_format" ? m.fault_characters() : m.fault_field();
}

function textOf(fault: string): string {
  return Object.entries(accountFaults).find(([name]) => name === fault)?.[1] ?? fault;
}
