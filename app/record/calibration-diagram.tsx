import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { useId } from "react";

import type { PerformanceBody } from "../../worker/predict/contract.ts";
import { formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import { ChartFigure } from "../ui/chart-figure.tsx";

type Calibration = PerformanceBody["calibration"];
type Bin = Calibration["bins"][number];
type DrawnBin = Bin & { mean_probability: number; observed_rate: number; low: number; high: number };

const width = 360;
const plot = { left: 40, right: 350, top: 8, bottom: 300 };
const counts = { top: 322, bottom: 372 };
/** Points on fewer predictions than this are drawn hollow: their interval says why. */
const fewPredictions = 30;

/** Of what was given so many percent, how much happened: points on the diagonal keep their word. */
export function CalibrationDiagram({ calibration, name }: { calibration: Calibration; name?: string }) {
  const titleId = useId();
  const bins = calibration.bins.filter(isDrawn);
  const x = scaleLinear([0, 1], [plot.left, plot.right]);
  const y = scaleLinear([0, 1], [plot.bottom, plot.top]);
  const height = scaleLinear([0, Math.max(1, ...bins.map(({ count }) => count))], [0, counts.bottom - counts.top]);
  const diagonal = line()([
    [x(0), y(0)],
    [x(1), y(1)],
  ]);
  return (
    <ChartFigure labelledBy={titleId} className="max-w-md">
      <svg
        viewBox={`0 0 ${width} 392`}
        width="100%"
        role="img"
        aria-labelledby={titleId}
        fontSize={12}
        className="fill-ink-3"
      >
        <title id={titleId}>{titleOf(name)}</title>
        {x.ticks(5).map((tick) => (
          <g key={tick}>
            <path
              d={`M${x(tick)} ${plot.top}V${plot.bottom}M${plot.left} ${y(tick)}H${plot.right}`}
              stroke="var(--line)"
            />
            <text x={x(tick)} y={plot.bottom + 15} textAnchor="middle">
              {formatNumber(tick * 100)}
            </text>
            <text x={plot.left - 6} y={y(tick) + 4} textAnchor="end">
              {formatNumber(tick * 100)}
            </text>
          </g>
        ))}
        {diagonal ? <path d={diagonal} fill="none" stroke="var(--ctl)" strokeDasharray="4 3" /> : null}
        {bins.map((bin) => (
          <g key={bin.from}>
            <path
              d={`M${x(bin.mean_probability)} ${y(bin.low)}V${y(bin.high)}m-4 0h8m-8 ${y(bin.low) - y(bin.high)}h8`}
              stroke="var(--ink)"
              strokeWidth={1.5}
            />
            <circle
              cx={x(bin.mean_probability)}
              cy={y(bin.observed_rate)}
              r={4.5}
              stroke="var(--ink)"
              strokeWidth={1.5}
              fill={bin.count < fewPredictions ? "var(--bg)" : "var(--ink)"}
            />
            <rect
              x={x(bin.from) + 1}
              width={x(bin.to) - x(bin.from) - 2}
              y={counts.bottom - height(bin.count)}
              height={height(bin.count)}
              fill="var(--ctl)"
            />
            <text x={x((bin.from + bin.to) / 2)} y={counts.bottom + 14} textAnchor="middle">
              {bin.count}
            </text>
          </g>
        ))}
        <path d={`M${plot.left} ${counts.bottom}H${plot.right}`} stroke="var(--ctl)" />
      </svg>
      <figcaption className="type-meta mt-1">{m.calibration_caption()}</figcaption>
    </ChartFigure>
  );
}

/** The same as figures. */
export function CalibrationTable({ calibration, name }: { calibration: Calibration; name?: string }) {
  return (
    <details className="mt-3">
      <summary className="link type-meta inline-block py-2">{m.calibration_as_table()}</summary>
      <DataTable
        caption={titleOf(name)}
        isWide
        columns={[
          { key: "calibration_given", head: m.calibration_given() },
          { key: "calibration_mean", head: m.calibration_mean() },
          { key: "calibration_happened", head: m.calibration_happened() },
          { key: "calibration_interval", head: m.calibration_interval() },
          { key: "count_short", head: m.count_short() },
        ]}
        rows={calibration.bins.filter(isDrawn).map((bin) => ({
          key: bin.from,
          cells: [
            `${formatNumber(bin.from * 100)}–${formatPercent(bin.to)}`,
            formatPercent(bin.mean_probability, 1),
            formatPercent(bin.observed_rate, 1),
            `${formatNumber(bin.low * 100)}–${formatPercent(bin.high)}`,
            formatNumber(bin.count),
          ],
        }))}
      />
    </details>
  );
}

/** @param name of what is judged, where a page shows several */
function titleOf(name: string | undefined): string {
  return name === undefined ? m.calibration_figure() : `${name} · ${m.calibration_figure()}`;
}

function isDrawn(bin: Bin): bin is DrawnBin {
  return (
    bin.count > 0 &&
    bin.mean_probability !== null &&
    bin.observed_rate !== null &&
    bin.low !== null &&
    bin.high !== null
  );
}
