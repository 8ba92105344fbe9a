import { clsx } from "clsx";
import { scaleLinear } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { useId } from "react";

import { formatDayMonth, formatMoney, formatShortDate } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import { axisFigure } from "../ui/axis-figure.ts";
import { SignedMoney } from "../ui/signed-money.tsx";
import { ChartFigure } from "../ui/chart-figure.tsx";

/** What a bankroll was worth at the end of a UTC day, and what of it was paid in. */
export type EvolutionPoint = { atMs: number; netDepositsMinor: number; profitMinor: number };

/** Letters keep their size: a phone gets a drawing of its own. */
const drawings = [
  { className: "md:hidden", width: 328, height: 230, ticks: 4 },
  { className: "hidden md:block", width: 720, height: 280, ticks: 5 },
] as const;
const margin = { left: 52, right: 8, top: 10, bottom: 26 };
const dayMs = 86_400_000;

type Course = {
  /** Oldest first, at least one; each holds until the next. */
  points: readonly EvolutionPoint[];
  range: { fromMs: number; toMs: number };
  currency: string;
};

/**
 * What was paid in as an area under a dashed line, what it is worth as a solid one: what lies between the two is profit or
 * loss, and a deposit lifts both.
 */
export function EvolutionChart({ points, range, currency }: Course) {
  const captionId = useId();
  const fromMs = Math.min(range.fromMs, range.toMs - dayMs);
  const course = { points: withEnds(points, fromMs, range.toMs), range: { fromMs, toMs: range.toMs }, currency };
  return (
    <ChartFigure labelledBy={captionId} className="max-w-3xl">
      {drawings.map((drawing) => (
        <Course key={drawing.width} course={course} drawing={drawing} />
      ))}
      <figcaption id={captionId} className="type-meta mt-1 flex flex-wrap gap-x-5 gap-y-1">
        <span className="inline-flex items-center gap-2">
          <span aria-hidden="true" className="w-6 border-t-[3px] border-ink" />
          {m.evolution_worth()}
        </span>
        <span className="inline-flex items-center gap-2">
          <span aria-hidden="true" className="w-6 border-t-2 border-dashed border-ctl" />
          {m.evolution_deposits()}
        </span>
        <span>{m.evolution_days()}</span>
      </figcaption>
    </ChartFigure>
  );
}

function Course({ course, drawing }: { course: Course; drawing: (typeof drawings)[number] }) {
  const { points, range, currency } = course;
  const { className, width, height, ticks } = drawing;
  const plot = { left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
  const amounts = points.flatMap((point) => [point.netDepositsMinor / 100, worthOf(point) / 100]);
  const x = scaleLinear([range.fromMs, range.toMs], [plot.left, plot.right]);
  const y = scaleLinear([Math.min(...amounts), Math.max(...amounts)], [plot.bottom - 14, plot.top]).nice(ticks);
  const xOf = (point: EvolutionPoint) => x(point.atMs);
  const depositsY = (point: EvolutionPoint) => y(point.netDepositsMinor / 100);
  const worthY = (point: EvolutionPoint) => y(worthOf(point) / 100);
  const paidIn = area<EvolutionPoint>(xOf, plot.bottom, depositsY).curve(curveStepAfter).digits(1)(points) ?? undefined;
  const deposits = line<EvolutionPoint>(xOf, depositsY).curve(curveStepAfter).digits(1)(points) ?? undefined;
  const worth = line<EvolutionPoint>(xOf, worthY).curve(curveStepAfter).digits(1)(points) ?? undefined;
  const last = points.at(-1);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      role="img"
      aria-label={m.evolution_figure({ currency })}
      fontSize={13}
      className={clsx("fill-ink-3", className)}
    >
      <path d={paidIn} fill="var(--sunk)" />
      {y.ticks(ticks).map((tick) => (
        <g key={tick}>
          <path d={`M${plot.left} ${y(tick)}H${plot.right}`} stroke="var(--line)" />
          <text x={plot.left - 6} y={y(tick) + 4} textAnchor="end">
            {axisFigure(tick)}
          </text>
        </g>
      ))}
      <path d={deposits} fill="none" stroke="var(--ctl)" strokeWidth={2} strokeDasharray="5 4" />
      <path d={worth} fill="none" stroke="var(--ink)" strokeWidth={2.5} />
      {last ? <circle cx={plot.right} cy={worthY(last)} r={4} fill="var(--ink)" /> : null}
      <path d={`M${plot.left} ${plot.bottom}H${plot.right}`} stroke="var(--ctl)" />
      <text x={plot.left} y={plot.bottom + 20}>
        {formatDayMonth(range.fromMs, "UTC")}
      </text>
      <text x={plot.right} y={plot.bottom + 20} textAnchor="end">
        {formatDayMonth(range.toMs, "UTC")}
      </text>
    </svg>
  );
}

/** The same as figures, newest first. */
export function EvolutionTable({ points, currency }: { points: readonly EvolutionPoint[]; currency: string }) {
  return (
    <details className="mt-3">
      <summary className="link type-meta inline-block py-2">{m.calibration_as_table()}</summary>
      <DataTable
        caption={m.evolution_figure({ currency })}
        isWide
        columns={[
          { key: "day", head: m.evolution_day() },
          { key: "deposits", head: m.evolution_deposits() },
          { key: "profit", head: m.bankroll_profit() },
          { key: "worth", head: m.evolution_worth() },
        ]}
        rows={points.toReversed().map((point) => ({
          key: point.atMs,
          cells: [
            formatShortDate(point.atMs, "UTC"),
            formatMoney(point.netDepositsMinor, currency),
            <SignedMoney key="profit" minor={point.profitMinor} currency={currency} />,
            formatMoney(worthOf(point), currency),
          ],
        }))}
      />
    </details>
  );
}

function worthOf({ netDepositsMinor, profitMinor }: EvolutionPoint): number {
  return netDepositsMinor + profitMinor;
}

/** What stood before the range stands at its beginning, and what stands last stands until its end. */
function withEnds(points: readonly EvolutionPoint[], fromMs: number, toMs: number): EvolutionPoint[] {
  const before = points.findLast(({ atMs }) => atMs <= fromMs) ?? points[0];
  const within = points.filter(({ atMs }) => atMs > fromMs);
  const last = points.at(-1);
  return [...(before ? [{ ...before, atMs: fromMs }] : []), ...within, ...(last ? [{ ...last, atMs: toMs }] : [])];
}
