import { formatMoney } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";

/** An amount that went up or down: sign, mark and word say which, never the colour alone. */
export function SignedMoney({ minor, currency }: { minor: number; currency: string }) {
  if (minor === 0) return <span>{formatMoney(0, currency)}</span>;
  const isUp = minor > 0;
  return (
    <span className={isUp ? "text-pos" : "text-neg"}>
      <span aria-hidden="true">{isUp ? "▲ +" : "▼ −"}</span>
      <span className="sr-only">{isUp ? m.money_up() : m.money_down()} </span>
      {formatMoney(Math.abs(minor), currency)}
    </span>
  );
}
