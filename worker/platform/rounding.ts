import { mostMinor } from "./money.ts";

/**
 * The one rounding of money: an amount times an exact fraction, downwards to a whole minor unit. It is applied once, at
 * the end, so what is paid is never above the exact figure and less than one minor unit below it.
 *
 * @param amountMinor 0 to `mostMinor`
 * @param fraction numerator ≥ 0 over denominator > 0, of any size
 * @throws RangeError for anything else, and where the product is above `mostMinor`
 */
export function floorShare(amountMinor: number, fraction: Fraction): number {
  const { numerator, denominator } = fraction;
  if (!Number.isInteger(amountMinor) || amountMinor < 0 || amountMinor > mostMinor) {
    throw new RangeError(`not an amount: ${amountMinor}`);
  }
  if (numerator < 0n || denominator <= 0n) throw new RangeError(`not a share: ${numerator}/${denominator}`);
  const minor = (BigInt(amountMinor) * numerator) / denominator;
  if (minor > BigInt(mostMinor)) throw new RangeError(`more than an amount may be: ${minor}`);
  return Number(minor);
}

export type Fraction = { numerator: bigint; denominator: bigint };
