import { check, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { sql } from "drizzle-orm";

import { modelRegistry } from "../schema.ts";
import type { BacktestStakes, BinFigures, GroupFigures } from "./backtest.ts";

/**
 * Walk-forward backtests over recorded seasons, written by the backtest command alone. They are no `model_runs`: those are
 * fits to one competition of the store that revisions name, these look at files, at many leagues, and leave figures only.
 */
export const backtests = sqliteTable(
  "backtests",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Of data, settings and engine: the same run is stored once. */
    fingerprint: text("fingerprint").notNull().unique(),
    source: text("source").notNull(),
    dataHash: text("data_hash").notNull(),
    leagues: text("leagues", { mode: "json" }).$type<string[]>().notNull(),
    fromDate: text("from_date").notNull(),
    toDate: text("to_date").notNull(),
    seed: text("seed").notNull(),
    engineVersion: text("engine_version").notNull(),
    command: text("command").notNull(),
    matches: integer("matches").notNull(),
    stakes: text("stakes", { mode: "json" }).$type<BacktestStakes>().notNull(),
    /** Null until the run was repeated in a record without a future. */
    lookaheadDays: integer("lookahead_days"),
    lookaheadLines: integer("lookahead_lines"),
    lookaheadDifferences: integer("lookahead_differences"),
    /** Real clock. */
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    check("backtests_fingerprint", sql`length(${table.fingerprint}) = 64`),
    check("backtests_leagues", sql`json_valid(${table.leagues})`),
  ],
);

/** The figures of one model in one backtest; differences to the market are null where the record has no prices. */
export const backtestModels = sqliteTable(
  "backtest_models",
  {
    backtestId: integer("backtest_id")
      .notNull()
      .references(() => backtests.id),
    modelId: integer("model_id")
      .notNull()
      .references(() => modelRegistry.id),
    matches: integer("matches").notNull(),
    logLoss: real("log_loss").notNull(),
    rankedProbabilityScore: real("ranked_probability_score").notNull(),
    brier: real("brier").notNull(),
    accuracy: real("accuracy").notNull(),
    calibrationError: real("calibration_error").notNull(),
    marketMatches: integer("market_matches"),
    marketDifference: real("market_difference"),
    marketLow: real("market_low"),
    marketHigh: real("market_high"),
    totalsBrier: real("totals_brier").notNull(),
    totalsDifference: real("totals_difference"),
    bttsBrier: real("btts_brier").notNull(),
    bttsDifference: real("btts_difference").notNull(),
    byLeague: text("by_league", { mode: "json" }).$type<GroupFigures[]>().notNull(),
    bySeason: text("by_season", { mode: "json" }).$type<GroupFigures[]>().notNull(),
    byMonth: text("by_month", { mode: "json" }).$type<GroupFigures[]>().notNull(),
    bins: text("bins", { mode: "json" }).$type<BinFigures[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.backtestId, table.modelId] })],
);
