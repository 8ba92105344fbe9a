import type { OwnBetBody } from "../../../worker/stats/contract.ts";
import { getDashboard } from "../../../worker/stats/dashboard.ts";
import { dayKey } from "../../../worker/platform/zoned-day.ts";
import { listPredictions } from "../../../worker/predict/service.ts";
import { listBankrolls } from "../../../worker/wallet/service.ts";
import type { PageContext } from "../../context.ts";
import { formatDay, formatMoment } from "../../locale/format.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { predictionLine } from "../../predictions/row.ts";
import { minorOfBody } from "../../stats/amount.ts";
import { betWords } from "../../stats/bet-words.ts";

const predictionsShown = 8;
/** Of the follows that are open, and of those that have a result. */
const followsShown = 5;

export type DashboardPage = Awaited<ReturnType<typeof loadDashboard>>;

/** One's own record and follows, beside the next day that has predictions. */
export async function loadDashboard({ services, zone, origin }: PageContext) {
  const query = { status: "upcoming", type: "1X2", ordering: "match_date", page: 1, lang: getLocale() } as const;
  const [dashboard, bankrolls, upcoming] = await Promise.all([
    getDashboard(services, { query: {}, origin }),
    listBankrolls(services),
    listPredictions(services, { query: { ...query, page_size: predictionsShown }, address: origin, origin }),
  ]);
  const { summary, currency } = dashboard;
  const active = bankrolls.find(({ isActive }) => isActive) ?? bankrolls[0];
  const dayOf = (at: string) => dayKey(Date.parse(at), zone);
  const [first] = upcoming.results;
  return {
    currency,
    zone,
    summary: { ...summary, profitMinor: minorOfBody(summary.total_profit) },
    bankroll: active ? { name: active.name, walletMinor: active.walletMinor, currency: active.currency } : null,
    course: dashboard.profit_by_day.map(({ date, profit }) => ({
      atMs: Date.parse(date),
      profitMinor: minorOfBody(profit),
    })),
    open: dashboard.upcoming_matches.slice(0, followsShown).map((bet) => lineOf(bet, zone)),
    recent: dashboard.recent_predictions.slice(0, followsShown).map((bet) => ({
      ...lineOf(bet, zone),
      outcome: bet.result_status,
      profitMinor: minorOfBody(bet.result_profit),
    })),
    day: first ? formatDay(Date.parse(first.match.match_date), zone) : null,
    predictions: upcoming.results
      .filter(({ match }) => first && dayOf(match.match_date) === dayOf(first.match.match_date))
      .map((body) => ({
        line: predictionLine(body, zone),
        day: formatDay(Date.parse(body.match.match_date), zone),
        league: body.match.league,
      })),
  };
}

export type BetLine = ReturnType<typeof lineOf>;

function lineOf(bet: OwnBetBody, zone: string) {
  const [leg] = bet.legs;
  const score = leg?.match.full_time ?? (leg && { home: leg.match.home_score, away: leg.match.away_score });
  return {
    id: bet.id,
    to: bet.prediction ? `/predictions/${bet.prediction.id}` : leg ? `/matchs/${leg.match.id}` : "/predictions",
    title: bet.legs.map(({ match }) => `${match.home_team} – ${match.away_team}`).join(", "),
    pick: leg && bet.legs.length === 1 ? betWords(leg) : null,
    legCount: bet.legs.length,
    kickoff: leg ? formatMoment(Date.parse(leg.match.match_date), zone) : "",
    score: bet.legs.length === 1 && score?.home != null && score.away != null ? `${score.home}–${score.away}` : null,
    isLive: bet.legs.some(({ match }) => match.status === "live"),
    stakeMinor: minorOfBody(bet.user_stake),
    currency: bet.currency,
    odds: bet.odds,
    isSimulated: bet.odds_simulated,
  };
}
