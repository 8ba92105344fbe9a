import type { ResultProbabilities } from "../market.ts";
import { solvePositiveDefinite, valueAt } from "../models/cholesky.ts";

/** What each component said of a finished match, null where it could say nothing, and what came: 0 home, 1 draw, 2 away. */
export type EnsembleSample = { said: readonly (ResultProbabilities | null)[]; outcomeIndex: number };

/**
 * A logarithmic opinion pool: p ∝ Π pᵢ^θᵢ · (draws: e^δ), after Genest and Zidek (1986), Statistical Science 1.
 * The exponents are the weights of the components (on the simplex) divided by a temperature. Plain JSON.
 */
export type Ensemble = {
  /** One a component, 0 or more, summing to 1. */
  weights: number[];
  /** 1 over the sum of the exponents; below 1 the pool is sharper than the mean of its components. */
  temperature: number;
  drawBias: number;
  sampleSize: number;
};

export type EnsemblePrior = {
  /** Exponents the fit is drawn to, one a component. */
  exponents: readonly number[];
  /** How firmly, in units of 1 / variance, for the exponents and for the draw bias. */
  precision: number;
  drawPrecision: number;
  drawBias: number;
};

const maxIterations = 60;
const probabilityFloor = 1e-9;

/**
 * The exponents that minimise the log loss of past predictions plus the distance to the prior, all of them 0 or more.
 *
 * The loss is that of a multinomial logit in the log-probabilities and hence convex; Newton's method, where components that
 * would go below zero are held at zero.
 *
 * @param samples predictions made before their match; a component that said nothing has its exponent shared by the others
 */
export function fitEnsemble(samples: readonly EnsembleSample[], prior: EnsemblePrior): Ensemble {
  const count = prior.exponents.length;
  const centre = Float64Array.from([...prior.exponents, prior.drawBias]);
  const usable = samples.flatMap((sample) => {
    const features = featuresOf(sample.said, prior.exponents);
    return features === null ? [] : [{ features, outcomeIndex: sample.outcomeIndex }];
  });
  let exponents: Float64Array = centre.slice();
  let loss = lossAt(exponents, usable, centre, prior);
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const step = newtonStep(exponents, usable, centre, prior);
    if (step === null) break;
    const next = nextPoint(exponents, step, count, (point) => lossAt(point, usable, centre, prior), loss);
    if (next === null) break;
    const moved = next.point.reduce(
      (most, value, index) => Math.max(most, Math.abs(value - valueAt(exponents, index))),
      0,
    );
    exponents = next.point;
    loss = next.loss;
    if (moved < 1e-10) break;
  }
  const total = exponents.subarray(0, count).reduce((sum, value) => sum + value, 0);
  if (!(total > 1e-6)) return ensembleOf(centre, count, usable.length);
  return ensembleOf(exponents, count, usable.length);
}

/**
 * Pools what the components say.
 *
 * @returns null when none of them says anything
 */
export function poolResults(
  ensemble: Ensemble,
  said: readonly (ResultProbabilities | null)[],
): ResultProbabilities | null {
  const features = featuresOf(said, ensemble.weights);
  if (features === null) return null;
  const exponents = Float64Array.from([
    ...ensemble.weights.map((weight) => weight / ensemble.temperature),
    ensemble.drawBias,
  ]);
  return softmax(features, exponents);
}

/** Weights of those that say something, summing to 1; all equal where those that speak have no weight. */
export function presentWeights(weights: readonly number[], present: readonly boolean[]): number[] {
  const total = weights.reduce((sum, weight, index) => sum + (present[index] ? weight : 0), 0);
  const speakers = present.filter(Boolean).length;
  return weights.map((weight, index) => (present[index] ? (total > 0 ? weight / total : 1 / speakers) : 0));
}

type Features = readonly Float64Array[];

/**
 * Log-probabilities by component, then the draw indicator. A component without an answer speaks with the voice of the others:
 * their mean in the proportion of `weights`.
 */
