import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * The one row that maps real time to match time:
 * `match = anchor_match + speed × (min(real, running_until_real) − anchor_real)`.
 * A replay extends `running_until_real_ms` while its server lives, so the match clock stops with the server.
 */
export const matchClock = sqliteTable(
  "match_clock",
  {
    id: integer("id").primaryKey(),
    anchorRealMs: integer("anchor_real_ms").notNull(),
    anchorMatchMs: integer("anchor_match_ms").notNull(),
    speed: integer("speed").notNull(),
    runningUntilRealMs: integer("running_until_real_ms"),
  },
  (table) => [check("match_clock_single", sql`${table.id} = 1`), check("match_clock_speed", sql`${table.speed} >= 0`)],
);

/** The last window of each scheduled job that was started: a cron that fires twice, late or not at all changes nothing. */
export const scheduledRuns = sqliteTable("scheduled_runs", {
  job: text("job").primaryKey(),
  windowAtMs: integer("window_at_ms").notNull(),
  enqueuedAtMs: integer("enqueued_at_ms").notNull(),
});

/** A short claim on work, so that the sweeper does not send again what is already on its way. */
export const workLeases = sqliteTable("work_leases", {
  workKey: text("work_key").primaryKey(),
  leasedUntilMs: integer("leased_until_ms").notNull(),
});

/** What reached a dead-letter queue. */
export const jobFailures = sqliteTable(
  "job_failures",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    queue: text("queue").notNull(),
    messageId: text("message_id").notNull().unique(),
    body: text("body").notNull(),
    attempts: integer("attempts").notNull(),
    failedAtMs: integer("failed_at_ms").notNull(),
  },
  (table) => [index("job_failures_by_time").on(table.failedAtMs)],
);

/** What would have been mailed, for `GET /dev/mail`; filled on somebody's own machine alone. */
export const localMail = sqliteTable(
  "local_mail",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    idempotencyKey: text("idempotency_key").notNull().unique(),
    recipient: text("recipient").notNull(),
    subject: text("subject").notNull(),
    body: text("body").notNull(),
    html: text("html").notNull(),
    sentAtMs: integer("sent_at_ms").notNull(),
  },
  (table) => [index("local_mail_by_recipient").on(table.recipient, table.id)],
);
