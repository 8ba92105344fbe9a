import type { Actor, ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { messageOf } from "../platform/logger.ts";
import { sha256Hex } from "../platform/sha256.ts";
import { auditStatements, networkHashOf } from "./audit.ts";
import { requireAccounts, requireUser } from "./authority.ts";
import { describeDevice } from "./device.ts";
import { forgetSessionState, knowSessionState } from "./session-states.ts";
import {
  type SessionRow,
  endSessionStatement,
  endSessionsStatement,
  findRefresh,
  findSessionState,
  findSessions,
  openSessionStatements,
  rotateStatements,
} from "./sessions-repo.ts";
import { type Issuer, type TokenKind, refreshLifetimeMs, signToken, verifyToken } from "./tokens.ts";

const sessionLifetimeMs = 30 * 86_400_000;
/** Two tabs refresh at once: the slower one is told to look again, and nothing is held against it. */
const graceMs = 10_000;

export type TokenPair = { access: string; refresh: string };

/** Signs somebody in on a new session. @throws AppError AUTHENTICATION_FAILED where the account changed meanwhile */
export async function openSession(
  ctx: ServiceContext,
  user: { id: number; sessionVersion: number },
): Promise<TokenPair> {
  const nowMs = ctx.clock.realNowMs();
  const sessionId = `ses_${randomToken()}`;
  const pair = await newPair(ctx, { userId: user.id, sessionId, sessionVersion: user.sessionVersion });
  await runBatch(ctx.db, [
    ...openSessionStatements(
      {
        id: sessionId,
        userId: user.id,
        sessionVersion: user.sessionVersion,
        device: describeDevice(ctx.caller.userAgent),
        networkHash: networkHashOf(ctx),
        createdAtMs: nowMs,
        expiresAtMs: nowMs + sessionLifetimeMs,
      },
      { hash: await sha256Hex(pair.refresh), expiresAtMs: nowMs + refreshLifetimeMs },
    ),
    ...auditStatements(ctx, { action: "login", subjectId: user.id }),
  ]);
  if (!(await findSessionState(ctx.db, sessionId))) throw refused();
  return pair;
}

/**
 * Puts a new pair in the place of a refresh token. Of any number of tries at once one succeeds, in one batch.
 *
 * @throws AppError CONFLICT within ten seconds of its use; AUTHENTICATION_FAILED for a token that does not count, and
 *   for one used again later, which ends its whole session: one of the two who have it stole it
 */
export async function refreshSession(ctx: ServiceContext, token: string): Promise<TokenPair> {
  const nowMs = ctx.clock.realNowMs();
  const claims = await verifyToken(issuerOf(ctx), "refresh", token);
  if (!claims) throw refused();
  const hash = await sha256Hex(token);
  const before = await findRefresh(ctx.db, hash);
  if (!before || before.userId !== claims.userId || before.sessionId !== claims.sessionId) throw refused();
  const pair = await newPair(ctx, { ...claims, sessionVersion: before.sessionVersion });
  const childHash = await sha256Hex(pair.refresh);
  await runBatch(ctx.db, rotateStatements(hash, { hash: childHash, expiresAtMs: nowMs + refreshLifetimeMs }, nowMs));

  const after = await findRefresh(ctx.db, hash);
  if (after?.replacedBy === childHash) return pair;
  // A session that has ended is asked first: after its end no grace is left.
  if (!after || after.sessionEndedAtMs !== null || after.bannedAtMs !== null || after.usedAtMs === null)
    throw refused();
  if (nowMs - after.usedAtMs <= graceMs) {
    throw new AppError("CONFLICT", "This token has just been refreshed", { refresh: ["Use the pair it was given"] });
  }
  await runBatch(ctx.db, [
    endSessionStatement(after.userId, after.sessionId, nowMs),
    ...auditStatements(ctx, { action: "refresh.replayed", subjectId: after.userId, outcome: "refused" }),
  ]);
  forgetSessionState(after.sessionId);
  await closeEndedChannels(ctx, after.userId);
  ctx.log.warn("refresh_replayed", { user_id: after.userId });
  throw refused();
}

/** Whether a refresh token was used within the grace: its owner is signed in, and somebody else has the new pair. */
export async function isJustRefreshed(ctx: ServiceContext, token: string): Promise<Actor | null> {
  const claims = await verifyToken(issuerOf(ctx), "refresh", token);
  const row = claims && (await findRefresh(ctx.db, await sha256Hex(token)));
  if (!row || row.usedAtMs === null || ctx.clock.realNowMs() - row.usedAtMs > graceMs) return null;
  return actorOf(ctx, { ...claims, sessionVersion: row.sessionVersion });
}

/** Who shows this access token; null where it does not count. Costs at most one read of the store, a bad one none. */
export async function authenticate(ctx: ServiceContext, accessToken: string): Promise<Actor | null> {
  if (!ctx.accounts) return null;
  const claims = await verifyToken(issuerOf(ctx), "access", accessToken);
  return claims && actorOf(ctx, claims);
}

/** What a token is and until when. @throws AppError AUTHENTICATION_FAILED where it does not count */
export async function verifyAnyToken(ctx: ServiceContext, token: string) {
  for (const kind of ["access", "refresh"] satisfies TokenKind[]) {
    const claims = await verifyToken(issuerOf(ctx), kind, token);
    if (!claims) continue;
    const row = kind === "refresh" ? await findRefresh(ctx.db, await sha256Hex(token)) : null;
    const counts = kind === "access" || (row !== null && row.usedAtMs === null);
    const version = row?.sessionVersion ?? claims.sessionVersion;
    if (!counts || !(await actorOf(ctx, { ...claims, sessionVersion: version }))) break;
    return { token_type: kind, expires_at: new Date(claims.expiresAtMs).toISOString() };
  }
  throw refused();
}

/** A session as the store has it now; null for one that is over, or whose owner was banned. */
export async function findOpenSession(
  ctx: ServiceContext,
  sessionId: string,
): Promise<{ userId: number; sessionVersion: number } | null> {
  const state = await findSessionState(ctx.db, sessionId);
  if (!state || state.isBanned || state.endedAtMs !== null || state.expiresAtMs <= ctx.clock.realNowMs()) return null;
  return state;
}

/** Closes what somebody still has open on sessions that are over. Who cannot be reached is asked within a minute anyway. */
export async function closeEndedChannels(ctx: ServiceContext, userId: number): Promise<void> {
  try {
    await ctx.channels.recheck(userId);
  } catch (error) {
    ctx.log.warn("channel_unreachable", { user_id: userId, reason: messageOf(error) });
  }
}

/** Ends the session the caller is signed in with. @throws AppError AUTHENTICATION_FAILED */
export async function endOwnSession(ctx: ServiceContext): Promise<void> {
  const user = requireUser(ctx);
  await runBatch(ctx.db, [
    endSessionStatement(user.userId, user.sessionId, ctx.clock.realNowMs()),
    ...auditStatements(ctx, { action: "logout" }),
  ]);
  forgetSessionState(user.sessionId);
  await closeEndedChannels(ctx, user.userId);
}

/** The caller's open sessions, last used first. @throws AppError AUTHENTICATION_FAILED */
export async function listSessions(ctx: ServiceContext) {
  const user = requireUser(ctx);
  const rows = await findSessions(ctx.db, user.userId, ctx.clock.realNowMs());
  return rows.map((row) => ({ ...sessionBody(row), is_current: row.id === user.sessionId }));
}

/** Ends one of the caller's sessions. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND where it is not theirs or over */
export async function endSession(ctx: ServiceContext, sessionId: string): Promise<void> {
  const user = requireUser(ctx);
  const [ended] = await runBatch(ctx.db, [endSessionStatement(user.userId, sessionId, ctx.clock.realNowMs())]);
  if (ended?.length === 0) throw new AppError("NOT_FOUND", "No such session");
  forgetSessionState(sessionId);
  await runBatch(ctx.db, auditStatements(ctx, { action: "session.ended" }));
  await closeEndedChannels(ctx, user.userId);
}

/** Ends all of the caller's sessions but the present one. @returns how many @throws AppError AUTHENTICATION_FAILED */
export async function endOtherSessions(ctx: ServiceContext): Promise<number> {
  const user = requireUser(ctx);
  const [ended] = await runBatch(ctx.db, [
    endSessionsStatement(user.userId, user.sessionId, ctx.clock.realNowMs()),
    ...auditStatements(ctx, { action: "session.others_ended" }),
  ]);
  await closeEndedChannels(ctx, user.userId);
  return ended?.length ?? 0;
}

export function sessionBody(row: SessionRow) {
  return {
    id: row.id,
    device: row.device,
    created_at: new Date(row.createdAtMs).toISOString(),
    last_used_at: new Date(row.lastUsedAtMs).toISOString(),
    expires_at: new Date(row.expiresAtMs).toISOString(),
  };
}

async function actorOf(
  ctx: ServiceContext,
  claims: { userId: number; sessionId: string; sessionVersion: number },
): Promise<Actor | null> {
  const nowMs = ctx.clock.realNowMs();
  const state = await knowSessionState({ id: claims.sessionId, sessionVersion: claims.sessionVersion }, nowMs, () =>
    findSessionState(ctx.db, claims.sessionId),
  );
  if (!state || state.userId !== claims.userId || state.sessionVersion !== claims.sessionVersion) return null;
  if (state.isBanned || state.endedAtMs !== null || state.expiresAtMs <= nowMs) return null;
  const plan = state.premiumUntilMs !== null && state.premiumUntilMs > nowMs ? "premium" : "free";
  return { kind: "user", userId: state.userId, role: state.role, plan, sessionId: claims.sessionId };
}

async function newPair(
  ctx: ServiceContext,
  subject: { userId: number; sessionId: string; sessionVersion: number },
): Promise<TokenPair> {
  const issuer = issuerOf(ctx);
  const [access, refresh] = await Promise.all([
    signToken(issuer, "access", { ...subject, tokenId: randomToken() }),
    signToken(issuer, "refresh", { ...subject, tokenId: randomToken() }),
  ]);
  return { access, refresh };
}

function issuerOf(ctx: ServiceContext): Issuer {
  const { signingKeys } = requireAccounts(ctx);
  return { keys: signingKeys, name: ctx.config.publicOrigin ?? "aibet", nowMs: ctx.clock.realNowMs() };
}

function refused(): AppError {
  return new AppError("AUTHENTICATION_FAILED", "The token does not count, or no longer");
}
