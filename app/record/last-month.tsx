import { formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { RecordPage } from "../routes/record/record.server.ts";

/** "How good were they last month?", in the words of somebody who asks that. @param anchor where all months stand */
export function LastMonth({ month, anchor }: { month: NonNullable<RecordPage["lastMonth"]>; anchor: string }) {
  const { success_rate: rate, brier, count } = month;
  if (rate === null || brier === null) return null;
  return (
    <section aria-labelledby="mois-dernier" className="gutter border-t border-line bg-sunk py-4">
      <h2 id="mois-dernier" className="type-h3">
        {m.month_last_title({ month: month.name })}
      </h2>
      <p className="mt-1">
        <strong className="type-figure">
          {m.month_last_hits({ hits: formatNumber(Math.round(rate * count)), count: formatNumber(count) })}
        </strong>{" "}
        <span className="whitespace-nowrap">{m.month_last_rate({ rate: formatPercent(rate) })}</span>
      </p>
      <p className="type-meta mt-1 max-w-[68ch] text-ink-2">
        {m.month_last_note({ brier: formatNumber(brier, 3) })}{" "}
        <a href={`#${anchor}`} className="link target whitespace-nowrap">
          {m.month_all()}
        </a>
      </p>
    </section>
  );
}
