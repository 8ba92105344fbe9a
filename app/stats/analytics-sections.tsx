import type { AnalyticsPage } from "../routes/stats/analytics.server.ts";
import { formatNumber, formatPercent, formatMoney } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { CalibrationDiagram, CalibrationTable } from "../record/calibration-diagram.tsx";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { type Figure, Figures } from "../ui/figures.tsx";
import { ProfitChart, ProfitTable } from "../ui/profit-chart.tsx";
import { Section } from "../ui/section.tsx";
import { EvolutionChart, EvolutionTable } from "../wallet/evolution-chart.tsx";
import { SignedMoney } from "../ui/signed-money.tsx";
import { AdviceList } from "./advice-list.tsx";
import { minorOfBody } from "./amount.ts";
import { sliceName } from "./slice-names.ts";
import { SliceTable } from "./slice-table.tsx";

/** Everything somebody's settled bets came to. */
export function AnalyticsSections({ page }: { page: AnalyticsPage }) {
  const { currency, course, evolution, advice, calibration } = page;
  const hasBets = page.total.bets > 0;
  const [firstDay] = evolution;
  return (
    <>
      <CurrencyChips page={page} />
      {hasBets ? (
        <>
          <div className="gutter pb-4">
            <Figures figures={figuresOf(page)} />
            <p className="type-meta mt-2 max-w-[68ch]">
              {m.dashboard_prices({
                real: formatNumber(page.total.real_price_bets),
                simulated: formatNumber(page.total.simulated_price_bets),
              })}
            </p>
          </div>
          <Section title={m.analytics_course()}>
            <ProfitChart points={course.points} currency={currency} zone={page.zone} note={m.profit_by_bet()} />
            <ProfitTable points={course.points} currency={currency} zone={page.zone} />
          </Section>
        </>
      ) : (
        <p className="gutter border-t border-line py-5">{m.analytics_none()}</p>
      )}
      {firstDay ? (
        <Section title={m.analytics_deposits()}>
          <EvolutionChart
            points={evolution}
            range={{ fromMs: firstDay.atMs, toMs: Math.max(page.nowMs, firstDay.atMs) }}
            currency={currency}
          />
          <EvolutionTable points={evolution} currency={currency} />
        </Section>
      ) : null}
      {hasBets ? (
        <>
          <Section
            title={m.analytics_advice()}
            note={m.analytics_advice_note({
              least: formatNumber(advice.least_sample),
              count: formatNumber(advice.bets),
            })}
          >
            <AdviceList advice={advice.advice} />
          </Section>
          <Slices page={page} />
          <Section title={m.analytics_calibration()} note={m.analytics_calibration_note()}>
            {calibration.count === 0 ? (
              <p>{m.analytics_calibration_none()}</p>
            ) : (
              <>
                <CalibrationDiagram calibration={calibration} />
                <CalibrationTable calibration={calibration} />
              </>
            )}
          </Section>
          <Section title={m.analytics_export()} note={m.analytics_export_note()}>
            <Button to={`/analyses/export?currency=${currency}`} tone="outline" isDownload>
              {m.analytics_export()}
            </Button>
          </Section>
        </>
      ) : null}
    </>
  );
}

function CurrencyChips({ page }: { page: AnalyticsPage }) {
  if (page.currencies.length < 2) return null;
  return (
    <p className="gutter flex flex-wrap gap-2 pb-4">
      {page.currencies.map((currency) => (
        <Chip key={currency} to={`/analyses?currency=${currency}`} isOn={currency === page.currency}>
          {currency}
        </Chip>
      ))}
    </p>
  );
}

function Slices({ page }: { page: AnalyticsPage }) {
  const parts = [
    { title: m.analytics_by_month(), dimension: "month", slices: page.by_month.toReversed() },
    { title: m.analytics_by_league(), dimension: "league", slices: page.by_league },
    { title: m.analytics_by_type(), dimension: "market", slices: page.by_type },
    { title: m.analytics_by_selection(), dimension: "selection", slices: page.by_selection },
    { title: m.analytics_by_odds(), dimension: "odds_band", slices: page.by_odds_band },
    { title: m.analytics_by_bookmaker(), dimension: "bookmaker", slices: page.by_bookmaker },
    { title: m.analytics_by_strategy(), dimension: "strategy", slices: page.by_strategy },
    // One sport alone says what the total says.
    ...(page.by_sport.length > 1 ? [{ title: m.analytics_by_sport(), dimension: "sport", slices: page.by_sport }] : []),
  ];
  return parts.map(({ title, dimension, slices }) => (
    <Section key={dimension} title={title}>
      <SliceTable
        caption={title}
        slices={slices}
        currency={page.currency}
        nameOf={(key) => sliceName(dimension, key)}
      />
    </Section>
  ));
}

function figuresOf({ total, course, currency }: AnalyticsPage): Figure[] {
  const { drawdown, streaks, sharpe } = course;
  return [
    {
      label: m.analytics_profit(),
      value: <SignedMoney minor={minorOfBody(total.profit)} currency={currency} />,
      note: `${m.analytics_turnover()} ${formatMoney(minorOfBody(total.turnover), currency)}`,
    },
    {
      label: m.analytics_yield(),
      value: total.yield === null ? "–" : formatPercent(total.yield, 1),
      note: m.analytics_yield_note({ count: formatNumber(total.real_price_bets) }),
    },
    {
      label: m.analytics_closing(),
      value: total.closing_line_value === null ? "–" : formatPercent(total.closing_line_value, 1),
      note: m.analytics_closing_note({ count: formatNumber(total.closed_bets) }),
    },
    {
      label: m.analytics_drawdown(),
      value: formatMoney(minorOfBody(drawdown.amount), currency),
      note: m.analytics_drawdown_note({ share: formatPercent(drawdown.share, 1) }),
    },
    {
      label: m.analytics_streaks(),
      value: m.analytics_streaks_value({
        hits: formatNumber(streaks.longest_hits),
        misses: formatNumber(streaks.longest_misses),
      }),
    },
    {
      label: m.analytics_sharpe(),
      value: sharpe === null ? "–" : formatNumber(sharpe, 2),
      note: sharpe === null ? m.analytics_sharpe_few() : m.analytics_sharpe_note(),
    },
  ];
}
