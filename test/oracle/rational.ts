/** An exact number, for oracles alone: the product's own arithmetic must agree with it, and shares no line with it. */
export class Rational {
  static readonly zero = new Rational(0n, 1n);
  static readonly one = new Rational(1n, 1n);

  private readonly top: bigint;
  private readonly bottom: bigint;

  private constructor(top: bigint, bottom: bigint) {
    this.top = top;
    this.bottom = bottom;
  }

  /** @param text a decimal number without exponent, or a fraction as "3/4" */
  static of(text: string): Rational {
    const [over = "", under = "1"] = text.split("/");
    const [whole = "", decimals = ""] = over.split(".");
    return Rational.reduced(BigInt(whole + decimals), 10n ** BigInt(decimals.length) * BigInt(under));
  }

  plus(other: Rational): Rational {
    return Rational.reduced(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom);
  }

  minus(other: Rational): Rational {
    return this.plus(new Rational(-other.top, other.bottom));
  }

  times(other: Rational): Rational {
    return Rational.reduced(this.top * other.top, this.bottom * other.bottom);
  }

  over(other: Rational): Rational {
    const turned = other.top < 0n ? [-other.bottom, -other.top] : [other.bottom, other.top];
    return Rational.reduced(this.top * (turned[0] ?? 0n), this.bottom * (turned[1] ?? 1n));
  }

  /** −1 below the other, 0 at it, 1 above it. */
  against(other: Rational): -1 | 0 | 1 {
    const { top } = this.minus(other);
    return top < 0n ? -1 : top === 0n ? 0 : 1;
  }

  /** The greatest whole number that is not above it; it must not be negative. */
  wholePart(): number {
    return Number(this.top / this.bottom);
  }

  private static reduced(top: bigint, bottom: bigint): Rational {
    let [greater, lesser] = [top < 0n ? -top : top, bottom];
    while (lesser > 0n) [greater, lesser] = [lesser, greater % lesser];
    return new Rational(top / greater, bottom / greater);
  }
}
