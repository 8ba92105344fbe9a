import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { users } from "../accounts/schema.ts";
import { competitions, matches } from "../matches/schema.ts";
import { predictionRevisions, predictions } from "../predict/schema.ts";
import { bankrolls } from "../wallet/schema.ts";
import type { LegOutcome, PendingReason, VoidReason } from "./leg-outcome.ts";
import type { FinalOutcome } from "./settlement.ts";
import type { BetMarket } from "./terms.ts";

/**
 * What somebody staked on: the terms are frozen with the row, and what was posted of it last stands beside them. Instants of
 * the match clock but where it says otherwise.
 */
export const bets = sqliteTable(
  "bets",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Names the bet in the books: "bet_" and what its placing was called. */
    reference: text("reference").notNull(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    bankrollId: integer("bankroll_id")
      .notNull()
      .references(() => bankrolls.id),
    currency: text("currency", { enum: ["EUR", "USD", "GBP"] }).notNull(),
    /** Null for a bet that follows no prediction. */
    followedPredictionId: integer("followed_prediction_id").references(() => predictions.id),
    /** Whether the stake is what the bankroll's plan asked for, or the player's own. */
    strategy: text("strategy", { enum: ["ligne", "tabac"] }).notNull(),
    stakeMinor: integer("stake_minor").notNull(),
    /** What the bankroll's plan asked for; null where it was not asked. */
    recommendedStakeMinor: integer("recommended_stake_minor"),
    /** What the wallet held before the stake. */
    walletBeforeMinor: integer("wallet_before_minor").notNull(),
    /** Of the whole bet, rounded down. */
    oddsThousandths: integer("odds_thousandths").notNull(),
    /** The stake included. */
    potentialReturnMinor: integer("potential_return_minor").notNull(),
    /** Taken on the price of a simulated bookmaker, in one leg at least. */
    simulated: integer("simulated", { mode: "boolean" }).notNull(),
    rulesVersion: integer("rules_version").notNull(),
    acceptedAtMs: integer("accepted_at_ms").notNull(),
    /** Real clock. */
    placedAtMs: integer("placed_at_ms").notNull(),
    status: text("status", { enum: ["open", "settled", "taken_back", "closed"] }).notNull(),
    /** Counts the settlements posted. */
    revision: integer("revision").notNull().default(0),
    outcome: text("outcome").$type<FinalOutcome>(),
    payoutMinor: integer("payout_minor"),
    settledAtMs: integer("settled_at_ms"),
    firstSettledAtMs: integer("first_settled_at_ms"),
    /** One over the closing probability without margin, of all legs; null where one of them did not close. */
    fairClosingOddsThousandths: integer("fair_closing_odds_thousandths"),
  },
  (table) => [
    uniqueIndex("bets_by_reference").on(table.reference),
    uniqueIndex("bets_one_follow")
      .on(table.bankrollId, table.followedPredictionId)
      .where(sql`followed_prediction_id is not null and status <> 'taken_back'`),
    index("bets_by_user").on(table.userId, table.id),
    index("bets_by_status").on(table.userId, table.status, table.settledAtMs, table.id),
    index("bets_by_bankroll").on(table.bankrollId, table.status, table.settledAtMs, table.id),
    check("bets_status", sql`${table.status} in ('open', 'settled', 'taken_back', 'closed')`),
    check("bets_strategy", sql`${table.strategy} in ('ligne', 'tabac')`),
    check("bets_currency", sql`${table.currency} in ('EUR', 'USD', 'GBP')`),
    check("bets_stake", sql`${table.stakeMinor} between 1 and 1000000000000`),
    check("bets_odds", sql`${table.oddsThousandths} > 1000`),
    check("bets_potential_return", sql`${table.potentialReturnMinor} between ${table.stakeMinor} and 1000000000000`),
    check(
      "bets_outcome",
      sql`${table.outcome} is null or ${table.outcome} in ('won', 'lost', 'void', 'half_won', 'half_lost')`,
    ),
    check(
      "bets_settled",
      sql`(${table.status} = 'settled') = (${table.outcome} is not null)
        and (${table.status} = 'settled') = (${table.payoutMinor} is not null)
        and (${table.status} = 'settled') = (${table.settledAtMs} is not null)`,
    ),
    check("bets_payout", sql`${table.payoutMinor} between 0 and ${table.potentialReturnMinor}`),
  ],
);

/** What a bet is on, frozen; a single has one leg. What became of a leg is the last word of its match. */
export const betLegs = sqliteTable(
  "bet_legs",
  {
    betId: integer("bet_id")
      .notNull()
      .references(() => bets.id),
    legNumber: integer("leg_number").notNull(),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    competitionId: integer("competition_id")
      .notNull()
      .references(() => competitions.id),
    /** What was published of it when the bet was placed; null where nothing was. */
    revisionId: integer("revision_id").references(() => predictionRevisions.id),
    homeTeamId: integer("home_team_id").notNull(),
    kickoffAtMs: integer("kickoff_at_ms").notNull(),
    market: text("market").$type<BetMarket>().notNull(),
    selection: text("selection").notNull(),
    lineHundredths: integer("line_hundredths"),
    oddsThousandths: integer("odds_thousandths").notNull(),
    bookmaker: text("bookmaker").notNull(),
    simulated: integer("simulated", { mode: "boolean" }).notNull(),
    /** Since when that price was known. */
    oddsKnownAtMs: integer("odds_known_at_ms").notNull(),
    outcome: text("outcome").$type<LegOutcome>().notNull().default("pending"),
    reason: text("reason").$type<VoidReason | PendingReason>(),
  },
  (table) => [
    primaryKey({ columns: [table.betId, table.legNumber] }),
    uniqueIndex("bet_legs_one_a_match").on(table.betId, table.matchId),
    index("bet_legs_by_match").on(table.matchId, table.betId),
    check("bet_legs_number", sql`${table.legNumber} between 1 and 20`),
    check("bet_legs_odds", sql`${table.oddsThousandths} between 1001 and 1000000`),
    check("bet_legs_outcome", sql`${table.outcome} in ('won', 'lost', 'void', 'half_won', 'half_lost', 'pending')`),
  ],
);
