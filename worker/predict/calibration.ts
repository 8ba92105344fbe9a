import { wilsonInterval } from "./scoring.ts";

const temperatureRange = { low: 0.5, high: 3 };

/** With fewer samples the estimate is noisier than the correction it makes. */
const minimumSamples = 100;

/**
 * Temperature scaling (Guo et al. 2017, arXiv:1706.04599): p^(1/T), renormalised. T above 1 draws the probabilities
 * towards each other, T below 1 sharpens them, and the order never changes.
 *
 * @throws RangeError when the temperature is not positive, or the probabilities have no positive sum
 */
export function applyTemperature(probabilities: readonly number[], temperature: number): number[] {
  if (!(temperature > 0) || !Number.isFinite(temperature)) throw new RangeError(`not a temperature: ${temperature}`);
  const largest = Math.max(...probabilities);
  if (!(largest > 0) || !(Math.min(...probabilities) >= 0)) {
    throw new RangeError(`not probabilities: ${probabilities.join(", ")}`);
  }
  const powers = probabilities.map((p) => (p / largest) ** (1 / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/**
 * The temperature that minimises the log loss of past predictions.
 *
 * The loss is convex in 1/T (an exponential family), so its slope has one zero, found by bisection.
 *
 * @param samples probabilities and the index of the outcome that happened
 * @returns between 0.5 and 3; 1 when there are fewer than 100 samples
 */
export function fitTemperature(samples: readonly { probabilities: readonly number[]; outcomeIndex: number }[]): number {
  if (samples.length < minimumSamples) return 1;
  const logs = samples.map(({ probabilities, outcomeIndex }) => ({
    logs: probabilities.map((p) => Math.log(Math.max(p, 1e-15))),
    outcomeIndex,
  }));
  function slopeAt(inverse: number): number {
    return logs.reduce(
      (sum, sample) => sum + meanLog(sample.logs, inverse) - (sample.logs[sample.outcomeIndex] ?? 0),
      0,
    );
  }
  let low = 1 / temperatureRange.high;
  let high = 1 / temperatureRange.low;
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (slopeAt(middle) < 0) low = middle;
    else high = middle;
  }
  return 2 / (low + high);
}

/** Predictions of similar probability, and how often they came true; nulls where a bin is empty. */
export type ReliabilityBin = {
  from: number;
  to: number;
  count: number;
  meanProbability: number | null;
  observedRate: number | null;
  /** Bounds of the 95 % Wilson interval of the observed rate. */
  low: number | null;
  high: number | null;
};

/**
 * Groups predictions into bins of equal width; a bin holds `from` and not `to`, except the last, which holds 1.
 *
 * @throws RangeError for a probability outside 0 to 1
 */
export function reliabilityBins(
  samples: readonly { probability: number; happened: boolean }[],
  binCount = 10,
): ReliabilityBin[] {
  const groups = Array.from({ length: binCount }, () => ({ count: 0, sum: 0, happened: 0 }));
  for (const { probability, happened } of samples) {
    const group = groups[Math.min(binCount - 1, Math.floor(probability * binCount))];
    if (!group || probability > 1) throw new RangeError(`not a probability: ${probability}`);
    group.count += 1;
    group.sum += probability;
    if (happened) group.happened += 1;
  }
  return binsOfSums(groups);
}

/** The same from what was summed up already, one item for every bin of the scale. */
export function binsOfSums(groups: readonly { count: number; sum: number; happened: number }[]): ReliabilityBin[] {
  return groups.map(({ count, sum, happened }, index) => {
    const bounds = { from: index / groups.length, to: (index + 1) / groups.length, count };
    if (count === 0) return { ...bounds, meanProbability: null, observedRate: null, low: null, high: null };
    return {
      ...bounds,
      meanProbability: sum / count,
      observedRate: happened / count,
      ...wilsonInterval(happened, count),
    };
  });
}

/**
 * Mean distance between what was said and what happened, weighted by the size of the bins; 0 to 1.
 *
 * @returns null when no bin holds a prediction
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number | null {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (count === 0) return null;
  return (
    bins.reduce((sum, bin) => sum + bin.count * Math.abs((bin.meanProbability ?? 0) - (bin.observedRate ?? 0)), 0) /
    count
  );
}

/** Expected log-probability under the distribution raised to the power `inverse`. */
function meanLog(logs: readonly number[], inverse: number): number {
  const largest = Math.max(...logs);
  let sum = 0;
  let weighted = 0;
  for (const log of logs) {
    const power = Math.exp(inverse * (log - largest));
    sum += power;
    weighted += power * log;
  }
  return weighted / sum;
}
