import fc from "fast-check";

import type { MatchResult } from "../../worker/bets/leg-outcome.ts";
import {
  type BetMarket,
  betSelections,
  type BetTerms,
  type LegTerms,
  legTermsSchema,
} from "../../worker/bets/terms.ts";
import type { OracleLeg } from "./settlement.ts";

export const kickoffAtMs = 1_424_000_000_000;
export const afterwardsMs = kickoffAtMs + 2 * 3_600_000;

/** A bet with its results, and the same once more as an oracle sees it. */
export type ToldBet = { terms: BetTerms; results: MatchResult[]; oracleLegs: OracleLeg[] };

const goals = fc.integer({ min: 0, max: 6 });
const linesOf: Partial<Record<BetMarket, fc.Arbitrary<number>>> = {
  OU: fc.integer({ min: 1, max: 24 }).map((quarters) => quarters * 25),
  AH: fc.integer({ min: -12, max: 12 }).map((quarters) => quarters * 25),
};
const offers = fc.constantFrom<BetMarket>("1X2", "OU", "BTTS", "DNB", "DC", "AH").chain((market) =>
  fc.record({
    market: fc.constant(market),
    selection: fc.constantFrom<string>(...betSelections[market]),
    lineHundredths: linesOf[market] ?? fc.constant(null),
    oddsThousandths: fc.integer({ min: 1_001, max: 8_000 }),
  }),
);
const fates = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("played" as const), home: goals, away: goals }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("abandoned" as const), home: goals, away: goals }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("void" as const) }) },
);

/** Bets of so many legs on every market and line, of which every match came to some end. */
export function toldBets(legs: { least: number; most: number }): fc.Arbitrary<ToldBet> {
  return fc
    .tuple(
      fc.integer({ min: 1, max: 400_000 }),
      fc.array(fc.tuple(offers, fates), { minLength: legs.least, maxLength: legs.most }),
    )
    .map(([stakeMinor, told]) => ({
      terms: termsOf(
        stakeMinor,
        told.map(([offer], index) => legOf({ ...offer, matchId: index + 1 })),
      ),
      results: told.map(([, fate], index) => resultOf(index + 1, fate)),
      oracleLegs: told.map(([{ market, selection, lineHundredths, oddsThousandths }, fate]) => ({
        market,
        selection,
        line: lineHundredths === null ? null : (lineHundredths / 100).toFixed(2),
        odds: (oddsThousandths / 1000).toFixed(3),
        fate,
      })),
    }));
}

export function termsOf(stakeMinor: number, legs: LegTerms[]): BetTerms {
  return { rulesVersion: 1, stakeMinor, acceptedAtMs: kickoffAtMs - 60_000, legs };
}

/** A leg on the match result at 2.000, unless told otherwise. */
export function legOf(changed: Partial<Record<keyof LegTerms, unknown>> = {}): LegTerms {
  return legTermsSchema.parse({
    matchId: 1,
    homeTeamId: 10,
    market: "1X2",
    selection: "1",
    lineHundredths: null,
    oddsThousandths: 2_000,
    kickoffAtMs,
    ...changed,
  });
}

/** What is told of a match that was played to its end, broken off, or came to nothing. */
export function resultOf(matchId: number, fate: OracleLeg["fate"]): MatchResult {
  const score = fate.kind === "void" ? null : { home: fate.home, away: fate.away };
  return {
    matchId,
    homeTeamId: 10,
    providerStatus: { played: "FT", abandoned: "ABD", void: "CANC" }[fate.kind],
    kickoffAtMs,
    fullTime: fate.kind === "played" ? score : null,
    score,
  };
}
