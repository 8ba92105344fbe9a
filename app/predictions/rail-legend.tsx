import { m } from "../paraglide/messages.js";
import { Pips } from "../ui/pips.tsx";
import { pipCount } from "./reliability.ts";

/** How to read a row, said once a page. */
export function RailLegend({ hasMarket, isResult }: { hasMarket: boolean; isResult: boolean }) {
  return (
    <p className="gutter type-meta flex flex-wrap gap-x-4 gap-y-1 border-t border-ink py-3">
      <span>{isResult ? m.legend_result() : m.legend_question()}</span>
      {hasMarket ? <span>▼ {m.legend_market()}</span> : null}
      <span className="inline-flex items-center gap-1.5 max-md:hidden">
        <Pips filled={3} of={pipCount} label={null} /> {m.legend_reliability()}
      </span>
    </p>
  );
}
