import { formatCompact, formatNumber } from "../locale/format.ts";

/** A figure beside an axis, where there is little room. */
export function axisFigure(figure: number): string {
  if (Math.abs(figure) >= 100_000) return formatCompact(figure);
  return formatNumber(figure, Number.isInteger(figure) ? 0 : 2);
}
