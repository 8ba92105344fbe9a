import { sql } from "drizzle-orm";

import type { Statement } from "../platform/db.ts";

/** Everything of accounts that is kept no longer, in an order in which nothing is left without what it refers to. */
export function pruneStatements(before: {
  auditMs: number;
  mailMs: number;
  sessionMs: number;
  unverifiedMs: number;
  keyMs: number;
  playMs: number;
}): Statement[] {
  const unverified = sql`select id from users where email is not null and email_verified_at_ms is null
    and created_at_ms < ${before.unverifiedMs} and banned_at_ms is null`;
  const over = sql`select id from sessions where expires_at_ms < ${before.sessionMs} or ended_at_ms < ${before.sessionMs}`;
  return [
    sql`delete from audit_log where at_ms < ${before.auditMs}`,
    sql`delete from mail_outbox where asked_at_ms < ${before.mailMs}`,
    sql`delete from email_tokens where expires_at_ms < ${before.mailMs}`,
    sql`delete from api_keys where revoked_at_ms < ${before.keyMs} or expires_at_ms < ${before.keyMs}`,
    sql`delete from play_entries where at_ms < ${before.playMs}`,
    sql`delete from refresh_tokens where session_id in (${over})`,
    sql`delete from sessions where id in (${over})`,
    sql`delete from email_tokens where user_id in (${unverified})`,
    sql`delete from mail_outbox where user_id in (${unverified})
      or address in (select email from users where id in (${unverified}))`,
    sql`delete from user_profiles where user_id in (${unverified})`,
    sql`update users set email = null, password_hash = null, session_version = session_version + 1
      where id in (${unverified})`,
  ];
}
