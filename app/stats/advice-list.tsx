import type { AdviceBody } from "../../worker/stats/contract.ts";
import { formatNumber, formatPercent, formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { sliceName } from "./slice-names.ts";

/** What the record shows, each finding with the sample it stands on. */
export function AdviceList({ advice }: { advice: readonly AdviceBody[] }) {
  if (advice.length === 0) return <p>{m.analytics_advice_none()}</p>;
  return (
    <ul>
      {advice.map((one) => (
        <li key={`${one.rule} ${one.slice?.dimension} ${one.slice?.key}`} className="border-t border-line py-2">
          <p className="max-w-[68ch]">{finding(one)}</p>
          <p className="type-meta">{sample(one)}</p>
        </li>
      ))}
    </ul>
  );
}

function finding({ rule, figure, slice }: AdviceBody): string {
  const name = slice ? sliceName(slice.dimension, slice.key) : "";
  switch (rule) {
    case "slice_below_price":
      return m.advice_slice_below({ slice: name, figure: formatSigned(figure, 2) });
    case "slice_above_price":
      return m.advice_slice_above({ slice: name, figure: formatSigned(figure, 2) });
    case "worse_than_closing_price":
      return m.advice_closing({ figure: formatPercent(-figure, 1) });
    case "stakes_above_recommended":
      return m.advice_above_recommended({ figure: formatPercent(figure) });
    case "stakes_rise_after_misses":
      return m.advice_after_misses({ figure: formatNumber(figure, 2) });
  }
}

function sample({ bets, interval, rule }: AdviceBody): string {
  const count = formatNumber(bets);
  if (!interval) return m.advice_sample({ count });
  const isShare = rule === "stakes_above_recommended" || rule === "worse_than_closing_price";
  const write = (value: number) => (isShare ? formatPercent(value, 1) : formatSigned(value, 2));
  return m.advice_sample_interval({ count, low: write(interval.low), high: write(interval.high) });
}
