import type * as z from "zod";

import { exportBets } from "../bets/closing.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { exportNotifications } from "../notify/own-data.ts";
import { exportWallet } from "../wallet/closing.ts";
import { auditBody, auditStatements, nameOfUser } from "./audit.ts";
import { findAuditPage } from "./audit-repo.ts";
import { requireUser } from "./authority.ts";
import type { accountSchema, exportSchema, profilePatch } from "./contract.ts";
import { apiKeyBody, listApiKeys } from "./key-service.ts";
import { exportPlayHistory } from "./play-service.ts";
import { sessionBody } from "./sessions.ts";
import { findSessions } from "./sessions-repo.ts";
import { type Account, findAccount, updateProfileStatement } from "./users-repo.ts";

const mostExportedEvents = 5_000;

/** The caller's own account. @throws AppError AUTHENTICATION_FAILED */
export async function getOwnAccount(ctx: ServiceContext): Promise<z.infer<typeof accountSchema>> {
  return accountBody(await readOwn(ctx), ctx.clock.realNowMs());
}

/** Changes what is given of the caller's profile. @throws AppError AUTHENTICATION_FAILED */
export async function updateOwnProfile(ctx: ServiceContext, patch: z.output<typeof profilePatch>) {
  const { userId } = requireUser(ctx);
  const change = {
    displayName: patch.display_name,
    avatar: patch.avatar,
    language: patch.language,
    timeZone: patch.time_zone,
    oddsFormat: patch.odds_format,
    notificationPreferences: patch.notification_preferences,
  };
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  await runBatch(ctx.db, [updateProfileStatement(userId, given, ctx.clock.realNowMs())]);
  return getOwnAccount(ctx);
}

/** Everything accounts keep of the caller, for a machine to read. @throws AppError AUTHENTICATION_FAILED */
export async function exportOwnAccount(ctx: ServiceContext): Promise<z.infer<typeof exportSchema>> {
  const account = await readOwn(ctx);
  const [sessions, keys, play, wallet, bets, told, events] = await Promise.all([
    findSessions(ctx.db, account.id, null),
    listApiKeys(ctx),
    exportPlayHistory(ctx),
    exportWallet(ctx),
    exportBets(ctx),
    exportNotifications(ctx, account.language),
    findAuditPage(ctx.db, { who: nameOfUser(account.id), action: null }, { limit: mostExportedEvents, offset: 0 }),
  ]);
  await runBatch(ctx.db, auditStatements(ctx, { action: "account.exported" }));
  const nowMs = ctx.clock.realNowMs();
  return {
    exported_at: new Date(nowMs).toISOString(),
    account: accountBody(account, nowMs),
    sessions: sessions.map((row) => ({
      ...sessionBody(row),
      ended_at: row.endedAtMs === null ? null : new Date(row.endedAtMs).toISOString(),
    })),
    api_keys: keys.map(apiKeyBody),
    play,
    wallet,
    bets,
    told,
    security_log: events.map(auditBody),
  };
}

async function readOwn(ctx: ServiceContext): Promise<Account> {
  const account = await findAccount(ctx.db, requireUser(ctx).userId);
  if (!account) throw new AppError("AUTHENTICATION_FAILED", "Sign in first");
  return account;
}

function accountBody(account: Account, nowMs: number): z.infer<typeof accountSchema> {
  const { premiumUntilMs } = account;
  return {
    id: account.id,
    email: account.email,
    role: account.role,
    is_premium: premiumUntilMs !== null && premiumUntilMs > nowMs,
    premium_until: premiumUntilMs === null ? null : new Date(premiumUntilMs).toISOString(),
    display_name: account.displayName,
    avatar: account.avatar,
    language: account.language,
    time_zone: account.timeZone,
    odds_format: account.oddsFormat,
    notification_preferences: account.notificationPreferences,
    adult_declared_at: new Date(account.adultDeclaredAtMs).toISOString(),
    terms_accepted_at: new Date(account.termsAcceptedAtMs).toISOString(),
    created_at: new Date(account.createdAtMs).toISOString(),
  };
}
