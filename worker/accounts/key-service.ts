import * as z from "zod";

import type { Actor, ServiceContext } from "../context.ts";
import { rowChanged, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { sha256Hex } from "../platform/sha256.ts";
import {
  type ApiKeyPlan,
  type ApiKeyScope,
  apiKeyScopes,
  composeApiKey,
  isWellFormedApiKey,
  mostLiveKeys,
  prefixOf,
  secretBytes,
} from "./api-keys.ts";
import { auditStatements } from "./audit.ts";
import { requireRole, requireUser } from "./authority.ts";
import type { apiKeySchema } from "./key-contract.ts";
import {
  type ApiKeyRow,
  findKey,
  findKeyByHash,
  findKeysOfUser,
  insertKeyUnlessFullStatement,
  revokeKeyStatement,
  touchKey,
  updateKeyPlanStatement,
} from "./key-repo.ts";

type KeyActor = Extract<Actor, { kind: "key" }>;
type KnownKey = { actor: KeyActor; expiresAtMs: number | null; notedUseAtMs: number | null; readAtMs: number };

/** How long an isolate believes what it read of a key: so long may a revoked one still open. */
const believedMs = 5_000;
const useNotedEveryMs = 60_000;
const mostKnownKeys = 1_000;
/** By hash, so that no key is kept in memory; oldest first. */
const knownKeys = new Map<string, KnownKey>();

const scopesSchema = z.array(z.enum(apiKeyScopes));

/**
 * Who a presented key stands for. Costs one read at most, and none within five seconds of the last.
 *
 * @throws AppError AUTHENTICATION_FAILED, for every reason the same
 */
export async function authenticateApiKey(
  ctx: Pick<ServiceContext, "db" | "clock" | "log">,
  presented: string,
): Promise<KeyActor> {
  if (!isWellFormedApiKey(presented)) throw refused();
  const nowMs = ctx.clock.realNowMs();
  const hash = await sha256Hex(presented);
  const known = knownKeys.get(hash);
  const key = known && nowMs - known.readAtMs < believedMs ? known : await readKey(ctx, hash, nowMs);
  if (!key || (key.expiresAtMs !== null && key.expiresAtMs <= nowMs)) throw refused();
  await noteUse(ctx, key, nowMs);
  return key.actor;
}

/** Refuses a key that was not made for this; people may do with their own account what their keys may. */
export function requireScope(ctx: Pick<ServiceContext, "actor">, scope: ApiKeyScope): void {
  const { actor } = ctx;
  if (actor.kind === "user") return;
  if (actor.kind !== "key") throw new AppError("AUTHENTICATION_FAILED", "A key or a session is needed here");
  if (!actor.scopes.includes(scope)) {
    throw new AppError("PERMISSION_DENIED", "This key was not made for this", { scope: [scope] });
  }
}

/** Makes a key of plan free. The answer alone holds it: only its hash is kept. */
export async function createApiKey(
  ctx: ServiceContext,
  input: { name: string; scopes: ApiKeyScope[]; expiresAtMs: number | null },
): Promise<ApiKeyRow & { key: string }> {
  const { userId } = requireUser(ctx);
  const nowMs = ctx.clock.realNowMs();
  if (input.expiresAtMs !== null && input.expiresAtMs <= nowMs) {
    throw new AppError("RULE_REFUSED", "A key must expire in the future", { expires_at: ["This instant has passed"] });
  }
  const key = composeApiKey(crypto.getRandomValues(new Uint8Array(secretBytes)));
  const row = {
    userId,
    name: input.name,
    prefix: prefixOf(key),
    hash: await sha256Hex(key),
    scopes: JSON.stringify(input.scopes),
    plan: "free" as const,
    createdAtMs: nowMs,
    expiresAtMs: input.expiresAtMs,
    lastUsedAtMs: null,
    revokedAtMs: null,
  };
  const [inserted] = await runBatch(ctx.db, [
    insertKeyUnlessFullStatement(row, { mostLive: mostLiveKeys, nowMs }),
    ...auditStatements(ctx, { action: "api_key.created", detail: row.prefix }, rowChanged),
  ]);
  const [made] = z.array(z.object({ id: z.int() })).parse(inserted);
  if (made === undefined) {
    throw new AppError("RULE_REFUSED", `At most ${mostLiveKeys} keys: revoke one first`, { keys: ["Too many keys"] });
  }
  return { ...row, id: made.id, key };
}

/** One's own keys, newest first, those revoked too. */
export function listApiKeys(ctx: ServiceContext): Promise<ApiKeyRow[]> {
  return findKeysOfUser(ctx.db, requireUser(ctx).userId);
}

/** @throws AppError NOT_FOUND for a key of somebody else, and for one revoked before */
export async function revokeApiKey(ctx: ServiceContext, input: { keyId: number }): Promise<void> {
  const { userId } = requireUser(ctx);
  const row = await findKey(ctx.db, input.keyId);
  if (row?.userId !== userId) throw unknownKey();
  const [revoked] = await runBatch(ctx.db, [
    revokeKeyStatement(row.id, ctx.clock.realNowMs()),
    ...auditStatements(ctx, { action: "api_key.revoked", detail: row.prefix }, rowChanged),
  ]);
  if (revoked?.length === 0) throw unknownKey();
  knownKeys.delete(row.hash);
}

/** For administrators. @throws AppError NOT_FOUND */
export async function changeApiKeyPlan(
  ctx: ServiceContext,
  input: { keyId: number; plan: ApiKeyPlan },
): Promise<ApiKeyRow> {
  requireRole(ctx, "admin");
  const row = await findKey(ctx.db, input.keyId);
  if (!row) throw unknownKey();
  const detail = `${row.prefix} ${input.plan}`;
  await runBatch(ctx.db, [
    updateKeyPlanStatement(row.id, input.plan),
    ...auditStatements(ctx, { action: "api_key.plan_changed", subjectId: row.userId, detail }, rowChanged),
  ]);
  knownKeys.delete(row.hash);
  return { ...row, plan: input.plan };
}

/** A key as its owner sees it: without its hash. */
export function apiKeyBody(row: ApiKeyRow): z.infer<typeof apiKeySchema> {
  const instant = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: scopesOf(row),
    plan: row.plan,
    created_at: new Date(row.createdAtMs).toISOString(),
    expires_at: instant(row.expiresAtMs),
    last_used_at: instant(row.lastUsedAtMs),
    revoked_at: instant(row.revokedAtMs),
  };
}

