import { clsx } from "clsx";

import type { SliceBody } from "../../worker/stats/contract.ts";
import { formatMoney, formatNumber, formatOdds, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import { SignedMoney } from "../ui/signed-money.tsx";
import { minorOfBody } from "./amount.ts";

/** Below so many bets a rate says little; it is shown, in grey, and said to be little. */
const fewBets = 30;

/** Kinds of bets with what they came to, each with its sample. Losing rows look like winning ones. */
export function SliceTable(props: {
  caption: string;
  slices: readonly SliceBody[];
  currency: string;
  nameOf: (key: string) => string;
}) {
  const { caption, slices, currency, nameOf } = props;
  return (
    <DataTable
      caption={caption}
      isWide
      columns={[
        { key: "name" },
        { key: "profit", head: m.analytics_profit() },
        { key: "rate", head: m.analytics_rate() },
        { key: "bets", head: m.analytics_bets() },
        { key: "odds", head: m.analytics_odds() },
        { key: "turnover", head: m.analytics_turnover() },
        { key: "yield", head: m.analytics_yield() },
      ]}
      rows={slices.map((slice) => {
        const isFew = slice.decided_bets < fewBets;
        return {
          key: slice.key,
          cells: [
            <span key="name" className={clsx("block min-w-28", isFew && "text-ink-3")}>
              {nameOf(slice.key)}
              {isFew ? <span className="type-meta block">{m.analytics_few()}</span> : null}
            </span>,
            <SignedMoney key="profit" minor={minorOfBody(slice.profit)} currency={currency} />,
            <Rate key="rate" slice={slice} isFew={isFew} />,
            <Counts key="bets" slice={slice} />,
            <span key="odds" className={clsx(isFew && "text-ink-3")}>
              {slice.average_odds === null ? "–" : formatOdds(slice.average_odds)}
            </span>,
            formatMoney(minorOfBody(slice.turnover), currency),
            <span key="yield" className={clsx(isFew && "text-ink-3")}>
              {slice.yield === null ? "–" : formatPercent(slice.yield, 1)}
            </span>,
          ],
        };
      })}
    />
  );
}

function Counts({ slice }: { slice: SliceBody }) {
  const simulated = slice.simulated_price_bets;
  return (
    <>
      {formatNumber(slice.decided_bets)}
      {simulated > 0 ? (
        <span className="type-meta block whitespace-nowrap">
          {formatNumber(simulated)} {m.analytics_simulated()}
        </span>
      ) : null}
    </>
  );
}

function Rate({ slice, isFew }: { slice: SliceBody; isFew: boolean }) {
  const { success_rate: rate, success_rate_low: low, success_rate_high: high } = slice;
  if (rate === null || low === null || high === null) return "–";
  return (
    <span className={clsx(isFew && "text-ink-3")}>
      {formatPercent(rate)}
      <span className="type-meta block whitespace-nowrap">
        {m.analytics_interval({ low: formatNumber(low * 100), high: formatPercent(high) })}
      </span>
    </span>
  );
}
