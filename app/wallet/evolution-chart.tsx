import { scaleLinear, scaleUtc } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { useId } from "react";

import { formatCompact, formatDayMonth, formatMoney, formatNumber, formatShortDate } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import { SignedMoney } from "./signed-money.tsx";

/** What a bankroll was worth at the end of a UTC day, and what of it was paid in. */
export type EvolutionPoint = { atMs: number; netDepositsMinor: number; profitMinor: number };

const width = 680;
const height = 280;
const plot = { left: 62, right: 668, top: 12, bottom: 246 };
const dayMs = 86_400_000;

/**
 * What was paid in as a hatched area under a dashed line, what it is worth as a solid one: what lies between the two is profit or loss,
 * and a deposit lifts both.
 *
 * @param points oldest first, at least one; each holds until the next
 * @param range what the chart covers
 */
export function EvolutionChart(props: {
  points: readonly EvolutionPoint[];
  range: { fromMs: number; toMs: number };
  currency: string;
}) {
  const { points, range, currency } = props;
  const titleId = useId();
  const fromMs = Math.min(range.fromMs, range.toMs - dayMs);
  const drawn = withEnds(points, fromMs, range.toMs);
  const worths = drawn.flatMap((point) => [point.netDepositsMinor, worthOf(point)]);
  const x = scaleUtc([fromMs, range.toMs], [plot.left, plot.right]);
  const y = scaleLinear([Math.min(...worths) / 100, Math.max(...worths) / 100], [plot.bottom - 14, plot.top]).nice(5);
  const xOf = (point: EvolutionPoint) => x(point.atMs);
  const depositsY = (point: EvolutionPoint) => y(point.netDepositsMinor / 100);
  const deposits = line<EvolutionPoint>(xOf, depositsY).curve(curveStepAfter).digits(1)(drawn);
  const paidIn = area<EvolutionPoint>(xOf, plot.bottom, depositsY).curve(curveStepAfter).digits(1)(drawn);
  const worth = line<EvolutionPoint>(xOf, (point) => y(worthOf(point) / 100))
    .curve(curveStepAfter)
    .digits(1)(drawn);
  const last = drawn.at(-1);
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
        <title id={titleId}>{m.evolution_figure({ currency })}</title>
        {y.ticks(5).map((tick) => (
          <g key={tick}>
            <path d={`M${plot.left} ${y(tick)}H${plot.right}`} stroke="var(--line)" />
            <text x={plot.left - 8} y={y(tick) + 4} textAnchor="end">
              {Math.abs(tick) >= 100_000 ? formatCompact(tick) : formatNumber(tick, tick % 1 === 0 ? 0 : 2)}
            </text>
          </g>
        ))}
        {paidIn ? <path d={paidIn} fill="var(--sunk)" /> : null}
        {deposits ? <path d={deposits} fill="none" stroke="var(--ctl)" strokeWidth={2} strokeDasharray="5 4" /> : null}
        {worth ? <path d={worth} fill="none" stroke="var(--ink)" strokeWidth={2.5} /> : null}
        {last ? <circle cx={plot.right} cy={y(worthOf(last) / 100)} r={4} fill="var(--ink)" /> : null}
        <path d={`M${plot.left} ${plot.bottom}H${plot.right}`} stroke="var(--ctl)" />
        <text x={plot.left} y={plot.bottom + 20}>
          {formatDayMonth(fromMs, "UTC")}
        </text>
        <text x={plot.right} y={plot.bottom + 20} textAnchor="end">
          {formatDayMonth(range.toMs, "UTC")}
        </text>
      </svg>
      <figcaption className="type-meta mt-1 flex flex-wrap gap-x-5 gap-y-1">
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
    </figure>
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
