import { type GoalProfile, goalProfile } from "../../worker/live/playing-time.ts";
import { aligned, withInterval } from "../backtest/print-summary.ts";
import { bootstrapMean } from "../backtest/score-lines.ts";
import type { MinuteScore } from "./judge.ts";
import type { LeadEffect } from "./lead-effect.ts";
import type { LeftOut } from "./read-goal-minutes.ts";

/** Log loss of the result by minute, beside both baselines. */
export function resultTable(scores: readonly MinuteScore[]): string {
  const head = ["minute", "matches", "log loss", "ECE", "blind to score", "difference [95 %]"];
  const rows = scores.map(({ minute, count, logLoss, calibrationError, blindToScore, blindToTeams }) => [
    String(minute),
    String(count),
    logLoss.toFixed(4),
    calibrationError.toFixed(4),
    blindToScore.logLoss.toFixed(4),
    minute === 0 ? "the same" : withInterval(blindToScore.difference),
    blindToTeams.logLoss.toFixed(4),
    withInterval(blindToTeams.difference),
  ]);
  return aligned([[...head, "blind to teams", "difference [95 %]"], ...rows]);
}

/** The other two followable markets. */
export function questionTable(scores: readonly MinuteScore[]): string {
  const rows = scores.map(({ minute, over, btts }) => [
    String(minute),
    ...[over, btts].flatMap(({ logLoss, calibrationError }) => [logLoss.toFixed(4), calibrationError.toFixed(4)]),
  ]);
  return aligned([["minute", "over 2.5 log loss", "ECE", "both score log loss", "ECE"], ...rows]);
}

/** The constants of the model beside what the record says of them. */
export function profileTable(measured: GoalProfile): string {
  const names = ["1-15", "16-30", "31-45", "45+", "46-60", "61-75", "76-90", "90+"];
  return aligned([
    ["share of goals", ...names],
    ["in the model", ...sharesOf(goalProfile)],
    ["measured", ...sharesOf(measured)],
  ]);
}

function sharesOf({ quarters, stoppage }: GoalProfile): string[] {
  return [...quarters.slice(0, 3), stoppage[0], ...quarters.slice(3), stoppage[1]].map((share) => share.toFixed(4));
}

export function leadText({ ahead, level, behind, differences }: LeadEffect, seed: string): string {
  const factors = `ahead ×${ahead.toFixed(3)}, level ×${level.toFixed(3)}, behind ×${behind.toFixed(3)}`;
  const interval = bootstrapMean(differences, `${seed} lead`);
  return `Pace by who leads: ${factors}. Log loss with these factors less that without, on the same matches: ${withInterval(
    interval,
  )}; the model leaves them out.`;
}

export function leftOutText(leftOut: LeftOut): string {
  return Object.entries(leftOut)
    .map(([reason, count]) => `  ${count} ${reason}`)
    .join("\n");
}
