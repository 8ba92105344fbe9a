import { valueAt } from "./cholesky.ts";

/** Matches as parallel arrays; teams are positions in `teamIds`. */
export type WeightedMatches = {
  teamIds: readonly number[];
  homeTeam: Int32Array;
  awayTeam: Int32Array;
  homeGoals: Int32Array;
  awayGoals: Int32Array;
  /** 1 where the home team is at home, 0 on neutral ground. */
  atHome: Float64Array;
  weight: Float64Array;
};

/** Independent normal priors: `precision` is one over the variance; 0 leaves a parameter to the data alone. */
export type Priors = { mean: Float64Array; precision: Float64Array };

export type Curvature = {
  /** Weighted log-likelihood without the priors, factorials included. */
  logLikelihood: number;
  /** Log-likelihood plus log-priors, up to a constant; −Infinity where the model gives an observed score no probability. */
  logPosterior: number;
  gradient: Float64Array;
  /** Minus the second derivatives of `logPosterior`, row-major. */
  information: Float64Array;
};

/** Where each parameter stands in the vector the optimiser works on. */
export const intercept = 0;
export const homeAdvantage = 1;
export const rho = 2;
const globals = 3;

export function attackOf(team: number): number {
  return globals + team;
}

export function defenceOf(team: number, teamCount: number): number {
  return globals + teamCount + team;
}

export function parameterCount(teamCount: number): number {
  return globals + 2 * teamCount;
}

/**
 * Value, gradient and exact curvature of the Dixon-Coles log-posterior.
 *
 * log λ = intercept + home advantage + attack(home) − defence(away), log μ = intercept + attack(away) − defence(home),
 * the home advantage falling away on neutral ground; scores 0-0, 0-1, 1-0 and 1-1 carry the factor τ of Dixon and Coles (1997), Applied Statistics 46, equation 4.2.
 */
export function curvatureAt(parameters: Float64Array, matches: WeightedMatches, priors: Priors): Curvature {
  const size = parameters.length;
  const teamCount = matches.teamIds.length;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const dependence = valueAt(parameters, rho);
  const homeRate: SignedIndices = { index: new Int32Array(4), sign: Float64Array.of(1, 1, 1, -1) };
  const awayRate: SignedIndices = { index: new Int32Array(3), sign: Float64Array.of(1, 1, -1) };
  const rhoOnly: SignedIndices = { index: Int32Array.of(rho), sign: Float64Array.of(1) };
  let logLikelihood = 0;

  for (let match = 0; match < matches.weight.length; match += 1) {
    const home = valueAt(matches.homeTeam, match);
    const away = valueAt(matches.awayTeam, match);
    const homeGoals = valueAt(matches.homeGoals, match);
    const awayGoals = valueAt(matches.awayGoals, match);
    const weight = valueAt(matches.weight, match);
    homeRate.sign[1] = valueAt(matches.atHome, match);
    homeRate.index.set([intercept, homeAdvantage, attackOf(home), defenceOf(away, teamCount)]);
    awayRate.index.set([intercept, attackOf(away), defenceOf(home, teamCount)]);
    const logHome = signedSum(parameters, homeRate);
    const logAway = signedSum(parameters, awayRate);
    const expectedHome = Math.exp(logHome);
    const expectedAway = Math.exp(logAway);

    logLikelihood +=
      weight *
      (homeGoals * logHome -
        expectedHome -
        logFactorial(homeGoals) +
        awayGoals * logAway -
        expectedAway -
        logFactorial(awayGoals));
    addSigned(gradient, homeRate, weight * (homeGoals - expectedHome));
    addSigned(gradient, awayRate, weight * (awayGoals - expectedAway));
    addProduct(information, size, homeRate, homeRate, weight * expectedHome);
    addProduct(information, size, awayRate, awayRate, weight * expectedAway);

    const slope = tauSlope(homeGoals, awayGoals, expectedHome, expectedAway);
    if (slope === 0) continue;
    // τ = 1 + slope·ρ, and slope is itself ± the product of the rates it depends on.
    const tau = 1 + slope * dependence;
    if (!(tau > 0)) return { logLikelihood: -Infinity, logPosterior: -Infinity, gradient, information };
    logLikelihood += weight * Math.log(tau);
    const rates = homeGoals === 1 && awayGoals === 1 ? [] : ratesInTau(homeGoals, awayGoals, homeRate, awayRate);
    const byRho = slope / tau;
    addSigned(gradient, rhoOnly, weight * byRho);
    addProduct(information, size, rhoOnly, rhoOnly, weight * byRho * byRho);
    for (const rate of rates) {
      addSigned(gradient, rate, weight * dependence * byRho);
      addProduct(information, size, rate, rhoOnly, (-weight * byRho) / tau);
      addProduct(information, size, rhoOnly, rate, (-weight * byRho) / tau);
      for (const other of rates) addProduct(information, size, rate, other, (-weight * dependence * byRho) / tau);
    }
  }
  const logPosterior = logLikelihood + addPriors(parameters, teamCount, priors, gradient, information);
  return { logLikelihood, logPosterior, gradient, information };
}

