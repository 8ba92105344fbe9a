import { formatNumber, formatPercent, formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { Figure } from "../ui/figures.tsx";
import type { PerformanceBody } from "../../worker/predict/contract.ts";

/** The record in three figures: how much was judged, how honest the percentages are, what they are worth. */
export function keyFigures(
  performance: Pick<PerformanceBody, "global_stats" | "calibration" | "comparisons">,
): Figure[] {
  const { calibration, comparisons, global_stats: all } = performance;
  const error = calibration.expected_calibration_error;
  const baseRates = comparisons.find(({ against }) => against === "base_rates");
  return [
    { label: m.figure_judged(), value: formatNumber(all.total_predictions), note: m.figure_judged_note() },
    {
      label: m.figure_calibration(),
      value: error === null ? "–" : m.points_short({ points: formatNumber(error * 100, 1) }),
      note: m.figure_calibration_note({ count: formatNumber(calibration.count) }),
    },
    {
      label: m.figure_skill(),
      value: baseRates ? formatPercent(1 - baseRates.log_loss / baseRates.reference_log_loss, 1) : "–",
      note: baseRates
        ? m.figure_skill_note({ low: formatSigned(baseRates.low, 3), high: formatSigned(baseRates.high, 3) })
        : m.figure_skill_none(),
    },
  ];
}
