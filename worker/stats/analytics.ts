import type * as z from "zod";

import { requirePremium } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import type { Locale } from "../platform/contract.ts";
import { adviceOn, leastSample } from "./advice.ts";
import { betColumns } from "./bet-export.ts";
import { adviceBody, evolutionBody, figuresBody, ownCalibrationBody, sliceBody } from "./body.ts";
import type { Dimension } from "./breakdown.ts";
import type { AnalyticsBody, ScopeQuery, periodQuery } from "./contract.ts";
import { csvHeader, csvRows } from "./csv.ts";
import { evolutionOf } from "./evolution.ts";
import { daysStatement, readDays, readTallies, talliesStatement } from "./overview-repo.ts";
import { ownCalibrationOf } from "./own-calibration.ts";
import { type Days, loadScope, readRecord, readRecordPages } from "./records.ts";
import { recordZone } from "./recording.ts";
import { askedScopeOf, scopeBody, scopeOf } from "./scope.ts";
import { readScope, scopeStatement } from "./scope-repo.ts";
import { readCourse, readSlices } from "./statistics.ts";

/** Everything that is counted of somebody's bets, along every dimension. @throws AppError PERMISSION_DENIED, NOT_FOUND */
export async function getAnalytics(ctx: ServiceContext, query: ScopeQuery): Promise<AnalyticsBody> {
  requirePremium(ctx);
  const { scope, total, slices } = await readSlices(ctx, query, [
    "month",
    "sport",
    "league",
    "market",
    "selection",
    "odds_band",
    "bookmaker",
    "strategy",
  ]);
  return {
    ...scopeBody(scope),
    total: figuresBody(total),
    by_month: slices.month,
    by_sport: slices.sport,
    by_league: slices.league,
    by_type: slices.market,
    by_selection: slices.selection,
    by_odds_band: slices.odds_band,
    by_bookmaker: slices.bookmaker,
    by_strategy: slices.strategy,
  };
}

/** The slices of one dimension. @throws AppError PERMISSION_DENIED, NOT_FOUND */
export async function listSlices<Asked extends Dimension>(
  ctx: ServiceContext,
  input: { query: ScopeQuery; dimension: Asked },
) {
  requirePremium(ctx);
  const { scope, slices } = await readSlices(ctx, input.query, [input.dimension]);
  return { ...scopeBody(scope), slices: slices[input.dimension] };
}

/** Bets by UTC day or month of settlement; the first and the last month count whole. @throws AppError as the others */
export async function listPeriods(ctx: ServiceContext, query: z.output<typeof periodQuery>) {
  const { userId } = requirePremium(ctx);
  const asked = askedScopeOf(query);
  const keyOf = (day: string | undefined) => (query.unit === "month" ? day?.slice(0, 7) : day);
  const fromName = keyOf(query.date_from) ?? null;
  const lastName = keyOf(query.date_to);
  const answers = await runBatch(ctx.db, [
    scopeStatement(userId, asked),
    talliesStatement(userId, asked, { dimension: query.unit, fromName }),
  ]);
  const periods = readTallies(answers[1]).filter(({ name }) => lastName === undefined || name <= lastName);
  return { ...scopeBody(scopeOf(asked, readScope(answers[0]))), slices: periods.map(sliceBody) };
}

/** How profit came along, and what was paid in apart from it. @throws AppError PERMISSION_DENIED, NOT_FOUND */
export async function getEquity(ctx: ServiceContext, query: ScopeQuery) {
  const { userId } = requirePremium(ctx);
  const asked = askedScopeOf(query);
  const answers = await runBatch(ctx.db, [scopeStatement(userId, asked), daysStatement(userId, asked, 0)]);
  const scope = scopeOf(asked, readScope(answers[0]));
  const evolution = evolutionBody(evolutionOf(readDays(answers[1]), 0));
  return { ...scopeBody(scope), ...(await readCourse(ctx, scope)), evolution };
}

/** What the record shows beyond chance, each finding with its sample. @throws AppError PERMISSION_DENIED, NOT_FOUND */
export async function listAdvice(ctx: ServiceContext, input: { query: ScopeQuery; days: Days }) {
  requirePremium(ctx);
  const scope = await loadScope(ctx, askedScopeOf(input.query));
  const { bets } = await readRecord(ctx, scope, input.days);
  const advice = adviceOn(bets, recordZone).map(adviceBody);
  return { ...scopeBody(scope), bets: bets.length, least_sample: leastSample, advice };
}

/** The kinds of bets that did better or worse than their prices said. @throws AppError PERMISSION_DENIED, NOT_FOUND */
export async function listPatterns(ctx: ServiceContext, input: { query: ScopeQuery; days: Days }) {
  const { advice, ...sample } = await listAdvice(ctx, input);
  return { ...sample, patterns: advice.filter(({ slice }) => slice !== null) };
}

/** How often what somebody chose happened, beside what was published of it. @throws AppError as the others */
export async function getOwnCalibration(ctx: ServiceContext, query: ScopeQuery) {
  requirePremium(ctx);
  const scope = await loadScope(ctx, askedScopeOf(query));
  const { legs } = await readRecord(ctx, scope);
  return { ...scopeBody(scope), ...ownCalibrationBody(ownCalibrationOf(legs)) };
}

/**
 * Settled bets as a file for spreadsheets, a page at a time as the reader asks for it.
 *
 * @throws AppError PERMISSION_DENIED, NOT_FOUND
 */
export async function exportBets(
  ctx: ServiceContext,
  input: { query: ScopeQuery; days: Days; lang: Locale },
): Promise<ReadableStream<Uint8Array>> {
  requirePremium(ctx);
  const scope = await loadScope(ctx, askedScopeOf(input.query));
  const columns = betColumns(input.lang);
  const pages = readRecordPages(ctx, scope, input.days);
  const encoder = new TextEncoder();
  let opening = csvHeader(columns, input.lang);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value: page } = await pages.next();
        const text = opening + (page ? csvRows(columns, page.bets, input.lang) : "");
        opening = "";
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (!page) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
