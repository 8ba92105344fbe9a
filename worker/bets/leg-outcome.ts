import type { Score } from "../matches/match.ts";
import type { LegTerms } from "./terms.ts";

export type LegOutcome = "won" | "lost" | "void" | "half_won" | "half_lost" | "pending";
export type PendingReason = "not_finished" | "interrupted" | "result_missing" | "unknown_status";
export type VoidReason =
  | "push"
  | "not_played_in_time"
  | "cancelled"
  | "awarded"
  | "abandoned"
  | "sides_swapped"
  | "accepted_after_kickoff";
export type SettledLeg = {
  matchId: number;
  outcome: LegOutcome;
  /** Why it is void or still pending; null where goals decided it. */
  reason: VoidReason | PendingReason | null;
  /** What became of the stake's two halves: 1 won, −1 lost, 0 returned. Empty while pending. */
  halves: readonly (1 | -1 | 0)[];
};

/** What is known of a match. Instants are of the match clock. */
export type MatchResult = {
  matchId: number;
  homeTeamId: number;
  /** The provider's code, as stored with the match. */
  providerStatus: string;
  /** The kick-off as told last: where play began, that one. */
  kickoffAtMs: number;
  /** After 90 minutes and stoppage time; null until then. Never a score that extra time or penalties changed. */
  fullTime: Score | null;
  /** The goals of the 90 minutes that had fallen when play was abandoned; null where nobody told. */
  score: Score | null;
};

/** A postponed match counts if it kicks off within this time of the kick-off the bet was placed for. */
export const postponementWindowMs = 48 * 3_600_000;

const finishedCodes = new Set(["FT", "AET", "PEN"]);
const playingCodes = new Set(["1H", "HT", "2H", "ET", "BT", "P"]);
const waitingCodes = new Set(["NS", "TBD", "PST"]);
const interruptedCodes = new Set(["SUSP", "INT"]);

/**
 * What became of one leg.
 *
 * @param acceptedAtMs when the bet was accepted; one accepted once play had begun is void
 */
export function settleLeg(leg: LegTerms, acceptedAtMs: number, result: MatchResult, nowMs: number): SettledLeg {
  const { providerStatus, kickoffAtMs, fullTime, score } = result;
  const windowEndMs = leg.kickoffAtMs + postponementWindowMs;
  const windowIsOver = nowMs >= windowEndMs;
  const movedOut = kickoffAtMs > windowEndMs;
  if (result.homeTeamId !== leg.homeTeamId) return voided(leg, "sides_swapped");
  if (providerStatus === "CANC") return voided(leg, "cancelled");
  if (providerStatus === "AWD" || providerStatus === "WO") return voided(leg, "awarded");
  if (waitingCodes.has(providerStatus)) {
    // A match that should have begun and of which nobody told is awaited: silence voids nothing.
    const calledOff = providerStatus === "PST" || movedOut;
    return windowIsOver && calledOff ? voided(leg, "not_played_in_time") : pending(leg, "not_finished");
  }
  const begun = finishedCodes.has(providerStatus) || playingCodes.has(providerStatus);
  const brokenOff = interruptedCodes.has(providerStatus) || providerStatus === "ABD";
  if (!begun && !brokenOff) return pending(leg, "unknown_status");
  if (movedOut) return voided(leg, "not_played_in_time");
  if (acceptedAtMs >= kickoffAtMs) return voided(leg, "accepted_after_kickoff");
  if (interruptedCodes.has(providerStatus)) {
    return windowIsOver ? voided(leg, "not_played_in_time") : pending(leg, "interrupted");
  }
  if (providerStatus === "ABD") return abandoned(leg, fullTime ?? score, fullTime !== null);
  if (playingCodes.has(providerStatus)) return pending(leg, "not_finished");
  return fullTime ? decided(leg, halvesOf(leg, fullTime)) : pending(leg, "result_missing");
}

/** Void, unless the goals that had fallen decided the leg whatever would have come: half of it counts by itself. */
function abandoned(leg: LegTerms, score: Score | null, isFinal: boolean): SettledLeg {
  if (!score) return voided(leg, "abandoned");
  if (isFinal) return decided(leg, halvesOf(leg, score));
  const halves = halvesOf(leg, score).map((half) => (isSettledEarly(leg, half) ? half : 0));
  const settled = decided(leg, halves);
  return settled.outcome === "void" ? voided(leg, "abandoned") : settled;
}

/** Goals are never taken off: what is over stays over, and both who scored have scored. */
function isSettledEarly(leg: LegTerms, half: 1 | -1 | 0): boolean {
  const isReached = leg.selection === "over" || leg.selection === "yes" ? half === 1 : half === -1;
  return (leg.market === "OU" || leg.market === "BTTS") && isReached;
}

/** The two halves of the stake against a score; they differ only on quarter lines. */
function halvesOf(leg: LegTerms, { home, away }: Score): (1 | -1 | 0)[] {
  switch (leg.market) {
    case "1X2":
    case "DC": {
      const side = home > away ? "1" : home < away ? "2" : "X";
      return twice(leg.selection.includes(side));
    }
    case "BTTS":
      return twice((home > 0 && away > 0) === (leg.selection === "yes"));
    case "OU":
      return againstLine((home + away) * 100, leg.lineHundredths, leg.selection === "over");
    case "DNB":
      return againstLine((home - away) * 100, 0, leg.selection === "1");
    case "AH":
      return againstLine((home - away) * 100, -leg.lineHundredths, leg.selection === "1");
  }
}

function twice(isWon: boolean): (1 | -1 | 0)[] {
  return isWon ? [1, 1] : [-1, -1];
}

/** Above the line wins for whoever is above it, below for the other, on it returns; a quarter line is the two next to it. */
function againstLine(reached: number, line: number, isAbove: boolean): (1 | -1 | 0)[] {
  const lines = line % 50 === 0 ? [line, line] : [line - 25, line + 25];
  return lines.map((each) => (reached === each ? 0 : reached > each === isAbove ? 1 : -1));
}

function decided(leg: LegTerms, halves: readonly (1 | -1 | 0)[]): SettledLeg {
  const sum = halves.reduce<number>((total, half) => total + half, 0);
  const outcome = sum === 2 ? "won" : sum === 1 ? "half_won" : sum === -1 ? "half_lost" : sum === -2 ? "lost" : "void";
  return { matchId: leg.matchId, outcome, reason: outcome === "void" ? "push" : null, halves };
}

function voided(leg: LegTerms, reason: VoidReason): SettledLeg {
  return { matchId: leg.matchId, outcome: "void", reason, halves: [0, 0] };
}

function pending(leg: LegTerms, reason: PendingReason): SettledLeg {
  return { matchId: leg.matchId, outcome: "pending", reason, halves: [] };
}
