import * as z from "zod";

import { mostMinor } from "../platform/money.ts";
import { type Fraction, floorShare } from "../platform/rounding.ts";
import { selectionsOf as followedSelections } from "../predict/market.ts";

/**
 * Everything a bet can be on: the followable markets, and draw no bet, double chance and Asian handicap. "1" is the home
 * team, "2" the away team.
 */
export const betSelections = {
  ...followedSelections,
  DNB: ["1", "2"],
  DC: ["1X", "12", "X2"],
  AH: ["1", "2"],
} as const;
export type BetMarket = keyof typeof betSelections;

/** Bets are settled by the rules they were placed under. */
export const rulesVersion = 1;
export const mostLegs = 20;

const oddsThousandths = z.int().min(1_001).max(1_000_000);
/** Goal lines go in quarters; a quarter line is half a stake on each of the two lines next to it. */
const quarterLine = z.int().multipleOf(25);

const legShape = {
  matchId: z.int().positive(),
  /** Who played at home when the bet was placed. */
  homeTeamId: z.int().positive(),
  oddsThousandths,
  /** The kick-off announced when the bet was placed; match clock, as all instants here. */
  kickoffAtMs: z.int(),
};

export const legTermsSchema = z.discriminatedUnion("market", [
  z.strictObject({
    ...legShape,
    market: z.literal("1X2"),
    selection: z.enum(betSelections["1X2"]),
    lineHundredths: z.null(),
  }),
  z.strictObject({
    ...legShape,
    market: z.literal("BTTS"),
    selection: z.enum(betSelections.BTTS),
    lineHundredths: z.null(),
  }),
  z.strictObject({
    ...legShape,
    market: z.literal("DNB"),
    selection: z.enum(betSelections.DNB),
    lineHundredths: z.null(),
  }),
  z.strictObject({
    ...legShape,
    market: z.literal("DC"),
    selection: z.enum(betSelections.DC),
    lineHundredths: z.null(),
  }),
  z.strictObject({
    ...legShape,
    market: z.literal("OU"),
    selection: z.enum(betSelections.OU),
    lineHundredths: quarterLine.min(25).max(2_000),
  }),
  z.strictObject({
    ...legShape,
    market: z.literal("AH"),
    selection: z.enum(betSelections.AH),
    /** What is added to the goals of the home team, for either selection. */
    lineHundredths: quarterLine.min(-2_000).max(2_000),
  }),
]);
export type LegTerms = z.infer<typeof legTermsSchema>;

/** What is frozen when a bet is placed, and all that settles it beside the results. A single has one leg. */
export const betTermsSchema = z
  .strictObject({
    rulesVersion: z.literal(rulesVersion),
    stakeMinor: z.int().min(1).max(mostMinor),
    acceptedAtMs: z.int(),
    legs: z.array(legTermsSchema).min(1).max(mostLegs),
  })
  .refine(({ legs }) => new Set(legs.map(({ matchId }) => matchId)).size === legs.length, {
    path: ["legs"],
    error: "two legs are on the same match",
  })
  .refine((terms) => fitsIn(terms.stakeMinor, terms.legs), {
    path: ["stakeMinor"],
    error: "the bet could return more than an amount may be",
  });
export type BetTerms = z.infer<typeof betTermsSchema>;

/**
 * What a bet returns if every leg wins, the stake included.
 *
 * @throws RangeError where that is more than an amount may be
 */
export function potentialReturnMinor(stakeMinor: number, legs: readonly { oddsThousandths: number }[]): number {
  return floorShare(stakeMinor, combinedOdds(legs));
}

/** The odds of the whole bet as they are shown and counted, rounded down; its settlement multiplies exactly. */
export function combinedOddsThousandths(legs: readonly { oddsThousandths: number }[]): number {
  const { numerator, denominator } = combinedOdds(legs);
  return Number((numerator * 1000n) / denominator);
}

/** The product of the legs' odds, exactly. */
function combinedOdds(legs: readonly { oddsThousandths: number }[]): Fraction {
  return {
    numerator: legs.reduce((product, leg) => product * BigInt(leg.oddsThousandths), 1n),
    denominator: 1000n ** BigInt(legs.length),
  };
}

function fitsIn(stakeMinor: number, legs: readonly { oddsThousandths: number }[]): boolean {
  const { numerator, denominator } = combinedOdds(legs);
  return BigInt(stakeMinor) * numerator <= BigInt(mostMinor) * denominator;
}
