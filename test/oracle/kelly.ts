import { Rational } from "./rational.ts";

/**
 * Kelly's share the other way round, from what is won and lost: p less (1 − p) for every unit that can be won, exactly;
 * nothing where that is negative.
 *
 * @param odds as "2.150"
 * @param probability as "0.650000"
 */
export function oracleKellyShare(odds: string, probability: string): Rational {
  const winning = Rational.of(probability);
  const losing = Rational.one.minus(winning);
  const share = winning.minus(losing.over(Rational.of(odds).minus(Rational.one)));
  return share.against(Rational.zero) > 0 ? share : Rational.zero;
}

/** The whole minor units a plan stakes, its shares given as decimals; null for the odd case of no edge. */
export function oracleStake(
  strategy: "flat" | "percentage" | "kelly",
  parts: { initial: string; current: string; cap: string; fraction: string },
  offer: { odds: string; probability: string },
): number {
  const kelly = oracleKellyShare(offer.odds, offer.probability);
  if (kelly.against(Rational.zero) === 0) return 0;
  const [cap, fraction, current] = [parts.cap, parts.fraction, parts.current].map((text) => Rational.of(text));
  if (!cap || !fraction || !current) throw new RangeError("an oracle needs its parts");
  const most = current.times(cap);
  const asked = {
    flat: () => Rational.of(parts.initial).times(cap).times(fraction),
    percentage: () => current.times(cap).times(fraction),
    kelly: () => current.times(kelly).times(fraction),
  }[strategy]();
  return (asked.against(most) > 0 ? most : asked).wholePart();
}
