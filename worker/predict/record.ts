import type { ServiceContext } from "../context.ts";
import { matchBody } from "../matches/body.ts";
import { listMatchesByIds } from "../matches/service.ts";
import { listClosingPrices } from "../odds/service.ts";
import { AppError } from "../platform/errors.ts";
import { pageLinks } from "../platform/paging.ts";
import { expectedCalibrationError, reliabilityBins } from "./calibration.ts";
import type { PerformanceBody, PublicHistoryBody, publicHistoryQuery } from "./contract.ts";
import { type JudgedRow, findJudged, summariseJudged } from "./list-repo.ts";
import { markets, selectionsOf } from "./market.ts";
import { consensus } from "./no-vig.ts";
import { type StatsRow, findBaseRates, findStats } from "./repo.ts";
import { logLoss, pairedDifference } from "./scoring.ts";
import type * as z from "zod";

const dayMs = 86_400_000;
/** Calibration and comparisons look at the newest judged results; more than this is years of record. */
const recordLimit = 50_000;
/** Scores are summed in millionths of a millionth. */
const scoreUnit = 1e12;

/** Judged predictions of the last days of the match clock, newest kick-off first, and what they add up to. */
export async function getPublicHistory(
  ctx: ServiceContext,
  input: { query: z.output<typeof publicHistoryQuery>; address: string; origin: string },
): Promise<PublicHistoryBody> {
  const { query } = input;
  const fromMs = (await ctx.clock.matchNowMs()) - query.days * dayMs;
  const filter = { fromMs, ...(query.status ? { status: query.status } : {}) };
  const [summary, judged] = await Promise.all([
    summariseJudged(ctx.db, filter),
    findJudged(ctx.db, filter, { limit: query.page_size, offset: (query.page - 1) * query.page_size }),
  ]);
  if (judged.length === 0 && query.page > 1) {
    throw new AppError("NOT_FOUND", "No such page", { page: [`There is no page ${query.page}`] });
  }
  const matches = new Map(
    (await listMatchesByIds(ctx, [...new Set(judged.map((row) => row.match_id))])).map((match) => [match.id, match]),
  );
  const links = pageLinks(input.address, { number: query.page, size: query.page_size, count: summary.total });
  return {
    summary: {
      total_predictions: summary.judged,
      successful_predictions: summary.successful,
      success_rate: shareOf(summary.successful, summary.judged),
      average_odds: summary.average_odds,
      total_profit: summary.priced === 0 ? null : summary.profit,
      roi: summary.priced === 0 || summary.profit === null ? null : summary.profit / summary.priced,
    },
    count: summary.total,
    ...links,
    predictions: judged.flatMap((row) => {
      const match = matches.get(row.match_id);
      return match ? [{ ...judgedBody(row), match: matchBody(match, input.origin) }] : [];
    }),
  };
}

function judgedBody(row: JudgedRow): Omit<PublicHistoryBody["predictions"][number], "match"> {
  return {
    id: row.id,
    type: row.market,
    prediction_type: row.pick,
    probability: Math.max(...probabilitiesOf(row)),
    confidence: row.confidence,
    odds: row.odds_thousandths === null ? null : row.odds_thousandths / 1000,
    real_score: row.real_score,
    was_correct: row.was_correct === null ? null : row.was_correct === 1,
    status: row.status,
    published_at: new Date(row.published_at_ms).toISOString(),
    evaluated_at: new Date(row.evaluated_at_ms).toISOString(),
  };
}

/**
 * Everything the record says about how good the predictions were. Numbers come from the stored evaluations alone: sums from
 * `prediction_stats`, what needs every probability from the judged results themselves.
 */
export async function getPerformance(ctx: ServiceContext): Promise<PerformanceBody> {
  const nowMs = await ctx.clock.matchNowMs();
  const [stats, judged] = await Promise.all([
    findStats(ctx.db),
    findJudged(ctx.db, { fromMs: 0, market: "1X2" }, { limit: recordLimit, offset: 0 }),
  ]);
  const byType = stats.filter(({ dimension }) => dimension === "type");
  const all = totalsOf(byType);
  const results = judged.filter((row) => row.was_correct !== null);
  const month = results.filter((row) => row.kickoff_at_ms >= nowMs - 30 * dayMs);
  const before = results.filter(
    (row) => row.kickoff_at_ms >= nowMs - 60 * dayMs && row.kickoff_at_ms < nowMs - 30 * dayMs,
  );

  return {
    global_stats: {
      success_rate: shareOf(all.successful, all.count),
      total_predictions: all.count,
      average_confidence: shareOf(all.confidenceSum, all.count),
      profit_margin: shareOf(all.profitThousandths / 1000, all.priced),
    },
    by_prediction_type: Object.fromEntries(
      markets.flatMap((market) =>
        selectionsOf[market].map((selection) => [selection, measureOf(stats, "pick", selection)]),
      ),
    ),
    by_confidence_range: Object.fromEntries(
      confidenceRanges.map((range) => [range, measureOf(stats, "confidence", range)]),
    ),
    last_30_days: {
      success_rate: hitRate(month),
      predictions_count: month.length,
      trend: trendOf(month, before),
    },
    scores: Object.fromEntries(
      markets.map((market) => [market, scoresOf(byType.filter((row) => row.market === market))]),
    ),
    comparisons: await comparisonsOf(ctx, results),
    calibration: calibrationOf(results),
    by_league: Object.fromEntries(resultStats(stats, "league").map((row) => [row.name, scoresOf([row])])),
    by_month: resultStats(stats, "month").map((row) => ({ month: row.name, ...scoresOf([row]) })),
    since: isoOrNull(results.at(-1)?.kickoff_at_ms),
    backtests: [],
  };
}

