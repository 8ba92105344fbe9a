import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

import { users } from "../accounts/schema.ts";

/**
 * What somebody is to be told, written by the batch in which it happened and sent on afterwards: nothing that happened goes
 * untold, and nothing is told that did not happen. Real clock.
 */
export const outbox = sqliteTable(
  "outbox",
  {
    /** Names what happened, such as `settle:<bet>:<revision>`: told once. */
    id: text("id").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind").notNull(),
    /** Ids and no more: what is told is read when it is sent. */
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    sentAtMs: integer("sent_at_ms"),
  },
  (table) => [
    index("outbox_unsent")
      .on(table.createdAtMs)
      .where(sql`sent_at_ms is null`),
    check("outbox_body", sql`json_valid(${table.body})`),
  ],
);
