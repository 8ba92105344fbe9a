import { type Fraction, floorShare } from "../platform/rounding.ts";

/** Odds are integer thousandths: 2150 is 2.150. */
export const oddsRange = { least: 1_001, most: 1_000_000 };
/** Probabilities and factors enter the exact arithmetic as whole millionths. */
const million = 1_000_000;

/**
 * The share of a bankroll whose logarithm grows fastest (J. L. Kelly, "A New Interpretation of Information Rate", 1956):
 * f = (odds·p − 1)/(odds − 1), exactly; 0 where there is no edge, never above 1.
 *
 * @param probability 0 to 1, taken to the nearest millionth
 * @throws RangeError for odds outside `oddsRange`, or what is no probability
 */
export function kellyShare(oddsThousandths: number, probability: number): Fraction {
  const edge = edgeBillionths(oddsThousandths, probability);
  return { numerator: edge > 0n ? edge : 0n, denominator: BigInt(oddsThousandths - 1000) * BigInt(million) };
}

/**
 * What a unit staked is expected to bring beyond itself: odds·p − 1.
 *
 * @throws RangeError as `kellyShare`
 */
export function edgeOf(oddsThousandths: number, probability: number): number {
  return Number(edgeBillionths(oddsThousandths, probability)) / 1e9;
}

export type KellyCalculation = {
  /** f of `kellyShare`, 0 to 1. */
  share: number;
  /** f of the bankroll. */
  fullStakeMinor: number;
  /** f times the risk factor of the bankroll: also what can be lost. */
  adjustedStakeMinor: number;
  /** What the adjusted stake brings beyond itself when it wins. */
  potentialProfitMinor: number;
  /** The adjusted stake if the probability is two points lower. */
  twoPointsLowerMinor: number;
};

/**
 * The open calculator: Kelly's stake times a risk factor, without any cap. Every stake is rounded down once.
 *
 * @param input.riskFactor 0 to 1, taken to the nearest millionth
 * @throws RangeError as `kellyShare` and `floorShare`
 */
export function calculateKelly(input: {
  bankrollMinor: number;
  oddsThousandths: number;
  probability: number;
  riskFactor: number;
}): KellyCalculation {
  const { bankrollMinor, oddsThousandths, probability, riskFactor } = input;
  const share = kellyShare(oddsThousandths, probability);
  const factor = { numerator: millionthsOf(riskFactor), denominator: BigInt(million) };
  const lower = kellyShare(oddsThousandths, twoPointsBelow(probability));
  const adjustedStakeMinor = floorShare(bankrollMinor, times(share, factor));
  return {
    share: Number(share.numerator) / Number(share.denominator),
    fullStakeMinor: floorShare(bankrollMinor, share),
    adjustedStakeMinor,
    potentialProfitMinor: profitOf(adjustedStakeMinor, oddsThousandths),
    twoPointsLowerMinor: floorShare(bankrollMinor, times(lower, factor)),
  };
}

/**
 * What a stake brings beyond itself when it wins.
 *
 * @throws RangeError for odds outside `oddsRange`, and as `floorShare`
 */
export function profitOf(stakeMinor: number, oddsThousandths: number): number {
  return floorShare(stakeMinor, { numerator: exactOdds(oddsThousandths), denominator: 1000n }) - stakeMinor;
}

export function times(one: Fraction, other: Fraction): Fraction {
  return { numerator: one.numerator * other.numerator, denominator: one.denominator * other.denominator };
}

/** A probability two percentage points lower, the usual doubt: 0.02 less, at least 0. */
export function twoPointsBelow(probability: number): number {
  return Math.max(0, probability - 0.02);
}

function edgeBillionths(oddsThousandths: number, probability: number): bigint {
  return exactOdds(oddsThousandths) * millionthsOf(probability) - 1_000_000_000n;
}

function exactOdds(oddsThousandths: number): bigint {
  const { least, most } = oddsRange;
  if (!Number.isInteger(oddsThousandths) || oddsThousandths < least || oddsThousandths > most) {
    throw new RangeError(`not odds: ${oddsThousandths}`);
  }
  return BigInt(oddsThousandths);
}

function millionthsOf(proportion: number): bigint {
  if (!(proportion >= 0 && proportion <= 1)) throw new RangeError(`not between 0 and 1: ${proportion}`);
  return BigInt(Math.round(proportion * million));
}
