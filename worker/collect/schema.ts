import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { matches } from "../matches/schema.ts";

/** What an upstream said of a match, kept 14 days, stored only when it differs from what it said before. */
export const rawMatchData = sqliteTable(
  "raw_match_data",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    provider: text("provider").notNull(),
    kind: text("kind", { enum: ["fixture"] }).notNull(),
    rawData: text("raw_data").notNull(),
    fingerprint: text("fingerprint").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    matchAtMs: integer("match_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("raw_match_data_once").on(table.matchId, table.kind, table.fingerprint),
    index("raw_match_data_by_age").on(table.createdAtMs),
  ],
);

/** One row per collection run: what was due, fetched and stored, what it cost and what went wrong. */
export const collectionLogs = sqliteTable(
  "collection_logs",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    job: text("job").notNull(),
    provider: text("provider").notNull(),
    status: text("status", { enum: ["ok", "delayed", "failed"] }).notNull(),
    dueCount: integer("due_count").notNull(),
    fetchedCount: integer("fetched_count").notNull(),
    storedCount: integer("stored_count").notNull(),
    upstreamCalls: integer("upstream_calls").notNull(),
    error: text("error"),
    matchAtMs: integer("match_at_ms").notNull(),
    startedAtMs: integer("started_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms").notNull(),
  },
  (table) => [index("collection_logs_by_job").on(table.job, table.startedAtMs)],
);

/** What we have asked about a match and when, so that quota goes where something may have changed. Match clock. */
export const matchWatch = sqliteTable("match_watch", {
  matchId: integer("match_id")
    .primaryKey()
    .references(() => matches.id),
  /** Asked for by name. */
  askedAtMs: integer("asked_at_ms"),
  pricesAskedAtMs: integer("prices_asked_at_ms"),
  absencesAskedAtMs: integer("absences_asked_at_ms"),
  backgroundAskedAtMs: integer("background_asked_at_ms"),
  lineUpsAskedAtMs: integer("line_ups_asked_at_ms"),
  /** Upstream calls made for this match before its kick-off, in thousandths: a call for ten matches is 100 for each. */
  callsThousandths: integer("calls_thousandths").notNull().default(0),
  /** What an answer took back that had been told before; believed once a second answer says the same. */
  doubt: text("doubt"),
  doubtedAtMs: integer("doubted_at_ms"),
});

/** Pieces of the past that were collected, so that a history cut short goes on where it stopped. */
export const historySteps = sqliteTable(
  "history_steps",
  {
    provider: text("provider").notNull(),
    step: text("step").notNull(),
    doneAtMs: integer("done_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.step] })],
);
