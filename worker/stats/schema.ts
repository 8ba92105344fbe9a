import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

import { users } from "../accounts/schema.ts";
import { bankrolls } from "../wallet/schema.ts";

/**
 * The settled bets of a bankroll summed up along one dimension at a time, written by the batch that settles or corrects them.
 * Whole numbers, so that what is taken off again leaves nothing behind.
 */
export const userPredictionStats = sqliteTable(
  "user_prediction_stats",
  {
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    dimension: text("dimension", {
      enum: ["total", "market", "selection", "league", "sport", "odds_band", "day", "month", "bookmaker", "strategy"],
    }).notNull(),
    name: text("name").notNull(),
    bankrollId: integer("bankroll_id")
      .notNull()
      .references(() => bankrolls.id),
    currency: text("currency", { enum: ["EUR", "USD", "GBP"] }).notNull(),
    bets: integer("bets").notNull(),
    voids: integer("voids").notNull(),
    hits: integer("hits").notNull(),
    turnoverMinor: integer("turnover_minor").notNull(),
    returnedMinor: integer("returned_minor").notNull(),
    oddsThousandthsSum: integer("odds_thousandths_sum").notNull(),
    pricedBets: integer("priced_bets").notNull(),
    pricedTurnoverMinor: integer("priced_turnover_minor").notNull(),
    pricedReturnedMinor: integer("priced_returned_minor").notNull(),
    closedBets: integer("closed_bets").notNull(),
    closingValueMillionthsSum: integer("closing_value_millionths_sum").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.dimension, table.name, table.bankrollId] })],
);
