import type { ServiceContext } from "../context.ts";
import { matchBody } from "../matches/body.ts";
import { listMatchesByIds } from "../matches/service.ts";
import { AppError } from "../platform/errors.ts";
import { pageLinks } from "../platform/paging.ts";
import { binsOfSums, expectedCalibrationError } from "./calibration.ts";
import type { PerformanceBody, PublicHistoryBody, publicHistoryQuery } from "./contract.ts";
import { type JudgedRow, findJudged, summariseJudged } from "./list-repo.ts";
import { markets, selectionsOf } from "./market.ts";
import {
  type BinSums,
  findCalibrationSums,
  findClosingLossSums,
  findLossSums,
  summariseResults,
} from "./record-repo.ts";
import { type StatsRow, findBaseRates, findStats } from "./repo.ts";
import { logLoss, pairedDifference } from "./scoring.ts";
import type * as z from "zod";

const dayMs = 86_400_000;
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

/** What was published and judged; backtests are another matter. */
type PublishedRecord = Omit<PerformanceBody, "backtests">;

/**
 * Everything the record says about how good the predictions were. Numbers come from the stored evaluations alone: sums from
 * `prediction_stats`, what needs every probability summed up by the database.
 */
export async function getPerformance(ctx: ServiceContext): Promise<PublishedRecord> {
  const nowMs = await ctx.clock.matchNowMs();
  const [stats, results, bins] = await Promise.all([
    findStats(ctx.db),
    summariseResults(ctx.db, { monthFromMs: nowMs - 30 * dayMs, monthBeforeFromMs: nowMs - 60 * dayMs }),
    findCalibrationSums(ctx.db),
  ]);
  const byType = stats.filter(({ dimension }) => dimension === "type");
  const all = totalsOf(byType);

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
      success_rate: shareOf(results.monthHits, results.month),
      predictions_count: results.month,
      trend: trendOf(results),
    },
    closing_line_value: shareOf(all.closingLineValueSum / scoreUnit, all.closed),
    scores: Object.fromEntries(
      markets.map((market) => [market, scoresOf(byType.filter((row) => row.market === market))]),
    ),
    comparisons: await comparisonsOf(ctx, results.firstKickoffAtMs),
    calibration: calibrationOf(bins, results.count),
    by_league: Object.fromEntries(resultStats(stats, "league").map((row) => [row.name, scoresOf([row])])),
    by_model: Object.fromEntries(resultStats(stats, "model").map((row) => [row.name, scoresOf([row])])),
    by_month: resultStats(stats, "month").map((row) => ({ month: row.name, ...scoresOf([row]) })),
    since: isoOrNull(results.firstKickoffAtMs),
  };
}

const confidenceRanges = ["80-100", "60-79", "40-59"];
/** A month of about fifty predictions moves by this much for no reason at all. */
const trendNoise = 0.05;
const trendMinimum = 30;

function trendOf(results: Awaited<ReturnType<typeof summariseResults>>): PublishedRecord["last_30_days"]["trend"] {
  const { month, monthHits, before, beforeHits } = results;
  if (month < trendMinimum || before < trendMinimum) return "unknown";
  const change = monthHits / month - beforeHits / before;
  return change > trendNoise ? "improving" : change < -trendNoise ? "declining" : "stable";
}

async function comparisonsOf(
  ctx: ServiceContext,
  firstKickoffAtMs: number | null,
): Promise<PublishedRecord["comparisons"]> {
  if (firstKickoffAtMs === null) return [];
  const [rates, losses, closing] = await Promise.all([
    findBaseRates(ctx.db, firstKickoffAtMs),
    findLossSums(ctx.db),
    findClosingLossSums(ctx.db),
  ]);
  const toRates = { count: 0, ours: 0, theirs: 0, sum: 0, squareSum: 0 };
  for (const { competitionId, winningSelection, count, sum, squareSum } of losses) {
    const rate = rates.get(competitionId);
    if (!rate) continue;
    // One reference for all of a group: the squares of its differences follow from two sums.
    const reference = logLoss(
      rate,
      selectionsOf["1X2"].findIndex((selection) => selection === winningSelection),
    );
    toRates.count += count;
    toRates.ours += sum;
    toRates.theirs += count * reference;
    toRates.sum += sum - count * reference;
    toRates.squareSum += squareSum - 2 * reference * sum + count * reference ** 2;
  }
  return [...comparisonOf("base_rates", toRates), ...comparisonOf("closing_market", closing)];
}

function comparisonOf(
  against: "base_rates" | "closing_market",
  sums: { count: number; ours: number; theirs: number; sum: number; squareSum: number },
): PublishedRecord["comparisons"] {
  const difference = pairedDifference(sums);
  if (!difference) return [];
  return [
    {
      against,
      count: difference.count,
      log_loss: sums.ours / sums.count,
      reference_log_loss: sums.theirs / sums.count,
      difference: difference.mean,
      low: difference.low95,
      high: difference.high95,
    },
  ];
}

function calibrationOf(sums: readonly BinSums[], count: number): PublishedRecord["calibration"] {
  const bins = binsOfSums(
    Array.from({ length: 10 }, (_, index) => {
      const ofBin = sums.find(({ bin }) => bin === index);
      return { count: ofBin?.count ?? 0, sum: ofBin?.probabilitySum ?? 0, happened: ofBin?.happened ?? 0 };
    }),
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
    count,
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
  const { count, successful, brierSum, logLossSum, rankedSum, closed, closingLineValueSum } = totalsOf(rows);
  return {
    count,
    success_rate: shareOf(successful, count),
    brier: shareOf(brierSum / scoreUnit, count),
    log_loss: shareOf(logLossSum / scoreUnit, count),
    ranked_probability_score: shareOf(rankedSum / scoreUnit, count),
    closing_line_value: shareOf(closingLineValueSum / scoreUnit, closed),
    closed_count: closed,
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
    closed: sumOf((row) => row.closed),
    closingLineValueSum: sumOf((row) => row.closingLineValueSum),
  };
}

function probabilitiesOf(row: JudgedRow): number[] {
  return row.probability_3 === null
    ? [row.probability_1, row.probability_2]
    : [row.probability_1, row.probability_2, row.probability_3];
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function isoOrNull(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString();
}
