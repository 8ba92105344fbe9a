import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import type { NotificationPreferences } from "./topics.ts";

/**
 * Who may come in. What names a person stands here, in the profile and in mail on its way, and nowhere else: everything
 * other domains keep carries the id alone. After an erasure the row remains, without e-mail and password.
 */
export const users = sqliteTable(
  "users",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** Normalised; null once the account is erased. */
    email: text("email"),
    passwordHash: text("password_hash"),
    role: text("role", { enum: ["bettor", "bookmaker", "admin"] }).notNull(),
    premiumUntilMs: integer("premium_until_ms"),
    bannedAtMs: integer("banned_at_ms"),
    emailVerifiedAtMs: integer("email_verified_at_ms"),
    /** Access tokens of an older version are refused. */
    sessionVersion: integer("session_version").notNull(),
    adultDeclaredAtMs: integer("adult_declared_at_ms").notNull(),
    termsAcceptedAtMs: integer("terms_accepted_at_ms").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("users_by_email").on(table.email),
    check("users_role", sql`${table.role} in ('bettor', 'bookmaker', 'admin')`),
    check("users_erased_whole", sql`(${table.email} is null) = (${table.passwordHash} is null)`),
  ],
);

export const userProfiles = sqliteTable(
  "user_profiles",
  {
    userId: integer("user_id")
      .primaryKey()
      .references(() => users.id),
    displayName: text("display_name").notNull(),
    avatar: text("avatar", { enum: ["initials", "pitch", "night", "sun", "river", "brick"] }).notNull(),
    language: text("language", { enum: ["fr", "en"] }).notNull(),
    timeZone: text("time_zone").notNull(),
    oddsFormat: text("odds_format", { enum: ["decimal", "fractional", "american"] }).notNull(),
    notificationPreferences: text("notification_preferences", { mode: "json" })
      .$type<NotificationPreferences>()
      .notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [check("user_profiles_language", sql`${table.language} in ('fr', 'en')`)],
);

/** One sign-in: the family of its refresh tokens. */
export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    device: text("device").notNull(),
    networkHash: text("network_hash"),
    createdAtMs: integer("created_at_ms").notNull(),
    lastUsedAtMs: integer("last_used_at_ms").notNull(),
    /** Whatever is refreshed, it ends here. */
    expiresAtMs: integer("expires_at_ms").notNull(),
    endedAtMs: integer("ended_at_ms"),
  },
  (table) => [index("sessions_by_user").on(table.userId, table.endedAtMs)],
);

export const refreshTokens = sqliteTable(
  "refresh_tokens",
  {
    tokenHash: text("token_hash").primaryKey(),
    sessionId: text("session_id")
      .notNull()
      .references(() => sessions.id),
    parentHash: text("parent_hash"),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    usedAtMs: integer("used_at_ms"),
    replacedBy: text("replaced_by"),
  },
  (table) => [
    index("refresh_tokens_by_session").on(table.sessionId),
    // A family has no forks: a token has one child.
    uniqueIndex("refresh_tokens_one_child").on(table.parentHash),
    check("refresh_tokens_used", sql`(${table.usedAtMs} is null) = (${table.replacedBy} is null)`),
  ],
);

/** Tokens that were mailed. Of a user and purpose only the one asked for last counts. */
export const emailTokens = sqliteTable(
  "email_tokens",
  {
    tokenHash: text("token_hash").primaryKey(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    purpose: text("purpose", { enum: ["verify", "reset", "email_change"] }).notNull(),
    /** The address an e-mail change leads to. */
    newEmail: text("new_email"),
    askedAtMs: integer("asked_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    usedAtMs: integer("used_at_ms"),
    /** Names the one use, so that what belongs to it happens once. */
    usedBy: text("used_by"),
  },
  (table) => [
    index("email_tokens_by_user").on(table.userId, table.purpose, table.askedAtMs),
    check("email_tokens_purpose", sql`${table.purpose} in ('verify', 'reset', 'email_change')`),
    check("email_tokens_new_email", sql`(${table.purpose} = 'email_change') = (${table.newEmail} is not null)`),
  ],
);

/**
 * Mail asked for and not yet sent, and that it was sent. What it says is decided when it is sent, so that asking costs the
 * same for an address we know and for one we do not.
 */
export const mailOutbox = sqliteTable(
  "mail_outbox",
  {
    id: text("id").primaryKey(),
    occasion: text("occasion", {
      enum: [
        "registered",
        "resend",
        "forgot",
        "password_changed",
        "email_change",
        "email_change_asked",
        "email_changed",
      ],
    }).notNull(),
    userId: integer("user_id").references(() => users.id),
    /** Null once it is sent. */
    address: text("address"),
    askedAtMs: integer("asked_at_ms").notNull(),
    claimedUntilMs: integer("claimed_until_ms").notNull(),
    doneAtMs: integer("done_at_ms"),
  },
  (table) => [index("mail_outbox_by_user").on(table.userId, table.doneAtMs)],
);

/** Every event of authentication and privilege, kept 90 days. Appended to only; an erasure takes the network away. */
export const auditLog = sqliteTable(
  "audit_log",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    atMs: integer("at_ms").notNull(),
    /** `user:12`, `system:job` or `anonymous`. */
    actor: text("actor").notNull(),
    action: text("action").notNull(),
    subject: text("subject"),
    outcome: text("outcome", { enum: ["done", "refused"] }).notNull(),
    /** What changed, in words that name nobody. */
    detail: text("detail"),
    requestId: text("request_id"),
    networkHash: text("network_hash"),
  },
  (table) => [
    index("audit_log_by_time").on(table.atMs),
    index("audit_log_by_subject").on(table.subject, table.id),
    check("audit_log_outcome", sql`${table.outcome} in ('done', 'refused')`),
  ],
);
