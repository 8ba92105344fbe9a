import { type Fraction, floorShare } from "../platform/rounding.ts";
import { edgeOf, kellyShare, profitOf, times, twoPointsBelow } from "./kelly.ts";

export const stakingStrategies = ["flat", "percentage", "kelly"] as const;
export type StakingStrategy = (typeof stakingStrategies)[number];
export const riskTolerances = ["low", "medium", "high"] as const;
export type RiskTolerance = (typeof riskTolerances)[number];

/** Which part of the stake its strategy asks for a bankroll really takes. */
export const riskFractions = { low: 0.25, medium: 0.5, high: 0.75 } as const satisfies Record<RiskTolerance, number>;

/** How the stakes of one bankroll are found. */
export type StakingPlan = {
  strategy: StakingStrategy;
  riskTolerance: RiskTolerance;
  /** The most one stake may be, in hundredths of a percent of the current amount: 10 to 10,000. */
  maxStakeBasisPoints: number;
};
export type Funds = { initialMinor: number; currentMinor: number };
export type StakedPrice = { oddsThousandths: number; knownAtMs: number; simulated: boolean };

export type NoStakeReason =
  | "no_price"
  | "no_probability"
  | "price_simulated"
  | "price_stale"
  | "no_edge"
  | "below_smallest_stake";
export type StakeFigures = {
  /** odds·p − 1. */
  edge: number;
  /** Kelly's share of the bankroll before fraction and cap, 0 to 1. */
  fullKellyShare: number;
  /** Of `riskFractions`. */
  fraction: number;
  mostStakeMinor: number;
};
export type StakeAdvice =
  | { stakeMinor: number; reason: null; capped: boolean; twoPointsLowerMinor: number; figures: StakeFigures }
  | { stakeMinor: 0; reason: NoStakeReason; figures: StakeFigures | null };

/** Prices are collected every two to four hours: an older one missed a collection. */
export const stalePriceAfterMs = 6 * 3_600_000;
const basisPointRange = { least: 10, most: 10_000 };

/**
 * The stake a bankroll's plan asks for, or why it asks for none: without an edge there is no stake under any strategy,
 * and neither on a price that is old or simulated.
 *
 * Kelly takes its share of the current amount, percentage the cap of the current amount, flat the cap of the initial
 * amount; each times the fraction of the risk tolerance, never above the cap of the current amount.
 *
 * @param offer.probability of the published set; null where none is published
 * @param nowMs match clock, as `knownAtMs`
 * @throws RangeError for a plan, price, probability or amount out of range
 */
export function adviseStake(
  plan: StakingPlan,
  funds: Funds,
  offer: { probability: number | null; price: StakedPrice | null },
  nowMs: number,
): StakeAdvice {
  const { probability, price } = offer;
  if (!price) return { stakeMinor: 0, reason: "no_price", figures: null };
  if (probability === null) return { stakeMinor: 0, reason: "no_probability", figures: null };
  const figures = figuresOf(plan, funds, price, probability);
  if (price.simulated) return { stakeMinor: 0, reason: "price_simulated", figures };
  if (nowMs - price.knownAtMs > stalePriceAfterMs) return { stakeMinor: 0, reason: "price_stale", figures };
  if (figures.edge <= 0) return { stakeMinor: 0, reason: "no_edge", figures };
  const askedMinor = askedStakeMinor(plan, funds, price, probability);
  const stakeMinor = Math.min(askedMinor, figures.mostStakeMinor);
  if (stakeMinor === 0) return { stakeMinor: 0, reason: "below_smallest_stake", figures };
  const lowerMinor = askedStakeMinor(plan, funds, price, twoPointsBelow(probability));
  return {
    stakeMinor,
    reason: null,
    capped: askedMinor > figures.mostStakeMinor,
    twoPointsLowerMinor: Math.min(lowerMinor, figures.mostStakeMinor),
    figures,
  };
}

/**
 * The most one stake of a bankroll may be: the cap of its plan, of what it holds now.
 *
 * @throws RangeError for a cap or amount out of range
 */
export function mostStakeMinor(plan: StakingPlan, currentMinor: number): number {
  return floorShare(currentMinor, capOf(plan.maxStakeBasisPoints));
}

/**
 * The open calculator for a part of a bankroll.
 *
 * @param input.basisPoints 10 to 10,000, as the cap of a plan
 * @throws RangeError for anything out of range
 */
export function calculatePercentage(input: { bankrollMinor: number; basisPoints: number; oddsThousandths: number }) {
  return outlookOf(floorShare(input.bankrollMinor, capOf(input.basisPoints)), input);
}

/**
 * The open calculator for the same stake every time.
 *
 * @throws RangeError for anything out of range, a stake of nothing, or above the bankroll
 */
export function calculateFlat(input: { bankrollMinor: number; stakeMinor: number; oddsThousandths: number }) {
  if (!(input.stakeMinor > 0 && input.stakeMinor <= input.bankrollMinor)) {
    throw new RangeError(`not a stake of ${input.bankrollMinor}: ${input.stakeMinor}`);
  }
  return outlookOf(input.stakeMinor, input);
}

/** Basis points of a percentage as bodies carry it: 2.5 is 250. @throws RangeError outside 0.1 to 100 */
export function basisPointsOf(percentage: number): number {
  const basisPoints = Math.round(percentage * 100);
  capOf(basisPoints);
  return basisPoints;
}

function outlookOf(
  stakeMinor: number,
  { bankrollMinor, oddsThousandths }: { bankrollMinor: number; oddsThousandths: number },
) {
  const potentialProfitMinor = profitOf(stakeMinor, oddsThousandths);
  return {
    stakeMinor,
    potentialProfitMinor,
    ifWonMinor: bankrollMinor + potentialProfitMinor,
    ifLostMinor: bankrollMinor - stakeMinor,
  };
}

function figuresOf(plan: StakingPlan, funds: Funds, price: StakedPrice, probability: number): StakeFigures {
  const share = kellyShare(price.oddsThousandths, probability);
  return {
    edge: edgeOf(price.oddsThousandths, probability),
    fullKellyShare: Number(share.numerator) / Number(share.denominator),
    fraction: riskFractions[plan.riskTolerance],
    mostStakeMinor: mostStakeMinor(plan, funds.currentMinor),
  };
}

/** Before the cap; 0 where there is no edge. */
function askedStakeMinor(plan: StakingPlan, funds: Funds, price: StakedPrice, probability: number): number {
  const kelly = kellyShare(price.oddsThousandths, probability);
  if (kelly.numerator === 0n) return 0;
  const base = plan.strategy === "flat" ? funds.initialMinor : funds.currentMinor;
  const whole = plan.strategy === "kelly" ? kelly : capOf(plan.maxStakeBasisPoints);
  return floorShare(base, times(whole, fractionOf(plan.riskTolerance)));
}

function fractionOf(riskTolerance: RiskTolerance): Fraction {
  return { numerator: BigInt(riskFractions[riskTolerance] * 4), denominator: 4n };
}

function capOf(basisPoints: number): Fraction {
  const { least, most } = basisPointRange;
  if (!Number.isInteger(basisPoints) || basisPoints < least || basisPoints > most) {
    throw new RangeError(`not a part of a bankroll in basis points: ${basisPoints}`);
  }
  return { numerator: BigInt(basisPoints), denominator: 10_000n };
}
