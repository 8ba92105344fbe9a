import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { users } from "./schema.ts";

/** Keys of the API, of which only the SHA-256 is kept: 256 random bits need no slow hash. Real clock. */
export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    name: text("name").notNull(),
    /** The first characters, by which its owner knows it again. */
    prefix: text("prefix").notNull(),
    hash: text("hash").notNull(),
    /** A JSON list. */
    scopes: text("scopes").notNull(),
    plan: text("plan", { enum: ["free", "pro", "enterprise"] })
      .notNull()
      .default("free"),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms"),
    lastUsedAtMs: integer("last_used_at_ms"),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [
    uniqueIndex("api_keys_hash").on(table.hash),
    index("api_keys_by_user").on(table.userId),
    check("api_keys_plan", sql`${table.plan} in ('free', 'pro', 'enterprise')`),
    check("api_keys_hashed", sql`length(${table.hash}) = 64`),
    check("api_keys_scopes", sql`json_valid(${table.scopes})`),
  ],
);
