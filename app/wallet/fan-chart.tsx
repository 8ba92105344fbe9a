import { clsx } from "clsx";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { useId } from "react";

import { formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { CalculatorPage } from "../routes/wallet/calculator.server.ts";
import { DataTable } from "../ui/data-table.tsx";
import { type Figure, Figures } from "../ui/figures.tsx";
import { axisFigure } from "../ui/axis-figure.ts";
import { ChartFigure } from "../ui/chart-figure.tsx";

type Simulation = NonNullable<NonNullable<CalculatorPage["result"]>["answer"]["simulation"]>;
type Quantile = "p5" | "p25" | "p50" | "p75" | "p95";

type Point = { bets: number } & Record<Quantile, number>;

/** Letters keep their size: a phone gets a drawing of its own. */
const drawings = [
  { className: "md:hidden", width: 328, height: 240, ticks: 4 },
  { className: "hidden md:block", width: 720, height: 300, ticks: 5 },
] as const;
const margin = { left: 52, right: 8, top: 10, bottom: 26 };
/** Every so many points stand in the table. */
const tableStep = 8;

/** Where simulated bankrolls went: nine of ten within the light band, half within the dark one, the middle one as a line. */
export function FanChart({ simulation }: { simulation: Simulation }) {
  const captionId = useId();
  const points = simulation.fan.map((point) => ({
    bets: point.bets,
    p5: Number(point.p5),
    p25: Number(point.p25),
    p50: Number(point.p50),
    p75: Number(point.p75),
    p95: Number(point.p95),
  }));
  return (
    <ChartFigure labelledBy={captionId} className="max-w-3xl">
      {drawings.map((drawing) => (
        <Fan
          key={drawing.width}
          points={points}
          drawing={drawing}
          title={m.fan_figure({ bets: String(simulation.bets) })}
        />
      ))}
      <figcaption id={captionId} className="type-meta mt-1">
        {m.fan_caption()}
      </figcaption>
    </ChartFigure>
  );
}

function Fan({
  points,
  drawing,
  title,
}: {
  points: readonly Point[];
  drawing: (typeof drawings)[number];
  title: string;
}) {
  const { className, width, height, ticks } = drawing;
  const plot = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
  const [start, end] = [points[0]?.p50 ?? 0, points.at(-1)?.bets ?? 1];
  const x = scaleLinear([0, end], [plot.left, plot.right]);
  const reach = [Math.min(...points.map(({ p5 }) => p5)), Math.max(...points.map(({ p95 }) => p95))];
  const y = scaleLinear(reach, [plot.bottom, plot.top]).nice(ticks);
  const xOf = (point: Point) => x(point.bets);
  const band = (low: Quantile, high: Quantile) =>
    area<Point>(
      xOf,
      (point) => y(point[low]),
      (point) => y(point[high]),
    ).digits(1)(points) ?? undefined;
  const middle = line<Point>(xOf, (point) => y(point.p50)).digits(1)(points) ?? undefined;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      role="img"
      aria-label={title}
      fontSize={13}
      className={clsx("fill-ink-3", className)}
    >
      <path d={band("p5", "p95")} fill="var(--line)" stroke="var(--ctl)" />
      <path d={band("p25", "p75")} fill="var(--ctl)" />
      {y.ticks(ticks).map((tick) => (
        <g key={tick}>
          <path d={`M${plot.left} ${y(tick)}H${plot.right}`} stroke="var(--ink)" strokeOpacity={0.12} />
          <text x={plot.left - 6} y={y(tick) + 4} textAnchor="end">
            {axisFigure(tick)}
          </text>
        </g>
      ))}
      <path d={`M${plot.left} ${y(start)}H${plot.right}`} stroke="var(--ink)" strokeDasharray="5 4" />
      <path d={middle} fill="none" stroke="var(--ink)" strokeWidth={2.5} />
      {x.ticks(ticks).map((tick) => (
        <text key={tick} x={x(tick)} y={plot.bottom + 20} textAnchor={tick === end ? "end" : "middle"}>
          {formatNumber(tick)}
        </text>
      ))}
    </svg>
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
