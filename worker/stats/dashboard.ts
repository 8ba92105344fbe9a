import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { decimalOf } from "../platform/money.ts";
import { type ListedBetRow, findListedBets, openIdsStatement, readIds, settledIdsStatement } from "./bet-list-repo.ts";
import { evolutionBody, instant, ownBetBody, rounded, summaryBody } from "./body.ts";
import type { DashboardBody, OwnBetBody, ScopeQuery, UserStatsBody } from "./contract.ts";
import { evolutionOf } from "./evolution.ts";
import { type NamedTally, daysStatement, readDays, readTallies, talliesStatement } from "./overview-repo.ts";
import { askedScopeOf, scopeBody, scopeOf } from "./scope.ts";
import { readScope, scopeStatement } from "./scope-repo.ts";
import { type Tally, emptyTally, figuresOf, plus, returnOnInvestment } from "./tally.ts";

const dayMs = 86_400_000;
const listed = 8;
const recentDays = 30;
/** The whole course stands with each bankroll. */
const shownDays = 90;

/**
 * What somebody's bets came to, the last settled and the next to begin, from what is counted as bets are settled: the
 * number of bets makes no difference.
 *
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND for a bankroll that is none of one's own
 */
export async function getDashboard(
  ctx: ServiceContext,
  input: { query: ScopeQuery; origin: string },
): Promise<DashboardBody> {
  const { userId } = requireUser(ctx);
  const asked = askedScopeOf(input.query);
  const answers = await runBatch(ctx.db, [
    scopeStatement(userId, asked),
    talliesStatement(userId, asked, { dimension: "total", fromName: null }),
    talliesStatement(userId, asked, { dimension: "day", fromName: dayOf(await ctx.clock.matchNowMs(), recentDays) }),
    settledIdsStatement(userId, asked, listed),
    openIdsStatement(userId, asked, listed),
  ]);
  const scope = scopeOf(asked, readScope(answers[0]));
  const tally = readTallies(answers[1])[0] ?? emptyTally;
  const [settledIds, openIds] = [readIds(answers[3]), readIds(answers[4])];
  const legs = Map.groupBy(await findListedBets(ctx.db, [...settledIds, ...openIds]), ({ bet }) => bet.id);
  const listOf = (ids: readonly number[]) =>
    ids.flatMap((id) => {
      const [first, ...others] = legs.get(id) ?? [];
      return first ? [{ bet: first.bet, body: ownBetBody([first, ...others], input.origin) }] : [];
    });
  return {
    ...scopeBody(scope),
    summary: summaryBody({ tally, openBets: scope.openBets, depositedMinor: scope.depositedMinor }),
    recent_predictions: listOf(settledIds).flatMap(resultBody),
    upcoming_matches: listOf(openIds).map(({ body }) => body),
    profit_by_day: profitByDay(readTallies(answers[2]), tally),
  };
}

/** The same as figures by time and by what was chosen. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getUserStats(ctx: ServiceContext, query: ScopeQuery): Promise<UserStatsBody> {
  const { userId } = requireUser(ctx);
  const asked = askedScopeOf(query);
  const fromDay = Math.floor(ctx.clock.realNowMs() / dayMs) - shownDays;
  const answers = await runBatch(ctx.db, [
    scopeStatement(userId, asked),
    talliesStatement(userId, asked, { dimension: "total", fromName: null }),
    talliesStatement(userId, asked, { dimension: "day", fromName: dayOf(await ctx.clock.matchNowMs(), recentDays) }),
    talliesStatement(userId, asked, { dimension: "selection", fromName: null }),
    daysStatement(userId, asked, fromDay),
  ]);
  const scope = scopeOf(asked, readScope(answers[0]));
  const { openBets, depositedMinor } = scope;
  const recent = readTallies(answers[2]).reduce<Tally>(plus, emptyTally);
  const evolution = evolutionBody(evolutionOf(readDays(answers[4]), fromDay));
  return {
    ...scopeBody(scope),
    performance: {
      all_time: summaryBody({ tally: readTallies(answers[1])[0] ?? emptyTally, openBets, depositedMinor }),
      last_30_days: recentBody(recent, depositedMinor),
      by_prediction_type: Object.fromEntries(
        readTallies(answers[3]).map((slice) => [
          slice.name.replace(/^(?:1X2|OU|BTTS) ([^ ]+)(?: 2\.5)?$/, "$1"),
          { count: slice.bets, success_rate: rounded(figuresOf(slice).hitRate?.rate ?? null, 3) },
        ]),
      ),
    },
    bankroll_evolution: evolution.map(({ balance, ...point }) => ({ ...point, amount: balance })),
  };
}

function recentBody(tally: Tally, depositedMinor: number): UserStatsBody["performance"]["last_30_days"] {
  const all = summaryBody({ tally, openBets: 0, depositedMinor });
  return {
    total_predictions: tally.bets,
    successful_predictions: all.successful_predictions,
    failed_predictions: all.failed_predictions,
    success_rate: all.success_rate,
    total_stake: all.total_stake,
    profit: all.total_profit,
    roi: rounded(returnOnInvestment(tally.returnedMinor - tally.turnoverMinor, depositedMinor), 3),
    simulated_price_predictions: all.simulated_price_predictions,
  };
}

function resultBody({ bet, body }: { bet: ListedBetRow["bet"]; body: OwnBetBody }) {
  const { payoutMinor, outcome, settledAtMs } = bet;
  if (payoutMinor === null || outcome === null || settledAtMs === null) return [];
  const settled = { result_profit: decimalOf(payoutMinor - bet.stakeMinor), result_status: outcome };
  return [{ ...body, ...settled, settled_at: instant(settledAtMs) }];
}

/** Reckoned back from what everything came to, so that the last point is that. */
function profitByDay(days: readonly NamedTally[], total: Tally): DashboardBody["profit_by_day"] {
  const profitOf = ({ returnedMinor, turnoverMinor }: Tally) => returnedMinor - turnoverMinor;
  let profitMinor = profitOf(total) - days.reduce((sum, day) => sum + profitOf(day), 0);
  return days.map((day) => {
    profitMinor += profitOf(day);
    return { date: day.name, profit: decimalOf(profitMinor) };
  });
}

/** The UTC day so many days before an instant. */
function dayOf(epochMs: number, daysBefore: number): string {
  return instant(epochMs - daysBefore * dayMs).slice(0, 10);
}
