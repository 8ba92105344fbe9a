import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { users } from "../accounts/schema.ts";
import { matches } from "../matches/schema.ts";
import type { Favourite, SavedFilter } from "./choices.ts";
import type { Told } from "./told.ts";

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
    /** Until when somebody has it on its way; what is not sent by then is sent on again. */
    claimedUntilMs: integer("claimed_until_ms").notNull().default(0),
  },
  (table) => [
    index("outbox_unsent")
      .on(table.createdAtMs)
      .where(sql`sent_at_ms is null`),
    index("outbox_by_user").on(table.userId, table.createdAtMs),
    check("outbox_body", sql`json_valid(${table.body})`),
  ],
);

/** What somebody was told, one row for each row of the outbox however often that is sent. Real clock. */
export const notifications = sqliteTable(
  "notifications",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    outboxId: text("outbox_id").notNull(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind").$type<Told["kind"]>().notNull(),
    /** What it is about, where it is about one match. */
    matchId: integer("match_id").references(() => matches.id),
    /** As it stood when it was told; words are found for it when it is read. */
    told: text("told", { mode: "json" }).$type<Told>().notNull(),
    /** Not listed for who does not want this kind of thing there: it only went by mail or push. */
    inInbox: integer("in_inbox", { mode: "boolean" }).notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    readAtMs: integer("read_at_ms"),
  },
  (table) => [
    uniqueIndex("notifications_once").on(table.outboxId),
    index("notifications_inbox").on(table.userId, table.inInbox, table.id),
    index("notifications_unread")
      .on(table.userId)
      .where(sql`in_inbox = 1 and read_at_ms is null`),
    index("notifications_by_age").on(table.createdAtMs),
  ],
);

/** A notification on its way to a mailbox or a device: each once. Real clock. */
export const deliveries = sqliteTable(
  "deliveries",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    notificationId: integer("notification_id")
      .notNull()
      .references(() => notifications.id, { onDelete: "cascade" }),
    channel: text("channel", { enum: ["email", "push"] }).notNull(),
    /** The device a push goes to; 0 for mail. */
    subscriptionId: integer("subscription_id").notNull(),
    /** Not before: the end of quiet hours. */
    dueAtMs: integer("due_at_ms").notNull(),
    /** Afterwards nobody wants to be told any more. */
    expiresAtMs: integer("expires_at_ms").notNull(),
    /** Until when a message about it is on its way. */
    postedUntilMs: integer("posted_until_ms").notNull().default(0),
    /** Until when somebody is delivering it. */
    claimedUntilMs: integer("claimed_until_ms").notNull().default(0),
    doneAtMs: integer("done_at_ms"),
    outcome: text("outcome", { enum: ["sent", "expired", "unwanted", "gone"] }),
  },
  (table) => [
    uniqueIndex("deliveries_once").on(table.notificationId, table.channel, table.subscriptionId),
    index("deliveries_due")
      .on(table.dueAtMs)
      .where(sql`done_at_ms is null`),
    check("deliveries_channel", sql`${table.channel} in ('email', 'push')`),
    check("deliveries_done", sql`(${table.doneAtMs} is null) = (${table.outcome} is null)`),
  ],
);

/** When somebody does not want to be disturbed, by the clock on their wall; which subject comes by which way stands in the profile. */
export const notificationPreferences = sqliteTable(
  "notification_preferences",
  {
    userId: integer("user_id")
      .primaryKey()
      .references(() => users.id),
    /** Minutes since midnight; both null for no quiet hours. */
    quietFromMinute: integer("quiet_from_minute"),
    quietUntilMinute: integer("quiet_until_minute"),
    digestMinute: integer("digest_minute").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    check(
      "notification_preferences_quiet",
      sql`(${table.quietFromMinute} is null) = (${table.quietUntilMinute} is null)
        and ${table.quietFromMinute} between 0 and 1439 and ${table.quietUntilMinute} between 0 and 1439
        and ${table.quietFromMinute} <> ${table.quietUntilMinute}`,
    ),
    check("notification_preferences_digest", sql`${table.digestMinute} between 0 and 1439`),
  ],
);

/** What somebody wants to hear of. */
export const favourites = sqliteTable(
  "favourites",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind").$type<Favourite["kind"]>().notNull(),
    /** Of a team, a competition or a match. */
    entityId: integer("entity_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("favourites_once").on(table.userId, table.kind, table.entityId),
    index("favourites_by_entity").on(table.kind, table.entityId, table.userId),
    check("favourites_kind", sql`${table.kind} in ('team', 'league', 'match')`),
  ],
);

/** A device that takes push messages. Whoever uses it last has it. */
export const pushSubscriptions = sqliteTable(
  "push_subscriptions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    endpoint: text("endpoint").notNull(),
    /** Its public key and its shared secret, base64url. */
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("push_subscriptions_by_endpoint").on(table.endpoint),
    index("push_subscriptions_by_user").on(table.userId),
  ],
);

/** Filters of the prediction list that somebody uses again. */
export const savedFilters = sqliteTable(
  "saved_filters",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    name: text("name").notNull(),
    filter: text("filter", { mode: "json" }).$type<SavedFilter>().notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [uniqueIndex("saved_filters_once").on(table.userId, table.name)],
);
