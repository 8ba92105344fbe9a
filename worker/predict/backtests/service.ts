import type { ServiceContext } from "../../context.ts";
import { runBatch, sqlTextOf } from "../../platform/db.ts";
import { wilsonInterval } from "../scoring.ts";
import type { Backtest, GroupFigures, Interval } from "./backtest.ts";
import type { BacktestBody } from "./contract.ts";
import { type BacktestRow, findBacktestId, findNewestBacktests, registerBacktestStatements } from "./repo.ts";

/** One entry a model: more runs than these are history. */
const listedRuns = 3;

/** Writes a backtest into the registry, once: the same run adds nothing, except a lookahead check it had not had. */
export async function registerBacktest(ctx: ServiceContext, input: { backtest: Backtest }): Promise<"added" | "known"> {
  const known = await findBacktestId(ctx.db, input.backtest.fingerprint);
  await runBatch(ctx.db, registerBacktestStatements(input.backtest, ctx.clock.realNowMs()));
  return known === undefined ? "added" : "known";
}

/** The same as SQL for a store that is out of reach, one statement an item. */
export function writeBacktestSql(backtest: Backtest, nowMs: number): string[] {
  return registerBacktestStatements(backtest, nowMs).map(sqlTextOf);
}

/** Models of the newest backtests, one entry each; figures of past seasons, apart from the published record. */
export async function listBacktests(ctx: Pick<ServiceContext, "db">): Promise<BacktestBody[]> {
  return (await findNewestBacktests(ctx.db, listedRuns)).map(backtestBody);
}

function backtestBody({ run, figures, slug, name }: BacktestRow): BacktestBody {
  const { marketDifference, marketLow, marketHigh, marketMatches } = figures;
  const { lookaheadDays, lookaheadLines, lookaheadDifferences } = run;
  return {
    label: `Backtest on past seasons, not the published record: ${name}, ${run.source}, ${run.fromDate} to ${run.toDate}`,
    run: run.id,
    model: slug,
    name,
    engine_version: run.engineVersion,
    source: run.source,
    leagues: run.leagues,
    from: run.fromDate,
    to: run.toDate,
    matches: figures.matches,
    log_loss: figures.logLoss,
    ranked_probability_score: figures.rankedProbabilityScore,
    brier: figures.brier,
    accuracy: figures.accuracy,
    expected_calibration_error: figures.calibrationError,
    market:
      marketDifference === null || marketLow === null || marketHigh === null || marketMatches === null
        ? null
        : { count: marketMatches, difference: marketDifference, low: marketLow, high: marketHigh },
    totals: { brier: figures.totalsBrier, market_difference: figures.totalsDifference },
    btts: { brier: figures.bttsBrier, base_rate_difference: figures.bttsDifference },
    by_league: figures.byLeague.map(groupBody),
    by_season: figures.bySeason.map(groupBody),
    by_month: figures.byMonth.map(groupBody),
    calibration: figures.bins.map(({ from, to, count, meanProbability, observedRate }) => ({
      from,
      to,
      count,
      mean_probability: meanProbability,
      observed_rate: observedRate,
      ...wilsonInterval(Math.round(observedRate * count), count),
    })),
    stakes:
      slug === "published"
        ? {
            bets: run.stakes.bets,
            yield: run.stakes.yield,
            flat_yield: run.stakes.flatYield,
            closing_line_value: run.stakes.closingLineValue,
          }
        : null,
    lookahead_check:
      lookaheadDays === null || lookaheadLines === null || lookaheadDifferences === null
        ? null
        : { days: lookaheadDays, lines: lookaheadLines, differences: lookaheadDifferences },
    seed: run.seed,
    data_hash: run.dataHash,
    command: run.command,
    created_at: new Date(run.createdAtMs).toISOString(),
  };
}

function groupBody({ name, count, logLoss, toMarket }: GroupFigures): BacktestBody["by_league"][number] {
  return { name, count, log_loss: logLoss, market: toMarket && differenceBody(toMarket) };
}

function differenceBody({ mean, low95, high95, count }: Interval): NonNullable<BacktestBody["market"]> {
  return { count, difference: mean, low: low95, high: high95 };
}
