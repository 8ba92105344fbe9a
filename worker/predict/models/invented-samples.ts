import type { TrainingSample } from "./training-sample.ts";

/**
 * Matches that never were, for tests of what learns: four features, of which the first and the product of the second and third
 * decide, and the fourth is noise; every sample starts from even chances.
 *
 * @returns the samples, each with the probabilities it was drawn from
 */
export function inventSamples(
  random: () => number,
  count: number,
): (TrainingSample & { truth: [number, number, number] })[] {
  return Array.from({ length: count }, () => {
    const features = [2 * random() - 1, 2 * random() - 1, 2 * random() - 1, 2 * random() - 1];
    const [first = 0, second = 0, third = 0] = features;
    const powers = [Math.exp(1.5 * first), Math.exp(3 * second * third), Math.exp(-1.5 * first)];
    const total = powers.reduce((sum, power) => sum + power, 0);
    const [home = 0, draw = 0, away = 0] = powers.map((power) => power / total);
    const drawn = random();
    const outcomeIndex = drawn < home ? 0 : drawn < home + draw ? 1 : 2;
    return { features, start: [0, 0, 0], outcomeIndex, truth: [home, draw, away] };
  });
}
