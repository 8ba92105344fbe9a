import { applyTemperature } from "./calibration.ts";
import type { ResultProbabilities } from "./market.ts";
import { type DixonColesFit, strengthOf } from "./models/dixon-coles.ts";
import { marketsOf, scoreGrid } from "./score-grid.ts";

export const contributionFactors = [
  "home_advantage",
  "home_attack",
  "home_defence",
  "away_attack",
  "away_defence",
  "market_prices",
] as const;
export type ContributionFactor = (typeof contributionFactors)[number];

/** `points` of probability (0.05 is five percentage points): above 0 for the home side, below 0 for the away side. */
export type Contribution = { factor: ContributionFactor; points: number };

/**
 * What moves P(home win) − P(away win) away from zero, its value in a match of two average teams on neutral ground.
 *
 * Each factor's points are its Shapley value (Shapley 1953; Lundberg and Lee 2017): the mean, over every order in which
 * the factors can be switched on, of what switching it on changes. The points add up to the published difference exactly.
 * Prices count as the factor by which they reweight the three results of the model's own prediction.
 *
 * @param temperature of `applyTemperature`, as used for the model's probabilities
 * @param marketProbabilities the published probabilities when they come from prices; null when they are the model's own
 * @returns the five factors of the model (four on neutral ground), and `market_prices` when there are prices
 */
export function contributionsOf(input: {
  fit: DixonColesFit;
  homeTeamId: number;
  awayTeamId: number;
  neutral: boolean;
  temperature: number;
  marketProbabilities: ResultProbabilities | null;
}): Contribution[] {
  const factors = contributionFactors.filter(
    (factor) => factor !== "market_prices" || input.marketProbabilities !== null,
  );
  const differences = differencesBySubset(input, factors.length);
  return factors
    .map((factor, position) => ({ factor, points: shapleyValue(differences, factors.length, position) }))
    .filter(({ factor }) => factor !== "home_advantage" || !input.neutral);
}

/** P(home) − P(away) for every set of factors switched on; bit i of the index is factor i. */
function differencesBySubset(input: Parameters<typeof contributionsOf>[0], factorCount: number): number[] {
  const home = strengthOf(input.fit, input.homeTeamId);
  const away = strengthOf(input.fit, input.awayTeamId);
  const { intercept, rho } = input.fit;
  const homeAdvantage = input.neutral ? 0 : input.fit.homeAdvantage;

  function modelProbabilities(subset: number): number[] {
    function ifOn(position: number, value: number): number {
      return (subset >> position) & 1 ? value : 0;
    }
    const logHome = intercept + ifOn(0, homeAdvantage) + ifOn(1, home.attack) - ifOn(4, away.defence);
    const logAway = intercept + ifOn(3, away.attack) - ifOn(2, home.defence);
    const grid = scoreGrid({ homeGoals: Math.exp(logHome), awayGoals: Math.exp(logAway), rho });
    return applyTemperature(marketsOf(grid).result, input.temperature);
  }

  const modelSubsets = 2 ** 5;
  const byModel = Array.from({ length: modelSubsets }, (_, subset) => modelProbabilities(subset));
  const full = byModel[modelSubsets - 1] ?? [];
  return Array.from({ length: 2 ** factorCount }, (_, subset) => {
    const model = byModel[subset % modelSubsets] ?? [];
    const market = subset >= modelSubsets ? input.marketProbabilities : null;
    const weights = model.map((p, outcome) =>
      market === null ? p : (p * (market[outcome] ?? 0)) / (full[outcome] ?? 0),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return ((weights[0] ?? 0) - (weights[2] ?? 0)) / sum;
  });
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
