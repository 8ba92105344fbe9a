import type { ReactNode } from "react";

import type { BetLine, DashboardPage } from "../routes/home/dashboard.server.ts";
import { AccountHead } from "../accounts/account-head.tsx";
import { useRevalidationWhile } from "../live/use-revalidation.ts";
import { formatMoney, formatNumber, formatOdds, formatPercent, formatShortDate } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { useOwnChanges } from "../notify/own-changes.ts";
import { m } from "../paraglide/messages.js";
import { NextKickoffs } from "../predictions/next-kickoffs.tsx";
import { outcomeWord } from "../stats/bet-words.ts";
import { Button } from "../ui/button.tsx";
import { type Figure, Figures } from "../ui/figures.tsx";
import { ProfitChart, ProfitTable } from "../ui/profit-chart.tsx";
import { Section } from "../ui/section.tsx";
import { VerdictMark } from "../ui/verdict.tsx";
import { SignedMoney } from "../ui/signed-money.tsx";

/** The first page of whoever is signed in: their record, what is open, what came of the rest, and what is said of today. */
export function Dashboard(page: DashboardPage) {
  const { summary, course, currency, open, recent } = page;
  useRevalidationWhile(
    open.some(({ isLive }) => isLive),
    30_000,
  );
  useOwnChanges(["balance", "prediction_result"]);
  const isNew = summary.total_predictions === 0;
  return (
    <div className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <AccountHead title={m.dashboard_title()} />
      {isNew ? <Welcome hasBankroll={page.bankroll !== null} /> : <Record page={page} />}
      <div className="grid lg:grid-cols-2">
        <div className="min-w-0 lg:border-r lg:border-line">
          {isNew ? null : (
            <>
              <Section title={m.dashboard_recent()}>
                {recent.length === 0 ? (
                  <p className="text-ink-2">{m.dashboard_recent_none()}</p>
                ) : (
                  <RecentList recent={recent} />
                )}
              </Section>
              <Section title={m.dashboard_open()}>
                {open.length === 0 ? <p className="text-ink-2">{m.dashboard_open_none()}</p> : <OpenList open={open} />}
              </Section>
            </>
          )}
        </div>
        <div className="min-w-0">
          {course.length > 0 ? (
            <Section title={m.dashboard_course()}>
              <ProfitChart points={course} currency={currency} zone="UTC" note={m.profit_by_day()} />
              <ProfitTable points={course} currency={currency} zone="UTC" formatWhen={formatShortDate} />
            </Section>
          ) : null}
          {page.day === null ? null : (
            <NextKickoffs title={m.dashboard_day({ day: page.day })} matches={page.predictions} />
          )}
          <p className="gutter py-4">
            <Button to="/predictions" tone="outline">
              {m.dashboard_all_predictions()}
            </Button>
          </p>
        </div>
      </div>
    </div>
  );
}

function Welcome({ hasBankroll }: { hasBankroll: boolean }) {
  return (
    <section className="gutter border-t border-line py-5">
      <h2 className="type-h2">{m.dashboard_empty_title()}</h2>
      <p className="mt-2 max-w-[68ch]">{m.dashboard_empty_text()}</p>
      <p className="mt-4 flex flex-wrap gap-3">
        {hasBankroll ? null : <Button to="/bankroll">{m.dashboard_open_bankroll()}</Button>}
        <Button to="/predictions" tone={hasBankroll ? "primary" : "outline"}>
          {m.dashboard_all_predictions()}
        </Button>
      </p>
    </section>
  );
}

function Record({ page: { summary, bankroll, currency } }: { page: DashboardPage }) {
  const settled = summary.total_predictions - summary.pending_predictions;
  const figures: Figure[] = [
    ...(bankroll
      ? [
          {
            label: m.dashboard_balance(),
            value: formatMoney(bankroll.walletMinor, bankroll.currency),
            note: m.dashboard_open_stakes({ count: formatNumber(summary.pending_predictions) }),
          },
        ]
      : []),
    {
      label: m.dashboard_profit(),
      value: <SignedMoney minor={summary.profitMinor} currency={currency} />,
      note: summary.roi === null ? null : m.dashboard_profit_note({ share: formatPercent(summary.roi, 1) }),
    },
    {
      label: m.dashboard_rate(),
      value: summary.success_rate === null ? "–" : formatPercent(summary.success_rate),
      note: summary.average_odds === null ? null : m.dashboard_rate_note({ odds: formatOdds(summary.average_odds) }),
    },
    {
      label: m.dashboard_follows(),
      value: formatNumber(settled),
      note: m.dashboard_follows_note({
        hits: formatNumber(summary.successful_predictions),
        misses: formatNumber(summary.failed_predictions),
        voids: formatNumber(summary.void_predictions),
      }),
    },
  ];
  return (
    <section aria-label={m.dashboard_figures()} className="gutter pb-4">
      <Figures figures={figures} columns={4} />
      <p className="type-meta mt-2 max-w-[68ch]">
        {m.dashboard_prices({
          real: formatNumber(summary.real_price_predictions),
          simulated: formatNumber(summary.simulated_price_predictions),
        })}
      </p>
      <p className="mt-1 flex flex-wrap gap-x-5">
        <LocalLink to="/paris" className="link target type-meta py-2">
          {m.bets_title()}
        </LocalLink>
        <LocalLink to="/bankroll" className="link target type-meta py-2">
          {m.dashboard_to_bankroll()}
        </LocalLink>
        <LocalLink to="/analyses" className="link target type-meta py-2">
          {m.dashboard_to_analytics()}
        </LocalLink>
      </p>
    </section>
  );
}

function OpenList({ open }: { open: DashboardPage["open"] }) {
  return (
    <ul>
      {open.map((bet) => (
        <BetRow key={bet.id} bet={bet} when={bet.kickoff}>
          <span className="type-num block">{bet.score ?? "–"}</span>
        </BetRow>
      ))}
    </ul>
  );
}

function RecentList({ recent }: { recent: DashboardPage["recent"] }) {
  return (
    <ul>
      {recent.map((bet) => (
        <BetRow key={bet.id} bet={bet} when={bet.kickoff}>
          <span className="type-num block">
            {bet.score === null ? null : `${bet.score} · `}
            <SignedMoney minor={bet.profitMinor} currency={bet.currency} />
          </span>
          <span className="type-meta inline-flex items-center gap-1.5">
            <VerdictMark verdict={bet.outcome === "void" ? "void" : bet.profitMinor > 0 ? "right" : "wrong"} />
            {outcomeWord(bet.outcome)}
          </span>
        </BetRow>
      ))}
    </ul>
  );
}

function BetRow({ bet, when, children }: { bet: BetLine; when: string; children: ReactNode }) {
  const stake = m.dashboard_stake({ stake: formatMoney(bet.stakeMinor, bet.currency), odds: formatOdds(bet.odds) });
  return (
    <li className="border-t border-line">
      <LocalLink
        to={bet.to}
        className="grid min-h-14 grid-cols-[minmax(0,1fr)_auto] items-center gap-3 py-1.5 -outline-offset-2 hover:bg-sunk"
      >
        <span className="min-w-0">
          <span className="type-team block truncate">{bet.title}</span>
          <span className="type-meta block truncate">
            {when} · {bet.pick ?? m.dashboard_combined({ count: formatNumber(bet.legCount) })}
          </span>
          <span className="type-meta block truncate">
            {stake}
            {bet.isSimulated ? ` · ${m.dashboard_simulated()}` : null}
          </span>
        </span>
        <span className="text-right">{children}</span>
      </LocalLink>
    </li>
  );
}
