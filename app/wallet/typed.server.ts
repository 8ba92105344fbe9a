import { data } from "react-router";

import { randomToken } from "../../worker/platform/keyed-hash.ts";
import { figureText, textOf } from "../forms/answer-form.server.ts";

const keyField = "movement_key";

/** A key for a form that moves money: sent twice, it moves it once. */
export function newMovementKey(): string {
  return randomToken();
}

/** The key the form came with. @throws 400 for a form that is none of ours */
export function movementKey(typed: FormData): string {
  const key = textOf(typed, keyField);
  if (!/^[\w-]{43}$/.test(key)) throw data(null, { status: 400 });
  return key;
}

/** Name, target and strategy as their contracts expect them. */
export function typedStrategy(typed: FormData) {
  return {
    name: textOf(typed, "name"),
    target_amount: figureText(textOf(typed, "target_amount")) || null,
    risk_tolerance: textOf(typed, "risk_tolerance"),
    strategy: textOf(typed, "strategy"),
    max_stake_percentage: Number(figureText(textOf(typed, "max_stake_percentage"))),
  };
}
