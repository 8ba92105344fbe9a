import { type SQL, and, desc, eq, isNull, or, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { ApiKeyPlan } from "./api-keys.ts";
import { apiKeys } from "./key-schema.ts";
import { users } from "./schema.ts";

export type ApiKeyRow = typeof apiKeys.$inferSelect;

/** Everything that decides whether a key opens, in one read. */
export async function findKeyByHash(db: Database, hash: string) {
  const [row] = await db
    .select({ key: apiKeys, ownerBannedAtMs: users.bannedAtMs })
    .from(apiKeys)
    .innerJoin(users, eq(users.id, apiKeys.userId))
    .where(eq(apiKeys.hash, hash));
  return row;
}

export function findKeysOfUser(db: Database, userId: number): Promise<ApiKeyRow[]> {
  return db.select().from(apiKeys).where(eq(apiKeys.userId, userId)).orderBy(desc(apiKeys.id));
}

export async function findKey(db: Database, keyId: number): Promise<ApiKeyRow | undefined> {
  const [row] = await db.select().from(apiKeys).where(eq(apiKeys.id, keyId));
  return row;
}

/** Adds nothing where the user already has `mostLive` keys that are neither revoked nor expired. @returns the id */
export function insertKeyUnlessFullStatement(
  key: Omit<typeof apiKeys.$inferInsert, "id">,
  limit: { mostLive: number; nowMs: number },
): Statement {
  return sql`
    insert into api_keys (user_id, name, prefix, hash, scopes, created_at_ms, expires_at_ms)
    select ${key.userId}, ${key.name}, ${key.prefix}, ${key.hash}, ${key.scopes}, ${key.createdAtMs}, ${key.expiresAtMs ?? null}
    where (select count(*) from ${apiKeys} where user_id = ${key.userId} and ${isLive(limit.nowMs)}) < ${limit.mostLive}
    returning id`;
}

/** Changes nothing for a key that was revoked before. @returns the id */
export function revokeKeyStatement(keyId: number, nowMs: number): Statement {
  return sql`update api_keys set revoked_at_ms = ${nowMs} where id = ${keyId} and revoked_at_ms is null returning id`;
}

export function updateKeyPlanStatement(keyId: number, plan: ApiKeyPlan): Statement {
  return sql`update api_keys set plan = ${plan} where id = ${keyId} and plan <> ${plan}`;
}

/** Notes a use unless one was noted since `sinceMs`. */
export async function touchKey(db: Database, keyId: number, input: { nowMs: number; sinceMs: number }): Promise<void> {
  await db
    .update(apiKeys)
    .set({ lastUsedAtMs: input.nowMs })
    .where(
      and(eq(apiKeys.id, keyId), or(isNull(apiKeys.lastUsedAtMs), sql`${apiKeys.lastUsedAtMs} <= ${input.sinceMs}`)),
    );
}

function isLive(nowMs: number): SQL {
  return sql`revoked_at_ms is null and (expires_at_ms is null or expires_at_ms > ${nowMs})`;
}
