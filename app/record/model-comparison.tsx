import { scaleLinear } from "d3-scale";

import { formatNumber, formatPercent, formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import type { ModelLine } from "./backtest-view.ts";
import { modelName } from "./model-names.ts";

const plot = { width: 150, height: 20 };

/** All models of a run in one table, their differences to the market drawn on one scale. */
export function ModelComparison({ models }: { models: readonly ModelLine[] }) {
  const intervals = models.flatMap(({ market }) => (market ? [market.low, market.high] : []));
  const x = scaleLinear([Math.min(0, ...intervals), Math.max(0, ...intervals)], [6, plot.width - 6]);
  const isPriced = intervals.length > 0;
  return (
    <>
      {isPriced ? null : <p className="mb-2">{m.backtest_models_unpriced()}</p>}
      <DataTable
        caption={m.backtest_models_title()}
        isWide
        columns={[
          { key: "model", head: m.backtest_model() },
          ...(isPriced
            ? [
                { key: "drawn", head: m.backtest_to_market() },
                { key: "difference", head: m.backtest_to_market_short() },
              ]
            : []),
          { key: "log_loss", head: m.score_log_loss() },
          { key: "rps", head: m.score_rps() },
          { key: "brier", head: m.score_brier() },
          { key: "accuracy", head: m.backtest_accuracy() },
          { key: "calibration", head: m.backtest_calibration_error() },
          { key: "count", head: m.count_short() },
        ]}
        rows={models.map((line) => ({
          key: line.model,
          isStrong: line.isSet,
          cells: [
            <span key="name" className="inline-block min-w-28">
              {modelName(line)}
            </span>,
            ...(isPriced
              ? [
                  <Whisker key="drawn" market={line.market} x={x} />,
                  <Difference key="difference" market={line.market} />,
                ]
              : []),
            formatNumber(line.log_loss, 4),
            formatNumber(line.ranked_probability_score, 4),
            formatNumber(line.brier, 4),
            formatPercent(line.accuracy, 1),
            formatNumber(line.calibrationError, 4),
            formatNumber(line.matches),
          ],
        }))}
      />
    </>
  );
}

type Market = ModelLine["market"];

/** A difference with its interval, in figures. */
export function Difference({ market }: { market: Market }) {
  if (!market) return "–";
  return (
    <span className="whitespace-nowrap">
      {formatSigned(market.difference, 4)}
      <span className="type-meta block">
        {m.comparisons_interval({ low: formatSigned(market.low, 4), high: formatSigned(market.high, 4) })}
      </span>
    </span>
  );
}

/** The same drawn; the figures stand beside it, so that nobody has to read a picture. */
function Whisker({ market, x }: { market: Market; x: (value: number) => number }) {
  const middle = plot.height / 2;
  return (
    <svg
      viewBox={`0 0 ${plot.width} ${plot.height}`}
      width={plot.width}
      height={plot.height}
      aria-hidden="true"
      className="inline-block"
    >
      <path d={`M${x(0)} 0V${plot.height}`} stroke="var(--ctl)" strokeDasharray="2 2" />
      {market ? (
        <>
          <path
            d={`M${x(market.low)} ${middle}H${x(market.high)}M${x(market.low)} ${middle - 4}v8M${x(market.high)} ${middle - 4}v8`}
            stroke="var(--ink)"
            strokeWidth={1.5}
          />
          <circle cx={x(market.difference)} cy={middle} r={3.5} fill="var(--ink)" />
        </>
      ) : null}
    </svg>
  );
}
