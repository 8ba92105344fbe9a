import type { ComponentId } from "./engine/components.ts";
import type { GoalStrengths } from "./engine/goal-strengths.ts";
import type { EnsembleShares } from "./engine/predict.ts";
import type { ResultProbabilities } from "./market.ts";
import { marketsOf, scoreGrid } from "./score-grid.ts";

/** The factors of the goal model, then what the other opinions add to it, in the order of the bits of a subset. */
const goalFactors = ["home_advantage", "home_attack", "home_defence", "away_attack", "away_defence"] as const;
const opinionFactors = ["shots", "ratings", "earlier_prices", "market_prices"] as const;

export const contributionFactors = [...goalFactors, ...opinionFactors] as const;
export type ContributionFactor = (typeof contributionFactors)[number];

/** `points` of probability (0.05 is five percentage points): above 0 for the home side, below 0 for the away side. */
export type Contribution = { factor: ContributionFactor; points: number };

export type ContributionInput = {
  /** The goal model of the pool that knows attack and defence of each team, and which of its components that is. */
  goals: GoalStrengths;
  goalComponent: ComponentId;
  neutral: boolean;
  /** The pool the independent set was read from, and what each of its components says. */
  ensemble: EnsembleShares;
  independent: ResultProbabilities;
  /** The published probabilities when they come from prices; null when they are the independent ones. */
  marketProbabilities: ResultProbabilities | null;
};

/**
 * What moves P(home win) − P(away win) away from zero, its value in a match of two average teams on neutral ground.
 *
 * Each factor's points are its Shapley value (Shapley 1953; Lundberg and Lee 2017): the mean, over every order in which
 * the factors can be switched on, of what switching it on changes. The points add up to the published difference exactly.
 *
 * The pool is a product of powers, so it can be written as the goal model to the power of all exponents together, times
 * what each other component says differently, to its own exponent. Shots and earlier prices count as their component's
 * factor of that product, `ratings` as what remains (Elo, pi, the memory of results, and the voice of a component that is
 * silent), and prices as the factor by which they reweight the independent set.
 *
 * @returns no home advantage on neutral ground, and no factor whose opinion has no weight
 */
export function contributionsOf(input: ContributionInput): Contribution[] {
  const reweights = reweightsOf(input);
  const opinions = opinionFactors.filter((factor) => reweights[factor] !== null);
  const factors: ContributionFactor[] = [...goalFactors, ...opinions];
  const differences = differencesBySubset(
    input,
    opinions.flatMap((factor) => reweights[factor] ?? []),
  );
  return factors
    .map((factor, position) => ({ factor, points: shapleyValue(differences, factors.length, position) }))
    .filter(({ factor }) => factor !== "home_advantage" || !input.neutral);
}

type Reweight = { by: number[] };

/** Factor by which each opinion, once switched on, multiplies the three results; null where it has no say. */
function reweightsOf(input: ContributionInput): Record<(typeof opinionFactors)[number], Reweight | null> {
  const { independent, marketProbabilities, ensemble } = input;
  const goals = goalResult(input, allGoalFactors);
  function opinionOf(component: ComponentId): Reweight | null {
    const said = ensemble.said[component];
    const exponent = ensemble.exponents[component] ?? 0;
    if (!said || exponent === 0 || component === input.goalComponent) return null;
    return { by: said.map((p, outcome) => (p / (goals[outcome] ?? 0)) ** exponent) };
  }
  const shots = opinionOf("dixon-coles-shots");
  const earlierPrices = opinionOf("market-memory");
  const base = baseWeights(goals, ensemble);
  const remainder = independent.map(
    (p, outcome) => p / ((base[outcome] ?? 0) * (shots?.by[outcome] ?? 1) * (earlierPrices?.by[outcome] ?? 1)),
  );
  // A pool is known up to a constant; a remainder that is the same for all results says nothing.
  const spread = Math.max(...remainder) / Math.min(...remainder) - 1;
  return {
    shots,
    ratings: spread > 1e-9 ? { by: remainder } : null,
    earlier_prices: earlierPrices,
    market_prices: marketProbabilities && {
      by: marketProbabilities.map((p, outcome) => p / (independent[outcome] ?? 0)),
    },
  };
}

const goalSubsets = 2 ** goalFactors.length;
const allGoalFactors = goalSubsets - 1;

/** P(home) − P(away) for every set of factors switched on; bit i of the index is factor i. */
function differencesBySubset(input: ContributionInput, reweights: readonly Reweight[]): number[] {
  const byGoals = Array.from({ length: goalSubsets }, (_, subset) =>
    baseWeights(goalResult(input, subset), input.ensemble),
  );
  return Array.from({ length: goalSubsets * 2 ** reweights.length }, (_, subset) => {
    const weights = [0, 1, 2].map((outcome) =>
      reweights.reduce(
        (weight, { by }, position) =>
          (subset >> (goalFactors.length + position)) & 1 ? weight * (by[outcome] ?? 1) : weight,
        byGoals[subset % goalSubsets]?.[outcome] ?? 0,
      ),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return ((weights[0] ?? 0) - (weights[2] ?? 0)) / sum;
  });
}

/** The goal model with some of its factors: without any, two average teams meet on neutral ground. */
function goalResult({ goals, neutral }: ContributionInput, subset: number): ResultProbabilities {
  const { home, away, advantage, intercept, rho } = goals;
  function ifOn(position: number, value: number): number {
    return (subset >> position) & 1 ? value : 0;
  }
  const ground = neutral ? { home: 0, away: 0 } : advantage;
  const logHome = intercept + ifOn(0, ground.home) + ifOn(1, home.attack) - ifOn(4, away.defence);
  const logAway = intercept + ifOn(0, ground.away) + ifOn(3, away.attack) - ifOn(2, home.defence);
  return marketsOf(scoreGrid({ homeGoals: Math.exp(logHome), awayGoals: Math.exp(logAway), rho })).result;
}

/** The goal model as if every component of the pool said the same. */
function baseWeights(goals: ResultProbabilities, { exponents, drawBias }: EnsembleShares): number[] {
  const total = Object.values(exponents).reduce((sum, exponent) => sum + exponent, 0);
  return goals.map((p, outcome) => p ** total * (outcome === 1 ? Math.exp(drawBias) : 1));
}

function shapleyValue(values: readonly number[], factorCount: number, position: number): number {
  let total = 0;
  for (let subset = 0; subset < values.length; subset += 1) {
    if ((subset >> position) & 1) continue;
    const size = bitCount(subset);
    const orders = (factorial(size) * factorial(factorCount - size - 1)) / factorial(factorCount);
    total += orders * ((values[subset | (1 << position)] ?? 0) - (values[subset] ?? 0));
  }
  return total;
}

function bitCount(bits: number): number {
  return bits === 0 ? 0 : (bits & 1) + bitCount(bits >> 1);
}

function factorial(count: number): number {
  return count < 2 ? 1 : count * factorial(count - 1);
}
