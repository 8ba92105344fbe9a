import { type Market, type Selection, winningSelection } from "../predict/market.ts";
import type { InPlayState, WinProbability } from "./in-play.ts";

/**
 * How a prediction stands: `won_already` and `lost` are decided whatever still comes in the 90 minutes; `holding` would win
 * if they ended now, `open` would not.
 */
export const standings = ["holding", "lost", "won_already", "open"] as const;
export type Standing = (typeof standings)[number];

/** @param prediction a followable market and what was picked in it */
export function standingOf({ market, pick }: { market: Market; pick: string }, state: InPlayState): Standing {
  const decided = decidedSelection(market, state);
  if (decided !== null) return decided === pick ? "won_already" : "lost";
  return winningSelection(market, state.homeGoals, state.awayGoals) === pick ? "holding" : "open";
}

/** The selection that has won whatever comes; null while the market is open. A goal that counts stays. */
export function decidedSelection(market: Market, { time, homeGoals, awayGoals }: InPlayState): Selection | null {
  const present = winningSelection(market, homeGoals, awayGoals);
  if (time === "over") return present;
  return present === "over" || present === "yes" ? present : null;
}

/** The probability of a selection of a followable market. */
export function probabilityOf(selection: Selection, said: WinProbability): number {
  switch (selection) {
    case "1":
      return said.home;
    case "X":
      return said.draw;
    case "2":
      return said.away;
    case "over":
      return said["over_2.5"];
    case "under":
      return 1 - said["over_2.5"];
    case "yes":
      return said.btts;
    case "no":
      return 1 - said.btts;
  }
}
