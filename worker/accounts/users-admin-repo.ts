import { type SQL, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { Role } from "./contract.ts";
import { anotherAdmin } from "./users-repo.ts";

/** A user as administrators see it. */
export type UserRow = {
  id: number;
  email: string | null;
  displayName: string | null;
  role: Role;
  premiumUntilMs: number | null;
  bannedAtMs: number | null;
  emailVerifiedAtMs: number | null;
  createdAtMs: number;
};

export type UserFilter = { text: string | null; role: Role | null };

const columns = sql`select u.id, u.email, p.display_name as "displayName", u.role, u.premium_until_ms as "premiumUntilMs",
  u.banned_at_ms as "bannedAtMs", u.email_verified_at_ms as "emailVerifiedAtMs", u.created_at_ms as "createdAtMs"`;
const tables = sql`from users u left join user_profiles p on p.user_id = u.id`;

export async function findUserRow(db: Database, userId: number): Promise<UserRow | null> {
  const [row] = await db.all<UserRow>(sql`${columns} ${tables} where u.id = ${userId}`);
  return row ?? null;
}

export async function findUserPage(
  db: Database,
  filter: UserFilter,
  page: { limit: number; offset: number },
): Promise<UserRow[]> {
  return db.all<UserRow>(
    sql`${columns} ${tables} where ${matching(filter)} order by u.id desc limit ${page.limit} offset ${page.offset}`,
  );
}

export async function countUsers(db: Database, filter: UserFilter): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`select count(*) as count ${tables} where ${matching(filter)}`);
  return row?.count ?? 0;
}

export type UserChange = {
  role: Role | undefined;
  premiumUntilMs: number | null | undefined;
  banned: boolean | undefined;
};

/**
 * Changes role, plan and ban, where an administrator remains after it. Access tokens of before a change of role or a ban
 * are refused.
 */
export function updateUserStatement(userId: number, change: UserChange, atMs: number): Statement {
  const { role, premiumUntilMs, banned } = change;
  const takesAdmin = banned === true || (role !== undefined && role !== "admin");
  return sql`update users set
      role = coalesce(${role ?? null}, role),
      premium_until_ms = case when ${premiumUntilMs === undefined ? 1 : 0} = 1 then premium_until_ms else ${premiumUntilMs ?? null} end,
      banned_at_ms = case ${banned === undefined ? "keep" : String(banned)}
        when 'true' then coalesce(banned_at_ms, ${atMs}) when 'false' then null else banned_at_ms end,
      session_version = session_version
        + (coalesce(${role ?? null}, role) <> role or ${banned === true ? 1 : 0} = 1)
    where id = ${userId} and email is not null and (role <> 'admin' or ${takesAdmin ? 0 : 1} = 1 or ${anotherAdmin(userId)})
    returning id`;
}

/** A banned user has no session left. */
export function endSessionsOfBannedStatement(userId: number, atMs: number): Statement {
  return sql`update sessions set ended_at_ms = ${atMs} where user_id = ${userId} and ended_at_ms is null
    and exists (select 1 from users where id = ${userId} and banned_at_ms is not null)`;
}

function matching({ text, role }: UserFilter): SQL {
  const pattern = text === null ? null : `%${text.toLowerCase().replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const byText =
    pattern === null
      ? sql`1`
      : sql`(u.email like ${pattern} escape '\\' or p.display_name like ${pattern} escape '\\')`;
  return role === null ? byText : sql`${byText} and u.role = ${role}`;
}
