/**
 * Brier score in its original form (Brier 1950): squared errors summed over the outcomes, 0 to 2; less is better.
 *
 * @throws RangeError when the outcome is not one of the probabilities' indices (so for every score here)
 */
export function brierScore(probabilities: readonly number[], outcomeIndex: number): number {
  probabilityAt(probabilities, outcomeIndex);
  return probabilities.reduce((sum, p, index) => sum + (p - (index === outcomeIndex ? 1 : 0)) ** 2, 0);
}

/** Natural logarithmic loss of the outcome that happened; its probability is clamped at 1e-15. */
export function logLoss(probabilities: readonly number[], outcomeIndex: number): number {
  return -Math.log(Math.max(probabilityAt(probabilities, outcomeIndex), 1e-15));
}

/**
 * Ranked probability score of ordered outcomes (Epstein 1969), divided by the number of outcomes less one: 0 to 1.
 *
 * It charges a miss by one place less than a miss by two: said home, came draw is better than came away.
 */
export function rankedProbabilityScore(probabilities: readonly number[], outcomeIndex: number): number {
  probabilityAt(probabilities, outcomeIndex);
  let cumulative = 0;
  let sum = 0;
  for (const [index, p] of probabilities.slice(0, -1).entries()) {
    cumulative += p;
    sum += (cumulative - (index >= outcomeIndex ? 1 : 0)) ** 2;
  }
  return probabilities.length < 2 ? 0 : sum / (probabilities.length - 1);
}

export type PairedDifference = { mean: number; standardError: number; low95: number; high95: number; count: number };

/**
 * Mean of differences on the same matches, with its normal 95 % interval.
 *
 * @param sums how many differences there are, their sum and the sum of their squares
 * @returns null with fewer than two: one match says nothing about the spread
 */
export function pairedDifference(sums: { count: number; sum: number; squareSum: number }): PairedDifference | null {
  const { count, sum, squareSum } = sums;
  if (count < 2) return null;
  const mean = sum / count;
  // Rounding may leave a hair below nothing where all differences are the same.
  const variance = Math.max(0, squareSum - count * mean ** 2) / (count - 1);
  const standardError = Math.sqrt(variance / count);
  const margin = inverseNormal(0.975) * standardError;
  return { mean, standardError, low95: mean - margin, high95: mean + margin, count };
}

/**
 * Interval for a rate by E. B. Wilson (1927), which stays inside 0 to 1 and holds for few trials.
 *
 * @throws RangeError when there are no trials, or more successes than trials
 */
export function wilsonInterval(successes: number, trials: number, z = 1.96): { low: number; high: number } {
  if (!(trials > 0) || !(successes >= 0) || successes > trials) {
    throw new RangeError(`not a count of successes: ${successes} of ${trials}`);
  }
  const rate = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const centre = (rate + z ** 2 / (2 * trials)) / scale;
  const margin = (z / scale) * Math.sqrt((rate * (1 - rate)) / trials + z ** 2 / (4 * trials ** 2));
  // Rounding must not push the exact bounds 0 and 1, or the rate itself, outside the interval.
  return { low: Math.min(rate, Math.max(0, centre - margin)), high: Math.max(rate, Math.min(1, centre + margin)) };
}

/**
 * Quantile of the standard normal law, by P. J. Acklam's rational approximation (relative error below 1.15e-9).
 *
 * @returns −Infinity at 0 and Infinity at 1
 * @throws RangeError outside 0 to 1
 */
export function inverseNormal(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`not a probability: ${probability}`);
  if (probability > 0.5) return -inverseNormal(1 - probability);
  if (probability === 0) return -Infinity;
  if (probability < acklam.tailBelow) {
    const q = Math.sqrt(-2 * Math.log(probability));
    return polynomial(acklam.tailTop, q) / polynomial(acklam.tailBottom, q);
  }
  const q = probability - 0.5;
  return (polynomial(acklam.centreTop, q * q) * q) / polynomial(acklam.centreBottom, q * q);
}

/** Coefficients from the highest power down. */
const acklam = {
  tailBelow: 0.02425,
  centreTop: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ],
  centreBottom: [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
  ],
  tailTop: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  tailBottom: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
};

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}

function probabilityAt(probabilities: readonly number[], index: number): number {
  const probability = probabilities[index];
  if (probability === undefined) throw new RangeError(`outcome ${index} of ${probabilities.length}`);
  return probability;
}