function featuresOf(said: readonly (ResultProbabilities | null)[], weights: readonly number[]): Features | null {
  const present = said.map((probabilities) => probabilities !== null);
  if (!present.includes(true)) return null;
  const shares = presentWeights(weights, present);
  const logs = said.map((probabilities) => probabilities?.map((p) => Math.log(Math.max(p, probabilityFloor))) ?? null);
  return [0, 1, 2].map((outcome) => {
    const mean = logs.reduce((sum, log, index) => sum + (shares[index] ?? 0) * (log?.[outcome] ?? 0), 0);
    return Float64Array.from([...logs.map((log) => log?.[outcome] ?? mean), outcome === 1 ? 1 : 0]);
  });
}

type Usable = { features: Features; outcomeIndex: number };

function softmax(features: Features, exponents: Float64Array): ResultProbabilities {
  const scores = features.map((feature) => feature.reduce((sum, x, index) => sum + x * valueAt(exponents, index), 0));
  const most = Math.max(...scores);
  const [home = 0, draw = 0, away = 0] = scores.map((score) => Math.max(Math.exp(score - most), probabilityFloor));
  const total = home + draw + away;
  return [home / total, draw / total, away / total];
}

function lossAt(
  exponents: Float64Array,
  samples: readonly Usable[],
  centre: Float64Array,
  prior: EnsemblePrior,
): number {
  let loss = 0;
  for (const { features, outcomeIndex } of samples) loss -= Math.log(softmax(features, exponents)[outcomeIndex] ?? 1);
  for (const [index, value] of exponents.entries()) {
    loss += (precisionOf(index, prior) * (value - valueAt(centre, index)) ** 2) / 2;
  }
  return loss;
}

/** Towards the minimum, with the exponents held that sit at zero and would fall. */
function newtonStep(
  exponents: Float64Array,
  samples: readonly Usable[],
  centre: Float64Array,
  prior: EnsemblePrior,
): Float64Array | null {
  const size = exponents.length;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  for (let index = 0; index < size; index += 1) {
    const precision = precisionOf(index, prior);
    gradient[index] = precision * (valueAt(centre, index) - valueAt(exponents, index));
    information[index * (size + 1)] = precision;
  }
  const mean = new Float64Array(size);
  for (const { features, outcomeIndex } of samples) {
    const probabilities = softmax(features, exponents);
    mean.fill(0);
    for (const [outcome, p] of probabilities.entries()) {
      for (let index = 0; index < size; index += 1) {
        mean[index] = valueAt(mean, index) + p * (features[outcome]?.[index] ?? 0);
      }
    }
    for (let row = 0; row < size; row += 1) {
      gradient[row] = valueAt(gradient, row) + (features[outcomeIndex]?.[row] ?? 0) - valueAt(mean, row);
      for (let column = 0; column <= row; column += 1) {
        let second = 0;
        for (const [outcome, p] of probabilities.entries()) {
          second += p * (features[outcome]?.[row] ?? 0) * (features[outcome]?.[column] ?? 0);
        }
        const cell = row * size + column;
        information[cell] = valueAt(information, cell) + second - valueAt(mean, row) * valueAt(mean, column);
      }
    }
  }
  const held = exponents.map((value, index) =>
    index < size - 1 && value === 0 && valueAt(gradient, index) <= 0 ? 1 : 0,
  );
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      if ((held[row] || held[column]) && row !== column) information[row * size + column] = 0;
    }
    if (held[row]) gradient[row] = 0;
  }
  return solvePositiveDefinite(information, gradient);
}

function nextPoint(
  from: Float64Array,
  step: Float64Array,
  count: number,
  lossOf: (point: Float64Array) => number,
  loss: number,
): { point: Float64Array; loss: number } | null {
  for (let share = 1; share > 1e-7; share /= 2) {
    const point = from.map((value, index) => {
      const moved = value + share * valueAt(step, index);
      return index < count ? Math.max(0, moved) : moved;
    });
    const attempt = lossOf(point);
    if (attempt <= loss + 1e-12) return { point, loss: attempt };
  }
  return null;
}

function precisionOf(index: number, prior: EnsemblePrior): number {
  return index < prior.exponents.length ? prior.precision : prior.drawPrecision;
}

function ensembleOf(exponents: Float64Array, count: number, sampleSize: number): Ensemble {
  const parts = [...exponents.subarray(0, count)];
  const total = parts.reduce((sum, value) => sum + value, 0);
  return {
    weights: parts.map((value) => value / total),
    temperature: 1 / total,
    drawBias: valueAt(exponents, count),
    sampleSize,
  };
}
