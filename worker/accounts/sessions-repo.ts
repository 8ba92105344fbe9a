import { type SQL, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { Role } from "./contract.ts";

export type NewSession = {
  id: string;
  userId: number;
  sessionVersion: number;
  device: string;
  networkHash: string | null;
  createdAtMs: number;
  expiresAtMs: number;
};

/** A session and its first refresh token, unless the user was banned or changed the password in the meantime. */
export function openSessionStatements(session: NewSession, token: { hash: string; expiresAtMs: number }): Statement[] {
  return [
    sql`insert into sessions (id, user_id, device, network_hash, created_at_ms, last_used_at_ms, expires_at_ms)
      select ${session.id}, id, ${session.device}, ${session.networkHash}, ${session.createdAtMs},
        ${session.createdAtMs}, ${session.expiresAtMs}
      from users where id = ${session.userId} and session_version = ${session.sessionVersion} and banned_at_ms is null`,
    sql`insert into refresh_tokens (token_hash, session_id, created_at_ms, expires_at_ms)
      select ${token.hash}, id, created_at_ms, ${token.expiresAtMs} from sessions where id = ${session.id}`,
  ];
}

export type SessionState = {
  userId: number;
  role: Role;
  premiumUntilMs: number | null;
  sessionVersion: number;
  isBanned: boolean;
  endedAtMs: number | null;
  expiresAtMs: number;
};

/** Everything that decides about a request, in one read. */
export async function findSessionState(db: Database, sessionId: string): Promise<SessionState | null> {
  const [row] = await db.all<Omit<SessionState, "isBanned"> & { bannedAtMs: number | null }>(sql`
    select s.user_id as "userId", u.role, u.premium_until_ms as "premiumUntilMs",
      u.session_version as "sessionVersion", u.banned_at_ms as "bannedAtMs", s.ended_at_ms as "endedAtMs",
      s.expires_at_ms as "expiresAtMs"
    from sessions s join users u on u.id = s.user_id where s.id = ${sessionId}`);
  if (!row) return null;
  const { bannedAtMs, ...state } = row;
  return { ...state, isBanned: bannedAtMs !== null };
}

export type RefreshRow = {
  sessionId: string;
  userId: number;
  usedAtMs: number | null;
  replacedBy: string | null;
  expiresAtMs: number;
  sessionEndedAtMs: number | null;
  sessionExpiresAtMs: number;
  sessionVersion: number;
  bannedAtMs: number | null;
};

export async function findRefresh(db: Database, tokenHash: string): Promise<RefreshRow | null> {
  const [row] = await db.all<RefreshRow>(sql`
    select t.session_id as "sessionId", s.user_id as "userId", t.used_at_ms as "usedAtMs", t.replaced_by as "replacedBy",
      t.expires_at_ms as "expiresAtMs", s.ended_at_ms as "sessionEndedAtMs", s.expires_at_ms as "sessionExpiresAtMs",
      u.session_version as "sessionVersion", u.banned_at_ms as "bannedAtMs"
    from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
    where t.token_hash = ${tokenHash}`);
  return row ?? null;
}

/**
 * Uses a token up and puts its one child in its place; nothing where it was used, has expired or its session has ended.
 * The token says afterwards who replaced it.
 */
export function rotateStatements(
  tokenHash: string,
  child: { hash: string; expiresAtMs: number },
  nowMs: number,
): Statement[] {
  const won = sql`token_hash = ${tokenHash} and replaced_by = ${child.hash}`;
  return [
    sql`update refresh_tokens set used_at_ms = ${nowMs}, replaced_by = ${child.hash}
      where token_hash = ${tokenHash} and used_at_ms is null and expires_at_ms > ${nowMs}
        and exists (select 1 from sessions s join users u on u.id = s.user_id where s.id = session_id
          and s.ended_at_ms is null and s.expires_at_ms > ${nowMs} and u.banned_at_ms is null)`,
    sql`insert into refresh_tokens (token_hash, session_id, parent_hash, created_at_ms, expires_at_ms)
      select ${child.hash}, session_id, token_hash, ${nowMs}, ${child.expiresAtMs} from refresh_tokens where ${won}`,
    sql`update sessions set last_used_at_ms = ${nowMs}
      where id = (select session_id from refresh_tokens where ${won})`,
  ];
}

export type SessionRow = {
  id: string;
  device: string;
  createdAtMs: number;
  lastUsedAtMs: number;
  expiresAtMs: number;
  endedAtMs: number | null;
};

/** Newest use first. @param openAtMs leaves out those that have ended by then */
export async function findSessions(db: Database, userId: number, openAtMs: number | null): Promise<SessionRow[]> {
  const open = openAtMs === null ? sql`1` : sql`ended_at_ms is null and expires_at_ms > ${openAtMs}`;
  return db.all<SessionRow>(sql`select id, device, created_at_ms as "createdAtMs", last_used_at_ms as "lastUsedAtMs",
      expires_at_ms as "expiresAtMs", ended_at_ms as "endedAtMs"
    from sessions where user_id = ${userId} and ${open} order by last_used_at_ms desc, id limit 200`);
}

/** Ends one session of a user. @returns the session's id from the batch, where it was open */
export function endSessionStatement(userId: number, sessionId: string, nowMs: number): Statement {
  return sql`update sessions set ended_at_ms = ${nowMs}
    where id = ${sessionId} and user_id = ${userId} and ended_at_ms is null returning id`;
}

/** Ends all sessions of a user. @param except the one that stays */
export function endSessionsStatement(
  userId: number,
  except: string | null,
  nowMs: number,
  onlyIf: SQL = sql`1`,
): Statement {
  return sql`update sessions set ended_at_ms = ${nowMs}
    where user_id = ${userId} and ended_at_ms is null and id is not ${except} and ${onlyIf} returning id`;
}
