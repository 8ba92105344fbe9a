import type { PerformanceBody } from "../../worker/predict/contract.ts";
import { formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";

type Scores = PerformanceBody["scores"][string];

/** Below so many matches a mean says little; it is shown, and said to be little. */
const fewMatches = 30;

/** Proper scores in rows. Losing rows look like winning ones: nothing is hidden, nothing shines. */
export function ScoreTable({
  caption,
  showsRate = false,
  rows,
}: {
  caption: string;
  /** Whether how often the likeliest outcome happened stands there instead of the third score. */
  showsRate?: boolean;
  rows: readonly { key: string; name: string; scores: Scores }[];
}) {
  const isClosed = rows.some(({ scores }) => scores.closed_count > 0);
  return (
    <DataTable
      caption={caption}
      isWide
      columns={[
        { key: "name" },
        ...(showsRate ? [{ key: "score_right", head: m.score_right() }] : []),
        { key: "score_brier", head: m.score_brier() },
        { key: "score_log_loss", head: m.score_log_loss() },
        ...(showsRate ? [] : [{ key: "score_rps", head: m.score_rps() }]),
        ...(isClosed ? [{ key: "score_closing", head: m.score_closing() }] : []),
        { key: "count_short", head: m.count_short() },
      ]}
      rows={rows.map(({ key, name, scores }) => ({
        key,
        cells: [
          <>
            {name}
            {scores.count < fewMatches ? <span className="type-meta block">{m.count_too_small()}</span> : null}
          </>,
          ...(showsRate ? [scores.success_rate === null ? "–" : formatPercent(scores.success_rate)] : []),
          scoreText(scores.brier),
          scoreText(scores.log_loss),
          ...(showsRate ? [] : [scoreText(scores.ranked_probability_score)]),
          ...(isClosed ? [closingText(scores.closing_line_value)] : []),
          formatNumber(scores.count),
        ],
      }))}
    />
  );
}

function scoreText(score: number | null): string {
  return score === null ? "–" : formatNumber(score, 3);
}

/** Value against the closing price, in percent of the stake. */
function closingText(value: number | null): string {
  return value === null ? "–" : `${value < 0 ? "−" : "+"}${formatPercent(Math.abs(value), 1)}`;
}
