/**
 * Probabilities as whole percents that add up to 100: everything is rounded down, then the largest remainders get what is
 * missing; on a tie the earlier one does.
 *
 * @param probabilities summing to 1
 */
export function wholePercents(probabilities: readonly number[]): number[] {
  return shareOut(probabilities, 100);
}

/** The same with one decimal: parts of a thousand that add up to 100.0. */
export function decimalPercents(probabilities: readonly number[]): number[] {
  return shareOut(probabilities, 1000).map((part) => part / 10);
}

function shareOut(probabilities: readonly number[], whole: number): number[] {
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (!(sum > 0)) return probabilities.map(() => 0);
  const exact = probabilities.map((probability) => (probability / sum) * whole);
  const parts = exact.map(Math.floor);
  const missing = whole - parts.reduce((total, part) => total + part, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((one, other) => other.remainder - one.remainder || one.index - other.index);
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
