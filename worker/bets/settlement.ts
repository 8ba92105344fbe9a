import { type Fraction, floorShare } from "../platform/rounding.ts";
import { type LegOutcome, type MatchResult, settleLeg, type SettledLeg } from "./leg-outcome.ts";
import { type BetTerms, betTermsSchema, type LegTerms } from "./terms.ts";

export type FinalOutcome = Exclude<LegOutcome, "pending">;
export type SettledBet =
  | { outcome: "pending"; payoutMinor: null; legs: SettledLeg[] }
  | { outcome: FinalOutcome; payoutMinor: number; legs: SettledLeg[] };

/**
 * What became of a bet under its frozen terms, and what it returns, the stake included.
 *
 * A single returns by its leg: won the stake times the odds, half won half of that and half the stake, void the stake,
 * half lost half the stake. Of several legs a lost one loses the bet at once, whatever the others do; a void one counts as
 * odds 1.000; all void return the stake. One rounding, downwards, of the whole bet.
 *
 * @param results one of every match the bet has a leg on; a leg without one is pending
 * @param nowMs match clock
 * @throws ZodError for terms that no bet has, RangeError where two results tell of one match
 */
export function settleBet(terms: BetTerms, results: readonly MatchResult[], nowMs: number): SettledBet {
  const { legs, stakeMinor, acceptedAtMs } = betTermsSchema.parse(terms);
  const byMatch = new Map(results.map((result) => [result.matchId, result]));
  if (byMatch.size < results.length) throw new RangeError("two results tell of one match");
  const told = legs.map((leg) => ({ leg, settled: settledLegOf(leg, acceptedAtMs, byMatch.get(leg.matchId), nowMs) }));
  const settledLegs = told.map(({ settled }) => settled);
  const outcomes = settledLegs.map(({ outcome }) => outcome);
  if (outcomes.includes("lost")) return { outcome: "lost", payoutMinor: 0, legs: settledLegs };
  if (outcomes.includes("pending")) return { outcome: "pending", payoutMinor: null, legs: settledLegs };
  const payoutMinor = floorShare(stakeMinor, returnOf(told));
  return { outcome: outcomeOf(outcomes, payoutMinor, stakeMinor), payoutMinor, legs: settledLegs };
}

function settledLegOf(leg: LegTerms, acceptedAtMs: number, result: MatchResult | undefined, nowMs: number): SettledLeg {
  return result
    ? settleLeg(leg, acceptedAtMs, result, nowMs)
    : { matchId: leg.matchId, outcome: "pending", reason: "not_finished", halves: [] };
}

/** What every unit staked returns, exactly: of each leg the mean of its halves, multiplied. */
function returnOf(told: readonly { leg: LegTerms; settled: SettledLeg }[]): Fraction {
  const factors = told.map(({ leg, settled }) =>
    settled.halves.reduce<number>((sum, half) => sum + (half === 1 ? leg.oddsThousandths : half === 0 ? 1000 : 0), 0),
  );
  return {
    numerator: factors.reduce((product, factor) => product * BigInt(factor), 1n),
    denominator: 2000n ** BigInt(told.length),
  };
}

/** What the whole bet is called: won in full only if every leg that counted was; in part, by what it returned. */
function outcomeOf(outcomes: readonly LegOutcome[], payoutMinor: number, stakeMinor: number): FinalOutcome {
  const counted = outcomes.filter((outcome) => outcome !== "void");
  if (counted.length === 0) return "void";
  if (counted.every((outcome) => outcome === "won")) return "won";
  return payoutMinor >= stakeMinor ? "half_won" : "half_lost";
}
