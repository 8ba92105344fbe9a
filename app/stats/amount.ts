/** Minor units of an amount as bodies carry it: "-12.50". */
export function minorOfBody(amount: string): number {
  return Math.round(Number(amount) * 100);
}