/** τ − 1 for a unit of ρ; 0 for the scores that are left alone. */
export function tauSlope(homeGoals: number, awayGoals: number, expectedHome: number, expectedAway: number): number {
  if (homeGoals > 1 || awayGoals > 1) return 0;
  if (homeGoals === 0) return awayGoals === 0 ? -expectedHome * expectedAway : expectedHome;
  return awayGoals === 0 ? expectedAway : -1;
}

type SignedIndices = { index: Int32Array; sign: Float64Array };

function ratesInTau(
  homeGoals: number,
  awayGoals: number,
  homeRate: SignedIndices,
  awayRate: SignedIndices,
): SignedIndices[] {
  if (homeGoals === 0 && awayGoals === 0) return [homeRate, awayRate];
  return homeGoals === 0 ? [homeRate] : [awayRate];
}

/**
 * The likelihood does not change when every attack rises and the intercept falls (likewise for defence); a penalty on
 * the summed distance to the prior means pins that direction where the priors alone would put it, and changes no rate.
 */
function addPriors(
  parameters: Float64Array,
  teamCount: number,
  priors: Priors,
  gradient: Float64Array,
  information: Float64Array,
): number {
  const size = parameters.length;
  let logPrior = 0;
  for (let index = 0; index < size; index += 1) {
    const precision = valueAt(priors.precision, index);
    const distance = valueAt(parameters, index) - valueAt(priors.mean, index);
    logPrior -= (precision * distance * distance) / 2;
    gradient[index] = valueAt(gradient, index) - precision * distance;
    information[index * size + index] = valueAt(information, index * size + index) + precision;
  }
  for (const first of [attackOf(0), defenceOf(0, teamCount)]) {
    let sum = 0;
    for (let index = first; index < first + teamCount; index += 1) {
      sum += valueAt(parameters, index) - valueAt(priors.mean, index);
    }
    logPrior -= (sum * sum) / 2;
    for (let row = first; row < first + teamCount; row += 1) {
      gradient[row] = valueAt(gradient, row) - sum;
      for (let column = first; column < first + teamCount; column += 1) {
        information[row * size + column] = valueAt(information, row * size + column) + 1;
      }
    }
  }
  return logPrior;
}

function signedSum(values: Float64Array, terms: SignedIndices): number {
  let sum = 0;
  for (let term = 0; term < terms.index.length; term += 1) {
    sum += valueAt(terms.sign, term) * valueAt(values, valueAt(terms.index, term));
  }
  return sum;
}

function addSigned(target: Float64Array, terms: SignedIndices, amount: number): void {
  for (let term = 0; term < terms.index.length; term += 1) {
    const index = valueAt(terms.index, term);
    target[index] = valueAt(target, index) + valueAt(terms.sign, term) * amount;
  }
}

function addProduct(
  target: Float64Array,
  size: number,
  left: SignedIndices,
  right: SignedIndices,
  amount: number,
): void {
  for (let row = 0; row < left.index.length; row += 1) {
    const scaled = valueAt(left.sign, row) * amount;
    for (let column = 0; column < right.index.length; column += 1) {
      const cell = valueAt(left.index, row) * size + valueAt(right.index, column);
      target[cell] = valueAt(target, cell) + scaled * valueAt(right.sign, column);
    }
  }
}

function logFactorial(count: number): number {
  let sum = 0;
  for (let factor = 2; factor <= count; factor += 1) sum += Math.log(factor);
  return sum;
}
