import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { users } from "./schema.ts";

/**
 * Every limit anyone ever set themselves: of one kind and period the last that is effective and was not cancelled is in
 * force; one whose time has not come is pending. Real clock.
 */
export const userLimits = sqliteTable(
  "user_limits",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind", { enum: ["deposit", "stake"] }).notNull(),
    period: text("period", { enum: ["day", "week", "month"] }).notNull(),
    /** Null: no limit from then on. */
    amountMinor: integer("amount_minor"),
    requestedAtMs: integer("requested_at_ms").notNull(),
    effectiveAtMs: integer("effective_at_ms").notNull(),
    cancelledAtMs: integer("cancelled_at_ms"),
  },
  (table) => [
    index("user_limits_by_user").on(table.userId, table.kind, table.period, table.effectiveAtMs),
    check("user_limits_kind", sql`${table.kind} in ('deposit', 'stake')`),
    check("user_limits_period", sql`${table.period} in ('day', 'week', 'month')`),
    check("user_limits_amount", sql`${table.amountMinor} between 0 and 1000000000000`),
    check("user_limits_order", sql`${table.effectiveAtMs} >= ${table.requestedAtMs}`),
  ],
);

/** Times in which somebody asked to be kept from playing. Never shortened. Real clock. */
export const playExclusions = sqliteTable(
  "play_exclusions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind", { enum: ["time_out", "self_exclusion"] }).notNull(),
    startsAtMs: integer("starts_at_ms").notNull(),
    endsAtMs: integer("ends_at_ms").notNull(),
  },
  (table) => [
    index("play_exclusions_by_user").on(table.userId, table.endsAtMs),
    check("play_exclusions_kind", sql`${table.kind} in ('time_out', 'self_exclusion')`),
    check("play_exclusions_order", sql`${table.endsAtMs} > ${table.startsAtMs}`),
  ],
);

/** What was deposited and staked, as far as limits count it: written by the batch that moves the money, checked by its trigger. */
export const playEntries = sqliteTable(
  "play_entries",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    kind: text("kind", { enum: ["deposit", "stake"] }).notNull(),
    /** The movement of money this belongs to, so that it counts once and can be taken back with it. */
    movementId: text("movement_id").notNull(),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency", { enum: ["EUR", "USD", "GBP"] }).notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("play_entries_movement").on(table.movementId),
    index("play_entries_by_user").on(table.userId, table.kind, table.atMs, table.amountMinor),
    check("play_entries_kind", sql`${table.kind} in ('deposit', 'stake')`),
    check("play_entries_amount", sql`${table.amountMinor} between 1 and 1000000000000`),
    check("play_entries_currency", sql`${table.currency} in ('EUR', 'USD', 'GBP')`),
  ],
);
