import { scaleLinear } from "d3-scale";
import { type ReactNode, useId } from "react";

import { formatMonth, formatNumber, formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import type { SetDetail } from "./backtest-view.ts";
import { Difference } from "./model-comparison.tsx";
import { modelName } from "./model-names.ts";
import { ChartFigure } from "../ui/chart-figure.tsx";

const width = 360;
const plot = { left: 50, right: 356, top: 8, bottom: 150 };
const yearsShown = 8;
/** A month of one postponed match would set the scale for all the others. */
const fewMatches = 30;

/** One bar a month, up or down in the same ink: a month that lost to the market looks like one that did not. */
export function DifferenceByMonth({ set }: { set: SetDetail }) {
  const titleId = useId();
  const priced = set.by_month.flatMap(({ name, market }) => (market ? [{ at: monthNumber(name), market }] : []));
  const months = priced.filter(({ market }) => market.count >= fewMatches);
  if (months.length === 0) return <p>{m.backtest_months_few()}</p>;
  const numbers = months.map(({ at }) => at);
  const [first, last] = [Math.min(...numbers), Math.max(...numbers)];
  const bounds = months.flatMap(({ market }) => [market.low, market.high]);
  const x = scaleLinear([first, last + 1], [plot.left, plot.right]);
  const y = scaleLinear([Math.min(0, ...bounds), Math.max(0, ...bounds)], [plot.bottom, plot.top]).nice(4);
  const years = Array.from({ length: Math.floor(last / 12) - Math.ceil(first / 12) + 1 }, (_, index) => {
    return Math.ceil(first / 12) + index;
  });
  const everyYear = Math.ceil(years.length / yearsShown);
  const barWidth = Math.max(1.5, 0.7 * (x(first + 1) - x(first)));
  const worse = months.filter(({ market }) => market.difference > 0).length;
  return (
    <ChartFigure labelledBy={titleId} className="max-w-md">
      <h3 className="type-h3">{modelName(set)}</h3>
      <svg
        viewBox={`0 0 ${width} 172`}
        width="100%"
        role="img"
        aria-labelledby={titleId}
        fontSize={12}
        className="fill-ink-3"
      >
        <title id={titleId}>{m.backtest_months_figure({ name: modelName(set) })}</title>
        {y.ticks(4).map((tick) => (
          <g key={tick}>
            <path d={`M${plot.left} ${y(tick)}H${plot.right}`} stroke={tick === 0 ? "var(--ctl)" : "var(--line)"} />
            <text x={plot.left - 6} y={y(tick) + 4} textAnchor="end">
              {formatSigned(tick, y.domain().some((bound) => Math.abs(bound) >= 0.02) ? 2 : 3)}
            </text>
          </g>
        ))}
        {months.map(({ at, market }) => {
          const middle = short(x(at + 0.5));
          return (
            <g key={at}>
              <path d={`M${middle} ${short(y(market.low))}V${short(y(market.high))}`} stroke="var(--ctl)" />
              <rect
                x={short(middle - barWidth / 2)}
                width={short(barWidth)}
                y={short(y(Math.max(0, market.difference)))}
                height={short(Math.abs(y(market.difference) - y(0)))}
                fill="var(--ink)"
              />
            </g>
          );
        })}
        {years
          .filter((_, index) => index % everyYear === 0)
          .map((year) => (
            <text key={year} x={x(year * 12 + 0.5)} y={plot.bottom + 16} textAnchor="middle">
              {year}
            </text>
          ))}
      </svg>
      <figcaption className="type-meta">
        {m.backtest_months_count({
          better: formatNumber(months.length - worse),
          worse: formatNumber(worse),
          few: formatNumber(priced.length - months.length),
        })}
      </figcaption>
    </ChartFigure>
  );
}

/** The same as figures, a column for each set. */
export function DifferenceByMonthTable({ sets }: { sets: readonly SetDetail[] }) {
  return (
    <details className="mt-3">
      <summary className="link type-meta inline-block py-2">{m.calibration_as_table()}</summary>
      <DifferenceTable
        caption={m.backtest_months_title()}
        head={m.backtest_month()}
        sets={sets}
        groupsOf={(set) => set.by_month}
        nameOf={formatMonth}
      />
    </details>
  );
}

/** Differences of the sets to the market by part of the matches. */
export function DifferenceTable(props: {
  caption: string;
  head: string;
  sets: readonly SetDetail[];
  groupsOf: (set: SetDetail) => SetDetail["by_league"];
  nameOf: (name: string) => ReactNode;
}) {
  const { caption, head, sets, groupsOf, nameOf } = props;
  const groups = sets[0] ? groupsOf(sets[0]) : [];
  return (
    <DataTable
      caption={caption}
      isWide
      columns={[
        { key: "name", head },
        ...sets.map((set) => ({ key: set.model, head: modelName(set) })),
        { key: "count", head: m.count_short() },
      ]}
      rows={groups
        .filter(({ market }) => market !== null)
        .map(({ name, count }) => ({
          key: name,
          cells: [
            nameOf(name),
            ...sets.map((set) => (
              <Difference key={set.model} market={groupsOf(set).find((group) => group.name === name)?.market ?? null} />
            )),
            formatNumber(count),
          ],
        }))}
    />
  );
}

/** A tenth of a pixel is as fine as anybody sees. */
function short(length: number): number {
  return Math.round(10 * length) / 10;
}

/** "2021-08" as a count of months. */
function monthNumber(name: string): number {
  const [year = 0, month = 1] = name.split("-").map(Number);
  return year * 12 + month - 1;
}
