import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

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
    status: text("status", { enum: ["ok", "failed"] }).notNull(),
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
