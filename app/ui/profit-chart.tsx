import { clsx } from "clsx";
import { scaleLinear } from "d3-scale";
import { curveStepAfter, line } from "d3-shape";
import { useId } from "react";

import { formatDayMonth, formatMoment } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { axisFigure } from "./axis-figure.ts";
import { SignedMoney } from "./signed-money.tsx";
import { DataTable } from "./data-table.tsx";
import { ChartFigure } from "./chart-figure.tsx";

/** What somebody's bets had come to at an instant. */
export type ProfitPoint = { atMs: number; profitMinor: number };

/** Letters keep their size: where there is little room, a drawing of its own. */
const drawings = [
  { className: "@min-[40rem]:hidden", width: 328, height: 190, ticks: 3 },
  { className: "hidden @min-[40rem]:block", width: 720, height: 220, ticks: 4 },
] as const;
const margin = { left: 52, right: 8, top: 10, bottom: 26 };

/** Profit over time against a line at nothing; falling looks like rising. @param points oldest first, at least one */
export function ProfitChart(props: { points: readonly ProfitPoint[]; currency: string; zone: string; note: string }) {
  const captionId = useId();
  return (
    <ChartFigure labelledBy={captionId} className="@container max-w-3xl">
      {drawings.map((drawing) => (
        <Drawing key={drawing.width} {...props} drawing={drawing} />
      ))}
      <figcaption id={captionId} className="type-meta mt-1">
        {props.note}
      </figcaption>
    </ChartFigure>
  );
}

function Drawing(props: {
  points: readonly ProfitPoint[];
  currency: string;
  zone: string;
  drawing: (typeof drawings)[number];
}) {
  const { points, currency, zone, drawing } = props;
  const { className, width, height, ticks } = drawing;
  const plot = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
  const instants = points.map(({ atMs }) => atMs);
  const profits = points.map(({ profitMinor }) => profitMinor / 100);
  const [firstMs, lastMs] = [Math.min(...instants), Math.max(...instants)];
  // One point alone stands at the end.
  const x = scaleLinear([firstMs < lastMs ? firstMs : lastMs - 1, lastMs], [plot.left, plot.right]);
  const y = scaleLinear([Math.min(0, ...profits), Math.max(0, ...profits)], [plot.bottom, plot.top]).nice(ticks);
  const course = line<ProfitPoint>(
    ({ atMs }) => x(atMs),
    ({ profitMinor }) => y(profitMinor / 100),
  )
    .curve(curveStepAfter)
    .digits(1)(points);
  const last = points.at(-1);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      role="img"
      aria-label={m.profit_figure({ currency })}
      fontSize={13}
      className={clsx("fill-ink-3", className)}
    >
      {y.ticks(ticks).map((tick) => (
        <g key={tick}>
          <path d={`M${plot.left} ${y(tick)}H${plot.right}`} stroke={tick === 0 ? "var(--ctl)" : "var(--line)"} />
          <text x={plot.left - 6} y={y(tick) + 4} textAnchor="end">
            {axisFigure(tick)}
          </text>
        </g>
      ))}
      <path d={course ?? undefined} fill="none" stroke="var(--ink)" strokeWidth={2.5} />
      {last ? <circle cx={x(last.atMs)} cy={y(last.profitMinor / 100)} r={4} fill="var(--ink)" /> : null}
      {firstMs < lastMs ? (
        <text x={plot.left} y={plot.bottom + 20}>
          {formatDayMonth(firstMs, zone)}
        </text>
      ) : null}
      <text x={plot.right} y={plot.bottom + 20} textAnchor="end">
        {formatDayMonth(lastMs, zone)}
      </text>
    </svg>
  );
}

/** The same as figures, newest first. @param formatWhen how its instants are written; a moment unless told otherwise */
export function ProfitTable(props: {
  points: readonly ProfitPoint[];
  currency: string;
  zone: string;
  formatWhen?: (epochMs: number, zone: string) => string;
}) {
  const { points, currency, zone, formatWhen = formatMoment } = props;
  return (
    <details className="mt-3">
      <summary className="link type-meta inline-block py-2">{m.calibration_as_table()}</summary>
      <DataTable
        caption={m.profit_figure({ currency })}
        columns={[
          { key: "when", head: m.profit_when() },
          { key: "profit", head: m.bankroll_profit() },
        ]}
        rows={points.toReversed().map(({ atMs, profitMinor }, index) => ({
          key: `${atMs}-${index}`,
          cells: [formatWhen(atMs, zone), <SignedMoney key="profit" minor={profitMinor} currency={currency} />],
        }))}
      />
    </details>
  );
}
