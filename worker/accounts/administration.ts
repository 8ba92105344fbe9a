import type * as z from "zod";
import { closeEndedChannels } from "./sessions.ts";

import type { ServiceContext } from "../context.ts";
import { rowChanged, runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { auditStatements } from "./audit.ts";
import { requireRole } from "./authority.ts";
import type { userListQuery, userPatch, userSchema } from "./contract.ts";
import {
  type UserRow,
  countUsers,
  endSessionsOfBannedStatement,
  findUserPage,
  findUserRow,
  updateUserStatement,
} from "./users-admin-repo.ts";

/** Accounts, newest first. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND after the last page */
export async function listUsers(ctx: ServiceContext, query: z.output<typeof userListQuery>) {
  requireRole(ctx, "admin");
  const filter = { text: query.q || null, role: query.role ?? null };
  const [rows, count] = await Promise.all([
    findUserPage(ctx.db, filter, { limit: query.page_size, offset: (query.page - 1) * query.page_size }),
    countUsers(ctx.db, filter),
  ]);
  if (query.page > 1 && rows.length === 0) {
    throw new AppError("NOT_FOUND", "No such page", { page: [`There is no page ${query.page}`] });
  }
  return { count, results: rows.map(userBody) };
}

/** @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND */
export async function getUser(ctx: ServiceContext, userId: number): Promise<z.infer<typeof userSchema>> {
  requireRole(ctx, "admin");
  const row = await findUserRow(ctx.db, userId);
  if (!row) throw new AppError("NOT_FOUND", "No such user");
  return userBody(row);
}

/**
 * Changes role, premium plan or ban of a user.
 *
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED, NOT_FOUND; RULE_REFUSED where no administrator would be
 *   left, for a ban of oneself and for an erased account
 */
export async function updateUser(ctx: ServiceContext, userId: number, patch: z.output<typeof userPatch>) {
  const admin = requireRole(ctx, "admin");
  const before = await findUserRow(ctx.db, userId);
  if (!before) throw new AppError("NOT_FOUND", "No such user");
  if (before.email === null) throw new AppError("RULE_REFUSED", "This account has been erased");
  if (patch.banned === true && userId === admin.userId) {
    throw new AppError("RULE_REFUSED", "Nobody bans themselves", { banned: ["This is your own account"] });
  }
  const nowMs = ctx.clock.realNowMs();
  const change = {
    role: patch.role,
    premiumUntilMs: patch.premium_until == null ? patch.premium_until : Date.parse(patch.premium_until),
    banned: patch.banned,
  };
  const [updated] = await runBatch(ctx.db, [
    updateUserStatement(userId, change, nowMs),
    ...auditStatements(ctx, { action: "user.changed", subjectId: userId, detail: JSON.stringify(patch) }, rowChanged),
    endSessionsOfBannedStatement(userId, nowMs),
  ]);
  if (updated?.length === 0) {
    await runBatch(ctx.db, auditStatements(ctx, { action: "user.changed", subjectId: userId, outcome: "refused" }));
    throw new AppError("RULE_REFUSED", "The last administrator stays one: name another one first");
  }
  await closeEndedChannels(ctx, userId);
  return getUser(ctx, userId);
}

function userBody(row: UserRow): z.infer<typeof userSchema> {
  const instant = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
  return {
    id: row.id,
    email: row.email,
    display_name: row.displayName,
    role: row.role,
    premium_until: instant(row.premiumUntilMs),
    banned_at: instant(row.bannedAtMs),
    email_verified_at: instant(row.emailVerifiedAtMs),
    created_at: new Date(row.createdAtMs).toISOString(),
  };
}
