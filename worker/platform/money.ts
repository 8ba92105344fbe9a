/** The most one amount may be, in minor units. */
export const mostMinor = 1_000_000_000_000;

/**
 * Minor units of an amount written with at most two decimals.
 *
 * @returns null for anything else: a sign, an exponent, a comma, a third decimal, more than `mostMinor`
 */
export function minorOf(amount: string): number | null {
  const parts = /^(0|[1-9]\d{0,10})(?:\.(\d{1,2}))?$/.exec(amount);
  if (!parts) return null;
  const minor = Number(parts[1]) * 100 + Number((parts[2] ?? "").padEnd(2, "0"));
  return minor <= mostMinor ? minor : null;
}

/** An amount of minor units as bodies carry it: "12.50". */
export function decimalOf(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return `${minor < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