function scopesOf(row: Pick<ApiKeyRow, "scopes">): ApiKeyScope[] {
  return scopesSchema.parse(JSON.parse(row.scopes));
}

async function readKey(ctx: Pick<ServiceContext, "db" | "log">, hash: string, nowMs: number): Promise<KnownKey | null> {
  knownKeys.delete(hash);
  const found = await findKeyByHash(ctx.db, hash);
  if (!found) return null;
  if (found.key.revokedAtMs !== null || found.ownerBannedAtMs !== null) {
    ctx.log.warn("api_key_refused", { key_id: found.key.id });
    return null;
  }
  const { id, userId, plan, expiresAtMs, lastUsedAtMs } = found.key;
  const key: KnownKey = {
    actor: { kind: "key", keyId: id, userId, plan, scopes: scopesOf(found.key) },
    expiresAtMs,
    notedUseAtMs: lastUsedAtMs,
    readAtMs: nowMs,
  };
  knownKeys.set(hash, key);
  if (knownKeys.size > mostKnownKeys) {
    const oldest = knownKeys.keys().next();
    if (!oldest.done) knownKeys.delete(oldest.value);
  }
  return key;
}

/** That a key was used is worth no failed request. */
async function noteUse(ctx: Pick<ServiceContext, "db" | "log">, key: KnownKey, nowMs: number): Promise<void> {
  if (key.notedUseAtMs !== null && nowMs - key.notedUseAtMs < useNotedEveryMs) return;
  key.notedUseAtMs = nowMs;
  try {
    await touchKey(ctx.db, key.actor.keyId, { nowMs, sinceMs: nowMs - useNotedEveryMs });
  } catch (error) {
    ctx.log.warn("key_use_not_noted", { key_id: key.actor.keyId, reason: String(error) });
  }
}

function refused(): AppError {
  return new AppError("AUTHENTICATION_FAILED", "This key opens nothing");
}

function unknownKey(): AppError {
  return new AppError("NOT_FOUND", "No such key", { id: ["Unknown, or already revoked"] });
}
