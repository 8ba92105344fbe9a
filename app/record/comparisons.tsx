import type { PerformanceBody } from "../../worker/predict/contract.ts";
import { formatNumber, formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";

type Comparison = PerformanceBody["comparisons"][number];

/** Our log loss beside that of a reference on the very same matches; below zero is better. */
export function Comparisons({ comparisons }: { comparisons: readonly Comparison[] }) {
  if (comparisons.length === 0) return <p>{m.comparisons_none()}</p>;
  return (
    <>
      <DataTable
        caption={m.comparisons_title()}
        isWide
        columns={[
          { key: "comparisons_against", head: m.comparisons_against() },
          { key: "comparisons_ours", head: m.comparisons_ours() },
          { key: "comparisons_theirs", head: m.comparisons_theirs() },
          { key: "comparisons_difference", head: m.comparisons_difference() },
          { key: "count_short", head: m.count_short() },
        ]}
        rows={comparisons.map((one) => ({
          key: one.against,
          cells: [
            referenceName(one.against),
            formatNumber(one.log_loss, 4),
            formatNumber(one.reference_log_loss, 4),
            <span key="difference" className="md:whitespace-nowrap">
              <strong>{formatSigned(one.difference, 4)}</strong>
              <span className="type-meta block">
                {m.comparisons_interval({ low: formatSigned(one.low, 4), high: formatSigned(one.high, 4) })}
              </span>
            </span>,
            formatNumber(one.count),
          ],
        }))}
      />
      <ul className="mt-3 max-w-[68ch]">
        {comparisons.map((one) => (
          <li key={one.against}>{conclusionOf(one)}</li>
        ))}
      </ul>
    </>
  );
}

/** What may be said: an interval around zero says that nothing can be told yet. */
function conclusionOf({ against, low, high }: Comparison): string {
  const reference = referenceName(against);
  if (high < 0) return m.comparisons_better({ reference });
  if (low > 0) return m.comparisons_worse({ reference });
  return m.comparisons_undecided({ reference });
}

function referenceName(against: Comparison["against"]): string {
  return against === "base_rates" ? m.comparisons_base_rates() : m.comparisons_closing_market();
}
