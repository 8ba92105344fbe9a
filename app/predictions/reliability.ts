/** Reliability is stored in points of a hundred and shown as pips of five; it is not a probability. */

export const pipCount = 5;

export function pipsOf(confidence: number): number {
  return Math.min(pipCount, Math.max(1, Math.ceil(confidence / (100 / pipCount))));
}

/** The fewest points that show as many pips. */
export function leastConfidenceOf(pips: number): number {
  return (pips - 1) * (100 / pipCount) + 1;
}
