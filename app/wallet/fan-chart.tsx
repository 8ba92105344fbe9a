import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { useId } from "react";

import { formatCompact, formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { CalculatorPage } from "../routes/wallet/calculator.server.ts";
import { DataTable } from "../ui/data-table.tsx";
import { type Figure, Figures } from "../ui/figures.tsx";

type Simulation = NonNullable<NonNullable<CalculatorPage["result"]>["answer"]["simulation"]>;
type Quantile = "p5" | "p25" | "p50" | "p75" | "p95";

const width = 680;
const height = 300;
const plot = { left: 62, right: 668, top: 12, bottom: 268 };
/** Every so many points stand in the table. */
const tableStep = 8;

/** Where simulated bankrolls went: nine of ten within the light band, half within the dark one, the middle one as a line. */
export function FanChart({ simulation }: { simulation: Simulation }) {
  const titleId = useId();
  const points = simulation.fan.map((point) => ({
    bets: point.bets,
    p5: Number(point.p5),
    p25: Number(point.p25),
    p50: Number(point.p50),
    p75: Number(point.p75),
    p95: Number(point.p95),
  }));
  const start = points[0]?.p50 ?? 0;
  const x = scaleLinear([0, simulation.bets], [plot.left, plot.right]);
  const y = scaleLinear(
    [Math.min(...points.map(({ p5 }) => p5)), Math.max(...points.map(({ p95 }) => p95))],
    [plot.bottom, plot.top],
  ).nice(5);
  const band = (low: Quantile, high: Quantile) =>
    area<(typeof points)[number]>(
      (point) => x(point.bets),
      (point) => y(point[low]),
      (point) => y(point[high]),
    ).digits(1)(points) ?? undefined;
  const middle = line<(typeof points)[number]>(
    (point) => x(point.bets),
    (point) => y(point.p50),
  ).digits(1)(points);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever reads by keyboard may stop at the figure
    <figure tabIndex={0} aria-labelledby={titleId} className="max-w-3xl">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width="100%"
        role="img"
        aria-labelledby={titleId}
        fontSize={13}
        className="fill-ink-3"
      >
        <title id={titleId}>{m.fan_figure({ bets: String(simulation.bets) })}</title>
        <path d={band("p5", "p95")} fill="var(--line)" stroke="var(--ctl)" />
        <path d={band("p25", "p75")} fill="var(--ctl)" />
        {y.ticks(5).map((tick) => (
          <g key={tick}>
            <path d={`M${plot.left} ${y(tick)}H${plot.right}`} stroke="var(--ink)" strokeOpacity={0.12} />
            <text x={plot.left - 8} y={y(tick) + 4} textAnchor="end">
              {tick >= 100_000 ? formatCompact(tick) : formatNumber(tick, tick % 1 === 0 ? 0 : 2)}
            </text>
          </g>
        ))}
        <path d={`M${plot.left} ${y(start)}H${plot.right}`} stroke="var(--ink)" strokeDasharray="5 4" />
        {middle ? <path d={middle} fill="none" stroke="var(--ink)" strokeWidth={2.5} /> : null}
        {x.ticks(5).map((tick) => (
          <text key={tick} x={x(tick)} y={plot.bottom + 20} textAnchor={tick === simulation.bets ? "end" : "middle"}>
            {formatNumber(tick)}
          </text>
        ))}
      </svg>
      <figcaption className="type-meta mt-1">{m.fan_caption()}</figcaption>
    </figure>
  );
}

/** What became of the simulated bankrolls, in figures. */
export function FanFigures({ simulation }: { simulation: Simulation }) {
  const end = simulation.fan.at(-1);
  if (!end) return null;
  const figures: Figure[] = [
    { label: m.fan_median(), value: amount(end.p50) },
    { label: m.fan_nine_of_ten(), value: `${amount(end.p5)} – ${amount(end.p95)}` },
    { label: m.fan_ended_above(), value: formatPercent(simulation.ended_above) },
    {
      label: m.fan_drawdown(),
      value: `−${formatPercent(simulation.mean_maximum_drawdown)}`,
      note: m.fan_drawdown_note(),
    },
    { label: m.fan_ruined(), value: formatPercent(simulation.ruined), note: m.fan_ruined_note() },
  ];
  return <Figures figures={figures} />;
}

/** The fan as figures. */
export function FanTable({ simulation }: { simulation: Simulation }) {
  const shown = simulation.fan.filter((_, index, all) => index % tableStep === 0 || index === all.length - 1);
  return (
    <details className="mt-3">
      <summary className="link type-meta inline-block py-2">{m.calibration_as_table()}</summary>
      <DataTable
        caption={m.fan_figure({ bets: String(simulation.bets) })}
        isWide
        columns={[
          { key: "bets", head: m.calculator_bets() },
          { key: "p5", head: formatPercent(0.05) },
          { key: "p25", head: formatPercent(0.25) },
          { key: "p50", head: m.fan_middle() },
          { key: "p75", head: formatPercent(0.75) },
          { key: "p95", head: formatPercent(0.95) },
        ]}
        rows={shown.map((point) => ({
          key: point.bets,
          cells: [
            formatNumber(point.bets),
            amount(point.p5),
            amount(point.p25),
            amount(point.p50),
            amount(point.p75),
            amount(point.p95),
          ],
        }))}
      />
    </details>
  );
}

function amount(decimal: string): string {
  return formatNumber(Number(decimal), 2);
}
