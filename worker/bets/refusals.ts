import { AppError } from "../platform/errors.ts";
import { messageOf } from "../platform/logger.ts";
import { decimalOf } from "../platform/money.ts";
import { walletRefusalOf } from "../wallet/refusals.ts";

/** What the database says where it aborts the batch of a bet, and what to answer. */
const refusals: readonly [said: string, answer: () => AppError][] = [
  ["bet refused: placed before", () => new AppError("CONFLICT", "This has been done before")],
  ["bet refused: bankroll", () => changedMeanwhile()],
  ["bet refused: balance", () => insufficientBalance()],
  ["bet refused: above the plan", () => aboveLimit(null)],
  ["bet refused: followed before", () => alreadyFollowed()],
  ["bet refused: not open", () => predictionLocked()],
  ["bet refused: changed meanwhile", () => changedMeanwhile()],
  ["bet refused: not in this state", () => undoExpired()],
];

/** What to answer where a batch was aborted by a rule of bets, of the wallet or by a limit; null where something else went wrong. */
export function betRefusalOf(error: unknown): AppError | null {
  const message = messageOf(error);
  return refusals.find(([said]) => message.includes(said))?.[1]() ?? walletRefusalOf(error);
}

/** Whether the match or its prediction had moved on since it was read. */
export function isOutOfDate(error: unknown): boolean {
  return /bet refused: (?:changed meanwhile|not open)/.test(messageOf(error));
}

export function noSuchPrediction(predictionId: number): AppError {
  return new AppError("NOT_FOUND", "No such prediction", { prediction: [`No prediction has the id ${predictionId}`] });
}

export function predictionLocked(): AppError {
  return new AppError("PREDICTION_LOCKED", "The match has kicked off", { prediction: ["Locked at kick-off"] });
}

export function matchNotOpen(): AppError {
  return new AppError("MATCH_NOT_OPEN", "The match is not to be played as it was announced", {
    prediction: ["Cancelled, postponed or without an hour"],
  });
}

export function noPrice(): AppError {
  return new AppError("NO_PRICE", "Nobody offers a price on this prediction", { prediction: ["No price"] });
}

/** @param oddsThousandths what there is to accept now */
export function oddsChanged(oddsThousandths: number): AppError {
  return new AppError("ODDS_CHANGED", "The price is not the one you saw: accept the new one", {
    accept_odds: [String(oddsThousandths / 1000)],
  });
}

export function insufficientBalance(): AppError {
  return new AppError("INSUFFICIENT_BALANCE", "The bankroll does not hold that much", {
    user_stake: ["More than it holds"],
  });
}

/** @param mostMinor the most one stake may be; null where it is not known */
export function aboveLimit(mostMinor: number | null): AppError {
  return new AppError("STAKE_ABOVE_LIMIT", "The plan of this bankroll allows less for one stake", {
    user_stake: [mostMinor === null ? "Above the limit" : `At most ${decimalOf(mostMinor)}`],
  });
}

export function undoExpired(): AppError {
  return new AppError("UNDO_EXPIRED", "A stake can be taken back for six seconds, and never after kick-off");
}

function alreadyFollowed(): AppError {
  return new AppError("ALREADY_FOLLOWED", "This bankroll follows this prediction already", {
    prediction: ["Followed already"],
  });
}

function changedMeanwhile(): AppError {
  return new AppError("CONFLICT", "Something changed in between: look again");
}
