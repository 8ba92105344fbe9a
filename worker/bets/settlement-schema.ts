import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { users } from "../accounts/schema.ts";
import { matches } from "../matches/schema.ts";
import { bets } from "./schema.ts";
import type { SettledBet } from "./settlement.ts";

/**
 * Every match somebody has a bet on, with the state in which its bets were looked at last: where the match has another state
 * now, or an instant has come that decides something by itself, its bets are due. Written with the first leg of a match.
 */
export const betMatches = sqliteTable("bet_matches", {
  matchId: integer("match_id")
    .primaryKey()
    .references(() => matches.id),
  providerStatus: text("provider_status").notNull(),
  resultRevision: integer("result_revision").notNull(),
  stateRevision: integer("state_revision").notNull(),
  kickoffAtMs: integer("kickoff_at_ms").notNull(),
  /** Counts the passes over its bets. */
  pass: integer("pass").notNull().default(0),
  /** When the last pass began; match clock. */
  begunAtMs: integer("begun_at_ms").notNull().default(0),
  /** How far the pass has come; null where it is over. */
  afterBetId: integer("after_bet_id"),
  /** When to look again whatever the feed tells; match clock. */
  nextLookAtMs: integer("next_look_at_ms"),
});

/**
 * What keeps bets from being settled, for people to look at; gone once it does no more. `bet_refused` and `book_frozen` are of a
 * bet, `status_unknown` and `match_silent` of a match.
 */
export const settlementFindings = sqliteTable(
  "settlement_findings",
  {
    kind: text("kind", { enum: ["bet_refused", "book_frozen", "status_unknown", "match_silent"] }).notNull(),
    subjectId: integer("subject_id").notNull(),
    detail: text("detail").notNull(),
    /** Real clock. */
    foundAtMs: integer("found_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.subjectId] }),
    check(
      "settlement_findings_kind",
      sql`${table.kind} in ('bet_refused', 'book_frozen', 'status_unknown', 'match_silent')`,
    ),
  ],
);

/** What a result corrected too late would make of a settled bet: posted once two administrators have agreed to just that. */
export const lateCorrections = sqliteTable(
  "late_corrections",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    betId: integer("bet_id")
      .notNull()
      .references(() => bets.id),
    /** The settlement it would take back. */
    revision: integer("revision").notNull(),
    /** `pending` where the bet would be open again. */
    outcome: text("outcome").$type<SettledBet["outcome"]>().notNull(),
    payoutMinor: integer("payout_minor").notNull(),
    /** Real clock, as the others. */
    foundAtMs: integer("found_at_ms").notNull(),
    firstApproverId: integer("first_approver_id").references(() => users.id),
    firstApprovedAtMs: integer("first_approved_at_ms"),
    secondApproverId: integer("second_approver_id").references(() => users.id),
    secondApprovedAtMs: integer("second_approved_at_ms"),
  },
  (table) => [
    uniqueIndex("late_corrections_once").on(table.betId, table.revision, table.outcome, table.payoutMinor),
    index("late_corrections_waiting")
      .on(table.id)
      .where(sql`second_approver_id is null`),
    check(
      "late_corrections_two_people",
      sql`${table.secondApproverId} is null or (${table.firstApproverId} is not null and ${table.secondApproverId} <> ${table.firstApproverId})`,
    ),
  ],
);
