import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { decimalOf } from "../platform/money.ts";
import { courseBody, evolutionBody, figuresBody, rounded, sliceBody } from "./body.ts";
import type { Dimension } from "./breakdown.ts";
import type { ScopeQuery, SliceBody } from "./contract.ts";
import { courseOf } from "./course.ts";
import { evolutionOf } from "./evolution.ts";
import { daysStatement, readDays, readTallies, talliesStatement } from "./overview-repo.ts";
import { readRecord } from "./records.ts";
import { type Scope, askedScopeOf, scopeBody, scopeOf } from "./scope.ts";
import { readScope, scopeStatement } from "./scope-repo.ts";
import { type Tally, emptyTally, returnOnInvestment } from "./tally.ts";

/** What everything somebody bet came to. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getGlobalStats(ctx: ServiceContext, query: ScopeQuery) {
  const { scope, total } = await readSlices(ctx, query, []);
  return { ...scopeBody(scope), ...globalBody(scope, total) };
}

/** How the bankrolls stand and how they came there. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getBankrollStats(ctx: ServiceContext, query: ScopeQuery) {
  const { userId } = requireUser(ctx);
  const asked = askedScopeOf(query);
  const answers = await runBatch(ctx.db, [scopeStatement(userId, asked), daysStatement(userId, asked, 0)]);
  const scope = scopeOf(asked, readScope(answers[0]));
  return {
    ...scopeBody(scope),
    balance: decimalOf(scope.walletMinor),
    open_stakes: decimalOf(scope.escrowMinor),
    net_deposits: decimalOf(scope.netDepositsMinor),
    deposited: decimalOf(scope.depositedMinor),
    profit: decimalOf(scope.profitMinor),
    roi: rounded(returnOnInvestment(scope.profitMinor, scope.depositedMinor), 3),
    ...(await readCourse(ctx, scope)),
    evolution: evolutionBody(evolutionOf(readDays(answers[1]), 0)),
  };
}

/** Bets by who set their price. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getBookmakerStats(ctx: ServiceContext, query: ScopeQuery) {
  const { scope, slices } = await readSlices(ctx, query, ["bookmaker"]);
  return { ...scopeBody(scope), slices: slices.bookmaker };
}

/** Everything of it together. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND */
export async function getComprehensiveStats(ctx: ServiceContext, query: ScopeQuery) {
  const { scope, total, slices } = await readSlices(ctx, query, ["bookmaker", "strategy", "market", "month"]);
  return {
    ...scopeBody(scope),
    global: globalBody(scope, total),
    course: await readCourse(ctx, scope),
    by_bookmaker: slices.bookmaker,
    by_strategy: slices.strategy,
    by_type: slices.market,
    by_month: slices.month,
  };
}

/**
 * What is counted along some dimensions, in one round trip.
 *
 * @throws AppError AUTHENTICATION_FAILED, NOT_FOUND
 */
export async function readSlices<Asked extends Dimension>(
  ctx: ServiceContext,
  query: ScopeQuery,
  dimensions: readonly Asked[],
): Promise<{ scope: Scope; total: Tally; slices: Record<Asked, SliceBody[]> }> {
  const { userId } = requireUser(ctx);
  const asked = askedScopeOf(query);
  const [scopeRows, totals, ...sliced] = await runBatch(ctx.db, [
    scopeStatement(userId, asked),
    talliesStatement(userId, asked, { dimension: "total", fromName: null }),
    ...dimensions.map((dimension) => talliesStatement(userId, asked, { dimension, fromName: null })),
  ]);
  return {
    scope: scopeOf(asked, readScope(scopeRows)),
    total: readTallies(totals)[0] ?? emptyTally,
    slices: Object.fromEntries(
      dimensions.map((dimension, index) => [dimension, readTallies(sliced[index]).map(sliceBody)]),
    ) as Record<Asked, SliceBody[]>,
  };
}

/** From the bets themselves: what is counted has no order. */
export async function readCourse(ctx: ServiceContext, scope: Scope) {
  const { bets } = await readRecord(ctx, scope);
  // Without a bankroll there is no bet either.
  return courseBody(courseOf(bets, Math.max(1, scope.initialMinor)), scope.initialMinor);
}

function globalBody(scope: Scope, total: Tally) {
  const profitMinor = total.returnedMinor - total.turnoverMinor;
  return {
    ...figuresBody(total),
    open_bets: scope.openBets,
    deposited: decimalOf(scope.depositedMinor),
    roi: rounded(returnOnInvestment(profitMinor, scope.depositedMinor), 3),
  };
}
