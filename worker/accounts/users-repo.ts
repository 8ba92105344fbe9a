import { type SQL, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { Role } from "./contract.ts";
import type { NotificationPreferences } from "./topics.ts";
import type { userProfiles } from "./schema.ts";

type Profile = typeof userProfiles.$inferSelect;

export type Credentials = {
  id: number;
  email: string;
  passwordHash: string;
  role: Role;
  premiumUntilMs: number | null;
  bannedAtMs: number | null;
  emailVerifiedAtMs: number | null;
  sessionVersion: number;
  displayName: string;
  language: "fr" | "en";
};

const credentialColumns = sql`u.id, u.email, u.password_hash as "passwordHash", u.role,
  u.premium_until_ms as "premiumUntilMs", u.banned_at_ms as "bannedAtMs", u.email_verified_at_ms as "emailVerifiedAtMs",
  u.session_version as "sessionVersion", p.display_name as "displayName", p.language
  from users u join user_profiles p on p.user_id = u.id`;

export async function findCredentialsByEmail(db: Database, email: string): Promise<Credentials | null> {
  const [row] = await db.all<Credentials>(sql`select ${credentialColumns} where u.email = ${email}`);
  return row ?? null;
}

export async function findCredentials(db: Database, userId: number): Promise<Credentials | null> {
  const [row] = await db.all<Credentials>(
    sql`select ${credentialColumns} where u.id = ${userId} and u.email is not null`,
  );
  return row ?? null;
}

export type Registration = {
  email: string;
  passwordHash: string;
  displayName: string;
  language: "fr" | "en";
  timeZone: string;
  notificationPreferences: NotificationPreferences;
  atMs: number;
};

/**
 * A new account, or another beginning for one whose address nobody has verified yet: who has the mailbox decides which
 * password counts. An account with a verified address is left as it is.
 */
export function registerStatements(registration: Registration): Statement[] {
  const { email, passwordHash, displayName, language, timeZone, notificationPreferences, atMs } = registration;
  return [
    sql`insert into users (email, password_hash, role, session_version, adult_declared_at_ms, terms_accepted_at_ms, created_at_ms)
      values (${email}, ${passwordHash}, 'bettor', 1, ${atMs}, ${atMs}, ${atMs})
      on conflict (email) do update set password_hash = excluded.password_hash,
        session_version = users.session_version + 1, adult_declared_at_ms = excluded.adult_declared_at_ms,
        terms_accepted_at_ms = excluded.terms_accepted_at_ms
      where users.email_verified_at_ms is null and users.banned_at_ms is null`,
    sql`insert into user_profiles (user_id, display_name, avatar, language, time_zone, odds_format, notification_preferences, updated_at_ms)
      select id, ${displayName}, 'initials', ${language}, ${timeZone}, 'decimal', ${JSON.stringify(notificationPreferences)}, ${atMs}
      from users where email = ${email} and email_verified_at_ms is null and banned_at_ms is null
      on conflict (user_id) do update set display_name = excluded.display_name, language = excluded.language,
        updated_at_ms = excluded.updated_at_ms`,
    // Whatever was mailed for the beginning before, this one has to be confirmed by itself.
    sql`update email_tokens set used_at_ms = ${atMs}, used_by = 'registered again' where used_at_ms is null
      and user_id = (select id from users where email = ${email} and email_verified_at_ms is null)`,
  ];
}

/** @param isAdmin whether the verified address is one of the first administrators' */
export function verifyEmailStatement(userId: number, isAdmin: boolean, atMs: number, onlyIf: SQL): Statement {
  return sql`update users set email_verified_at_ms = coalesce(email_verified_at_ms, ${atMs}),
      role = case when ${isAdmin ? 1 : 0} = 1 then 'admin' else role end
    where id = ${userId} and email is not null and ${onlyIf}`;
}

/** A new password; access tokens of before it are refused. */
export function changePasswordStatement(userId: number, passwordHash: string, onlyIf: SQL = sql`1`): Statement {
  return sql`update users set password_hash = ${passwordHash}, session_version = session_version + 1
    where id = ${userId} and email is not null and ${onlyIf}`;
}

/** The same password, hashed as it is done today. */
export function rehashStatement(userId: number, before: string, after: string): Statement {
  return sql`update users set password_hash = ${after} where id = ${userId} and password_hash = ${before}`;
}

/** Whoever took an address without ever verifying it gives it back to the one who did. */
export function changeEmailStatements(userId: number, email: string, isAdmin: boolean, onlyIf: SQL): Statement[] {
  const squatter = sql`select id from users where email = ${email} and email_verified_at_ms is null and id <> ${userId}`;
  return [
    sql`delete from email_tokens where user_id in (${squatter}) and ${onlyIf}`,
    sql`delete from user_profiles where user_id in (${squatter}) and ${onlyIf}`,
    sql`update users set email = null, password_hash = null, session_version = session_version + 1
      where id in (${squatter}) and ${onlyIf}`,
    sql`update users set email = ${email}, role = case when ${isAdmin ? 1 : 0} = 1 then 'admin' else role end
      where id = ${userId} and ${onlyIf}`,
  ];
}

export type Account = Credentials &
  Pick<Profile, "avatar" | "timeZone" | "oddsFormat" | "notificationPreferences"> & {
    adultDeclaredAtMs: number;
    termsAcceptedAtMs: number;
    createdAtMs: number;
  };

export async function findAccount(db: Database, userId: number): Promise<Account | null> {
  const [row] = await db.all<Omit<Account, "notificationPreferences"> & { notificationPreferences: string }>(sql`
    select p.avatar, p.time_zone as "timeZone", p.odds_format as "oddsFormat",
      p.notification_preferences as "notificationPreferences", u.adult_declared_at_ms as "adultDeclaredAtMs",
      u.terms_accepted_at_ms as "termsAcceptedAtMs", u.created_at_ms as "createdAtMs", ${credentialColumns}
    where u.id = ${userId} and u.email is not null`);
  if (!row) return null;
  return { ...row, notificationPreferences: JSON.parse(row.notificationPreferences) as NotificationPreferences };
}

type ProfileChange = Partial<Pick<Profile, "displayName" | "avatar" | "language" | "timeZone" | "oddsFormat">> & {
  notificationPreferences?:
    | { [Topic in keyof NotificationPreferences]?: Partial<NotificationPreferences[Topic]> }
    | undefined;
};

/** Sets what is given and leaves the rest. */
export function updateProfileStatement(userId: number, change: ProfileChange, atMs: number): Statement {
  return sql`update user_profiles set
      display_name = coalesce(${change.displayName ?? null}, display_name),
      avatar = coalesce(${change.avatar ?? null}, avatar),
      language = coalesce(${change.language ?? null}, language),
      time_zone = coalesce(${change.timeZone ?? null}, time_zone),
      odds_format = coalesce(${change.oddsFormat ?? null}, odds_format),
      notification_preferences = json_patch(notification_preferences, ${JSON.stringify(change.notificationPreferences ?? {})}),
      updated_at_ms = ${atMs}
    where user_id = ${userId}`;
}

/**
 * Takes away everything that names a person; the row stays for what refers to it.
 *
 * @param address whose mail on its way is called back as well
 */
export function anonymizeStatements(userId: number, address: string): Statement[] {
  return [
    sql`delete from refresh_tokens where session_id in (select id from sessions where user_id = ${userId})`,
    sql`delete from sessions where user_id = ${userId}`,
    sql`delete from email_tokens where user_id = ${userId}`,
    sql`delete from api_keys where user_id = ${userId}`,
    sql`delete from user_limits where user_id = ${userId}`,
    sql`delete from play_exclusions where user_id = ${userId}`,
    sql`delete from play_entries where user_id = ${userId}`,
    sql`delete from mail_outbox where user_id = ${userId} or address = ${address}`,
    sql`delete from user_profiles where user_id = ${userId}`,
    sql`update users set email = null, password_hash = null, role = 'bettor', premium_until_ms = null,
      email_verified_at_ms = null, session_version = session_version + 1 where id = ${userId}`,
  ];
}

/** Another administrator who can come in; what may only happen beside one is guarded by this in its own batch. */
export function anotherAdmin(userId: number): SQL {
  return sql`exists (select 1 from users a where a.role = 'admin' and a.id <> ${userId} and a.banned_at_ms is null
    and a.email_verified_at_ms is not null)`;
}

export async function findIsLastAdmin(db: Database, userId: number): Promise<boolean> {
  const [row] = await db.all<{ isLast: number }>(
    sql`select role = 'admin' and not ${anotherAdmin(userId)} as "isLast" from users where id = ${userId}`,
  );
  return row?.isLast === 1;
}