const confidenceRanges = ["80-100", "60-79", "40-59"];
/** A month of about fifty predictions moves by this much for no reason at all. */
const trendNoise = 0.05;
const trendMinimum = 30;

function trendOf(month: readonly JudgedRow[], before: readonly JudgedRow[]): PerformanceBody["last_30_days"]["trend"] {
  const [now, then] = [hitRate(month), hitRate(before)];
  if (now === null || then === null || month.length < trendMinimum || before.length < trendMinimum) return "unknown";
  return now > then + trendNoise ? "improving" : now < then - trendNoise ? "declining" : "stable";
}

async function comparisonsOf(
  ctx: ServiceContext,
  results: readonly JudgedRow[],
): Promise<PerformanceBody["comparisons"]> {
  const first = results.at(-1);
  if (!first) return [];
  const [rates, closing] = await Promise.all([
    findBaseRates(ctx.db, first.kickoff_at_ms),
    listClosingPrices(ctx, { matchIds: results.map((row) => row.match_id) }),
  ]);
  const againstRates = results.flatMap((row) => {
    const rate = rates.get(row.competition_id);
    return rate ? [pairOf(row, rate)] : [];
  });
  const againstMarket = results.flatMap((row) => {
    const probabilities = consensus(closing.get(row.match_id) ?? []);
    return probabilities ? [pairOf(row, probabilities)] : [];
  });
  return [...comparisonOf("base_rates", againstRates), ...comparisonOf("closing_market", againstMarket)];
}

type Pair = { ours: number; theirs: number };

function pairOf(row: JudgedRow, reference: readonly number[]): Pair {
  const outcome = selectionsOf["1X2"].findIndex((selection) => selection === row.winning_selection);
  return { ours: logLoss(probabilitiesOf(row), outcome), theirs: logLoss(reference, outcome) };
}

function comparisonOf(
  against: "base_rates" | "closing_market",
  pairs: readonly Pair[],
): PerformanceBody["comparisons"] {
  const ours = pairs.map((pair) => pair.ours);
  const theirs = pairs.map((pair) => pair.theirs);
  const difference = pairedDifference(ours, theirs);
  if (!difference) return [];
  return [
    {
      against,
      count: difference.count,
      log_loss: meanOf(ours) ?? 0,
      reference_log_loss: meanOf(theirs) ?? 0,
      difference: difference.mean,
      low: difference.low95,
      high: difference.high95,
    },
  ];
}

function calibrationOf(results: readonly JudgedRow[]): PerformanceBody["calibration"] {
  const bins = reliabilityBins(
    results.flatMap((row) =>
      probabilitiesOf(row).map((probability, index) => ({
        probability,
        happened: selectionsOf["1X2"][index] === row.winning_selection,
      })),
    ),
  );
  return {
    bins: bins.map((bin) => ({
      from: bin.from,
      to: bin.to,
      count: bin.count,
      mean_probability: bin.meanProbability,
      observed_rate: bin.observedRate,
      low: bin.low,
      high: bin.high,
    })),
    expected_calibration_error: expectedCalibrationError(bins),
    count: results.length,
  };
}

/** Sums of the 1X2 predictions along a dimension, in the order of its names. */
function resultStats(stats: readonly StatsRow[], dimension: StatsRow["dimension"]): StatsRow[] {
  return stats
    .filter((row) => row.dimension === dimension && row.market === "1X2")
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

function measureOf(stats: readonly StatsRow[], dimension: StatsRow["dimension"], name: string) {
  const { count, successful } = totalsOf(stats.filter((row) => row.dimension === dimension && row.name === name));
  return { success_rate: shareOf(successful, count), count };
}

function scoresOf(rows: readonly StatsRow[]): PerformanceBody["scores"][string] {
  const { count, brierSum, logLossSum, rankedSum } = totalsOf(rows);
  return {
    count,
    brier: shareOf(brierSum / scoreUnit, count),
    log_loss: shareOf(logLossSum / scoreUnit, count),
    ranked_probability_score: shareOf(rankedSum / scoreUnit, count),
  };
}

function totalsOf(rows: readonly StatsRow[]) {
  const sumOf = (pick: (row: StatsRow) => number) => rows.reduce((sum, row) => sum + pick(row), 0);
  return {
    count: sumOf((row) => row.totalPredictions),
    successful: sumOf((row) => row.successfulPredictions),
    confidenceSum: sumOf((row) => row.confidenceSum),
    brierSum: sumOf((row) => row.brierSum),
    logLossSum: sumOf((row) => row.logLossSum),
    rankedSum: sumOf((row) => row.rankedSum),
    priced: sumOf((row) => row.priced),
    profitThousandths: sumOf((row) => row.profitThousandths),
  };
}

function probabilitiesOf(row: JudgedRow): number[] {
  return row.probability_3 === null
    ? [row.probability_1, row.probability_2]
    : [row.probability_1, row.probability_2, row.probability_3];
}

function hitRate(rows: readonly JudgedRow[]): number | null {
  return shareOf(rows.filter((row) => row.was_correct === 1).length, rows.length);
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isoOrNull(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : new Date(epochMs).toISOString();
}
