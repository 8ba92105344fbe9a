import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { matches } from "../matches/schema.ts";

export const bookmakers = sqliteTable("bookmakers", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  sharp: integer("sharp", { mode: "boolean" }).notNull(),
  /** An average or maximum over books: evidence, but not a price anyone can take. */
  aggregate: integer("aggregate", { mode: "boolean" }).notNull(),
  /** For practice only: never enters a published probability, value or record. */
  simulated: integer("simulated", { mode: "boolean" }).notNull(),
});

/** Prices, stored when they change, with the instant of the match clock at which they were known. */
export const oddsHistory = sqliteTable(
  "odds_history",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    bookmakerId: integer("bookmaker_id")
      .notNull()
      .references(() => bookmakers.id),
    market: text("market", { enum: ["1X2", "OU", "BTTS"] }).notNull(),
    /** Goal line in hundredths (250 is 2.5); 0 for markets without a line, because NULLs are distinct to UNIQUE. */
    lineHundredths: integer("line_hundredths").notNull().default(0),
    selection: text("selection").notNull(),
    oddsThousandths: integer("odds_thousandths").notNull(),
    closing: integer("closing", { mode: "boolean" }).notNull(),
    knownAtMs: integer("known_at_ms").notNull(),
    recordedAtMs: integer("recorded_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("odds_history_once").on(
      table.matchId,
      table.market,
      table.lineHundredths,
      table.bookmakerId,
      table.selection,
      table.knownAtMs,
      table.closing,
    ),
    index("odds_history_by_time").on(table.knownAtMs, table.matchId),
    check("odds_history_odds", sql`${table.oddsThousandths} > 1000`),
    check("odds_history_market", sql`${table.market} in ('1X2', 'OU', 'BTTS')`),
    check("odds_history_selection", sql`${table.selection} in ('1', 'X', '2', 'over', 'under', 'yes', 'no')`),
  ],
);
