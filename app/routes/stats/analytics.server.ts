import { data } from "react-router";

import { AppError, httpStatusByCode } from "../../../worker/platform/errors.ts";
import { getAnalytics, getEquity, getOwnCalibration, listAdvice } from "../../../worker/stats/analytics.ts";
import type { ScopeQuery } from "../../../worker/stats/contract.ts";
import { everyDay } from "../../../worker/stats/records.ts";
import { getGlobalStats } from "../../../worker/stats/statistics.ts";
import { type Currency, currencies } from "../../../worker/wallet/ledger.ts";
import { listBankrolls } from "../../../worker/wallet/service.ts";
import type { PageContext } from "../../context.ts";
import { minorOfBody } from "../../stats/amount.ts";

export type AnalyticsPage = NonNullable<Awaited<ReturnType<typeof loadAnalytics>>["analytics"]>;

/** Everything premium members are told of their bets; of others only how many there are. */
export async function loadAnalytics({ services, zone }: PageContext, request: Request) {
  const { actor } = services;
  const query = scopeOfAddress(request);
  if (actor.kind !== "user" || actor.plan !== "premium") {
    return { analytics: null, settledBets: (await getGlobalStats(services, query)).bets };
  }
  const [analytics, equity, advice, calibration, bankrolls] = await Promise.all([
    getAnalytics(services, query),
    getEquity(services, query),
    listAdvice(services, { query, days: everyDay }),
    getOwnCalibration(services, query),
    listBankrolls(services),
  ]);
  return {
    settledBets: analytics.total.bets,
    analytics: {
      ...analytics,
      zone,
      nowMs: services.clock.realNowMs(),
      currencies: [...new Set(bankrolls.map(({ currency }) => currency))],
      course: {
        points: equity.equity.map(({ at, profit }) => ({ atMs: Date.parse(at), profitMinor: minorOfBody(profit) })),
        drawdown: equity.maximum_drawdown,
        streaks: equity.streaks,
        sharpe: equity.sharpe,
      },
      evolution: equity.evolution.map((point) => ({
        atMs: Date.parse(point.date),
        netDepositsMinor: minorOfBody(point.net_deposits),
        profitMinor: minorOfBody(point.profit),
      })),
      advice,
      calibration,
    },
  };
}

/** The currency an address asks for; what is none is nobody's wish. */
export function scopeOfAddress(request: Request): ScopeQuery {
  const asked = new URL(request.url).searchParams.get("currency");
  const currency: Currency | undefined = currencies.find((one) => one === asked);
  return currency ? { currency } : {};
}

/** What a page answers where the use case refuses. */
export async function askAsPage<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError) throw data(null, { status: httpStatusByCode[error.code] });
    throw error;
  }
}
