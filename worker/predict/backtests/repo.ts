import { asc, desc, eq, inArray, max, sql } from "drizzle-orm";

import type { Database, Statement } from "../../platform/db.ts";
import { modelRegistry } from "../schema.ts";
import type { Backtest, BacktestModel } from "./backtest.ts";
import { backtestModels, backtests } from "./schema.ts";

/**
 * Statements that register a backtest and its models; of a run that is there already they add nothing but its lookahead
 * check, where it had none.
 *
 * @param nowMs real clock
 */
export function registerBacktestStatements(backtest: Backtest, nowMs: number): Statement[] {
  const { fingerprint, lookahead } = backtest;
  return [
    ...backtest.models.map((model) => registerModel(model, backtest, nowMs)),
    sql`
      insert into backtests (fingerprint, source, data_hash, leagues, from_date, to_date, seed, engine_version, command,
        matches, stakes, created_at_ms)
      select ${fingerprint}, ${backtest.source}, ${backtest.dataHash}, ${JSON.stringify(backtest.leagues)},
        ${backtest.fromDate}, ${backtest.toDate}, ${backtest.seed}, ${backtest.engineVersion}, ${backtest.command},
        ${backtest.matches}, ${JSON.stringify(backtest.stakes)}, ${nowMs}
      where not exists (select 1 from backtests where fingerprint = ${fingerprint})`,
    ...backtest.models.map((model) => insertFigures(fingerprint, model)),
    ...(lookahead
      ? [
          sql`
            update backtests set lookahead_days = ${lookahead.days}, lookahead_lines = ${lookahead.lines},
              lookahead_differences = ${lookahead.differences}
            where fingerprint = ${fingerprint} and lookahead_days is null`,
        ]
      : []),
  ];
}

/** A new run brings its version of a model; what the Worker predicts with keeps the version its revisions were made by. */
function registerModel({ slug, name, parameters }: BacktestModel, run: Backtest, nowMs: number): Statement {
  return sql`
    insert into model_registry (slug, name, version, parameters, created_at_ms)
    values (${slug}, ${name}, ${run.engineVersion}, ${JSON.stringify(parameters)}, ${nowMs})
    on conflict (slug) do update set version = excluded.version, parameters = excluded.parameters
    where not exists (select 1 from backtests where fingerprint = ${run.fingerprint})
      and not exists (select 1 from model_runs where model_id = model_registry.id)
      and exists (select 1 from backtest_models where model_id = model_registry.id)`;
}

function insertFigures(fingerprint: string, model: BacktestModel): Statement {
  const { toMarket, totals, btts } = model;
  return sql`
    insert into backtest_models (backtest_id, model_id, matches, log_loss, ranked_probability_score, brier, accuracy,
      calibration_error, market_matches, market_difference, market_low, market_high, totals_brier, totals_difference,
      btts_brier, btts_difference, by_league, by_season, by_month, bins)
    select run.id, model.id, ${model.count}, ${model.logLoss}, ${model.rankedProbabilityScore}, ${model.brier},
      ${model.accuracy}, ${model.calibrationError}, ${toMarket?.count ?? null}, ${toMarket?.mean ?? null},
      ${toMarket?.low95 ?? null}, ${toMarket?.high95 ?? null}, ${totals.brier}, ${totals.toMarket}, ${btts.brier},
      ${btts.toBaseRate}, ${JSON.stringify(model.byLeague)}, ${JSON.stringify(model.bySeason)},
      ${JSON.stringify(model.byMonth)}, ${JSON.stringify(model.bins)}
    from backtests run join model_registry model on model.slug = ${model.slug}
    where run.fingerprint = ${fingerprint} and not exists (
      select 1 from backtest_models known where known.backtest_id = run.id and known.model_id = model.id)`;
}

export async function findBacktestId(db: Database, fingerprint: string): Promise<number | undefined> {
  const [row] = await db.select({ id: backtests.id }).from(backtests).where(eq(backtests.fingerprint, fingerprint));
  return row?.id;
}

/** The newest run of each record, leagues and days, newest first, each with its models in the order they were said in. */
export function findNewestBacktests(db: Database, limit: number) {
  const newest = db
    .select({ id: max(backtests.id) })
    .from(backtests)
    .groupBy(backtests.source, backtests.leagues, backtests.fromDate, backtests.toDate)
    .orderBy(desc(max(backtests.id)))
    .limit(limit);
  return db
    .select({ run: backtests, figures: backtestModels, slug: modelRegistry.slug, name: modelRegistry.name })
    .from(backtestModels)
    .innerJoin(backtests, eq(backtests.id, backtestModels.backtestId))
    .innerJoin(modelRegistry, eq(modelRegistry.id, backtestModels.modelId))
    .where(inArray(backtests.id, newest))
    .orderBy(desc(backtests.id), asc(sql`backtest_models.rowid`));
}

export type BacktestRow = Awaited<ReturnType<typeof findNewestBacktests>>[number];
