import type { ScoreParameters } from "../score-grid.ts";
import { solvePositiveDefinite, valueAt } from "./cholesky.ts";
import { impliedRho } from "./implied-goals.ts";

/** A match with the rating difference (home less away) both sides went into it with. */
export type RatedMatch = { day: number; difference: number; neutral: boolean; homeGoals: number; awayGoals: number };

/** log λ = level + home advantage + slope · difference, log μ = level − slope · difference; plain JSON. */
export type RatingGoals = { level: number; homeAdvantage: number; slope: number };

/** What a fit begins with and is drawn to while there are few matches; precisions count in goals. */
export type RatingGoalsPrior = { slope: number; slopePrecision: number };

const priorLevel = { level: 0.15, homeAdvantage: 0.25, precision: 20 };
const decayPerDay = 0.001;
const maxIterations = 25;

/**
 * Poisson regression of both sides' goals on the rating difference, the way Dyte and Clarke (2000) turned FIFA ratings into
 * goals; weighted by exp(−0.001 · age in days) and drawn to a prior, by Newton's method (the likelihood is concave).
 */
export function fitRatingGoals(matches: readonly RatedMatch[], asOfDay: number, prior: RatingGoalsPrior): RatingGoals {
  const means = [priorLevel.level, priorLevel.homeAdvantage, prior.slope] as const;
  const precisions = [priorLevel.precision, priorLevel.precision, prior.slopePrecision] as const;
  const parameters = Float64Array.from(means);
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const gradient = new Float64Array(3);
    const information = new Float64Array(9);
    for (const [index, precision] of precisions.entries()) {
      gradient[index] = precision * ((means[index] ?? 0) - valueAt(parameters, index));
      information[index * 4] = precision;
    }
    for (const match of matches) {
      const weight = Math.exp(-decayPerDay * (asOfDay - match.day));
      const atHome = match.neutral ? 0 : 1;
      addSide(parameters, [1, atHome, match.difference], match.homeGoals, weight, gradient, information);
      addSide(parameters, [1, 0, -match.difference], match.awayGoals, weight, gradient, information);
    }
    const step = solvePositiveDefinite(information, gradient);
    if (step === null) break;
    // A step this large would leave the region in which the curvature says anything.
    const largest = Math.max(...step.map((value, index) => Math.abs(value) * (index === 2 ? 1 / prior.slope : 1)));
    const share = Math.min(1, 1 / largest);
    for (let index = 0; index < 3; index += 1) {
      parameters[index] = valueAt(parameters, index) + share * valueAt(step, index);
    }
    if (largest < 1e-12) break;
  }
  return { level: valueAt(parameters, 0), homeAdvantage: valueAt(parameters, 1), slope: valueAt(parameters, 2) };
}

/** Expected goals of a match between teams so far apart. */
export function goalsFromRating(fit: RatingGoals, difference: number, neutral: boolean): ScoreParameters {
  const lead = Math.min(Math.max(fit.slope * difference, -2), 2);
  return {
    homeGoals: Math.exp(fit.level + (neutral ? 0 : fit.homeAdvantage) + lead),
    awayGoals: Math.exp(fit.level - lead),
    rho: impliedRho,
  };
}

function addSide(
  parameters: Float64Array,
  covariates: readonly [number, number, number],
  goals: number,
  weight: number,
  gradient: Float64Array,
  information: Float64Array,
): void {
  const [a, b, c] = covariates;
  const log = valueAt(parameters, 0) * a + valueAt(parameters, 1) * b + valueAt(parameters, 2) * c;
  const expected = Math.exp(Math.min(log, 4));
  for (let row = 0; row < 3; row += 1) {
    const x = covariates[row] ?? 0;
    gradient[row] = valueAt(gradient, row) + weight * (goals - expected) * x;
    for (let column = 0; column < 3; column += 1) {
      const cell = row * 3 + column;
      information[cell] = valueAt(information, cell) + weight * expected * x * (covariates[column] ?? 0);
    }
  }
}
