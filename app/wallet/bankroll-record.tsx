import { formatMoney, formatNumber, formatOdds, formatPercent } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import type { loadBankroll } from "../routes/wallet/bankroll.server.ts";
import { minorOfBody } from "../stats/amount.ts";
import { type Figure, Figures } from "../ui/figures.tsx";
import { Section } from "../ui/section.tsx";

type Page = Awaited<ReturnType<typeof loadBankroll>>;

/** What the bets of a bankroll came to, and the way to them. */
export function BankrollRecord({ bankroll, record }: Pick<Page, "bankroll" | "record">) {
  return (
    <Section title={m.bankroll_record_title()}>
      {record.global.bets === 0 ? (
        <p className="text-ink-2">{m.bankroll_record_none()}</p>
      ) : (
        <>
          <Figures figures={figuresOf(record, bankroll.currency)} />
          <p className="type-meta mt-2 max-w-[68ch]">
            {m.dashboard_prices({
              real: formatNumber(record.global.real_price_bets),
              simulated: formatNumber(record.global.simulated_price_bets),
            })}
          </p>
        </>
      )}
      <p className="mt-1">
        <LocalLink to={`/paris?bankroll=${bankroll.id}`} className="link target type-meta py-2">
          {m.bankroll_to_bets({ open: formatNumber(record.global.open_bets) })}
        </LocalLink>
      </p>
    </Section>
  );
}

/** The six figures that suffice, and the streaks; a hit rate says little without the odds beside it. */
function figuresOf({ global, course }: Page["record"], currency: string): Figure[] {
  const { success_rate: rate, average_odds: odds, closing_line_value: closing } = global;
  const { maximum_drawdown: drawdown, streaks } = course;
  return [
    { label: m.analytics_turnover(), value: formatMoney(minorOfBody(global.turnover), currency) },
    {
      label: m.analytics_yield(),
      value: global.yield === null ? "–" : formatPercent(global.yield, 1),
      note: m.analytics_yield_note({ count: formatNumber(global.real_price_bets) }),
    },
    {
      label: m.dashboard_rate(),
      value: rate === null ? "–" : formatPercent(rate),
      note: odds === null ? null : m.dashboard_rate_note({ odds: formatOdds(odds) }),
    },
    {
      label: m.analytics_closing(),
      value: closing === null ? "–" : formatPercent(closing, 1),
      note: m.analytics_closing_note({ count: formatNumber(global.closed_bets) }),
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
  ];
}
