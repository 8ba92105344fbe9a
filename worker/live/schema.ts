import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { matches } from "../matches/schema.ts";
import type { LiveUpdatePayload } from "./protocol.ts";

/**
 * Everything a room has ever said of a match, one row per message. `seq` is assigned here and nowhere else, so a room
 * that lost its memory speaks on from the same number.
 */
export const matchLiveUpdates = sqliteTable(
  "match_live_updates",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    seq: integer("seq").notNull(),
    /** Names the fact, so that the same fact told twice is one row. */
    factKey: text("fact_key").notNull(),
    kind: text("kind", { enum: ["live_score_update", "event", "match_finished"] }).notNull(),
    minute: integer("minute"),
    homeScore: integer("home_score").notNull(),
    awayScore: integer("away_score").notNull(),
    status: text("status").notNull(),
    payload: text("payload", { mode: "json" }).$type<LiveUpdatePayload>().notNull(),
    matchAtMs: integer("match_at_ms").notNull(),
    recordedAtMs: integer("recorded_at_ms").notNull(),
    /** The number of the earlier update of this match whose event this one corrects. */
    replacesSeq: integer("replaces_seq"),
    /** The number of the earlier update whose event never stood; the payload repeats that event. */
    retractsSeq: integer("retracts_seq"),
  },
  (table) => [
    uniqueIndex("match_live_updates_by_seq").on(table.matchId, table.seq),
    uniqueIndex("match_live_updates_once").on(table.matchId, table.factKey),
    uniqueIndex("match_live_updates_replaced_once")
      .on(table.matchId, table.replacesSeq)
      .where(sql`${table.replacesSeq} is not null`),
    uniqueIndex("match_live_updates_retracted_once")
      .on(table.matchId, table.retractsSeq)
      .where(sql`${table.retractsSeq} is not null`),
    check("match_live_updates_kind", sql`${table.kind} in ('live_score_update', 'event', 'match_finished')`),
  ],
);
