import { type SQL, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList } from "../platform/db.ts";
import type { emailTokens, mailOutbox } from "./schema.ts";

export type MailRow = typeof mailOutbox.$inferSelect;
export type Occasion = MailRow["occasion"];
export type TokenPurpose = (typeof emailTokens.$inferSelect)["purpose"];

export type NewMail = { id: string; occasion: Occasion; userId: number | null; address: string; askedAtMs: number };

export function insertMailStatement(mail: NewMail, onlyIf: SQL = sql`1`): Statement {
  return sql`insert into mail_outbox (id, occasion, user_id, address, asked_at_ms, claimed_until_ms)
    select ${mail.id}, ${mail.occasion}, ${mail.userId}, ${mail.address}, ${mail.askedAtMs}, 0 where ${onlyIf}`;
}

/** Takes a mail for a while. @returns null where it is done, called back, or somebody else has it */
export async function claimMail(db: Database, id: string, nowMs: number, untilMs: number): Promise<MailRow | null> {
  const [row] = await db.all<MailRow>(sql`
    update mail_outbox set claimed_until_ms = ${untilMs}
    where id = ${id} and done_at_ms is null and claimed_until_ms <= ${nowMs}
    returning id, occasion, user_id as "userId", address, asked_at_ms as "askedAtMs",
      claimed_until_ms as "claimedUntilMs", done_at_ms as "doneAtMs"`);
  return row ?? null;
}

export async function releaseMail(db: Database, id: string): Promise<void> {
  await db.run(sql`update mail_outbox set claimed_until_ms = 0 where id = ${id} and done_at_ms is null`);
}

/** @param userId who got it; null where nobody did */
export async function finishMail(db: Database, id: string, userId: number | null, atMs: number): Promise<void> {
  await db.run(
    sql`update mail_outbox set done_at_ms = ${atMs}, address = null, user_id = coalesce(user_id, ${userId}) where id = ${id}`,
  );
}

export async function countMailsTo(
  db: Database,
  userId: number,
  occasions: readonly Occasion[],
  sinceMs: number,
): Promise<number> {
  const [row] = await db.all<{ count: number }>(
    sql`select count(*) as count from mail_outbox
      where user_id = ${userId} and done_at_ms > ${sinceMs} and ${inJsonList(sql`occasion`, occasions)}`,
  );
  return row?.count ?? 0;
}

export type NewEmailToken = {
  hash: string;
  userId: number;
  purpose: TokenPurpose;
  newEmail: string | null;
  askedAtMs: number;
  expiresAtMs: number;
};

/** Once for each mail, however often it is sent. */
export async function insertEmailToken(db: Database, token: NewEmailToken): Promise<void> {
  await db.run(sql`insert into email_tokens (token_hash, user_id, purpose, new_email, asked_at_ms, expires_at_ms)
    values (${token.hash}, ${token.userId}, ${token.purpose}, ${token.newEmail}, ${token.askedAtMs}, ${token.expiresAtMs})
    on conflict do nothing`);
}

export type OpenToken = { userId: number; newEmail: string | null; email: string; displayName: string };

/** The account a token opens; null for one that is unknown, used, expired or older than another. */
export async function findOpenToken(
  db: Database,
  token: { hash: string; purpose: TokenPurpose; nowMs: number },
): Promise<OpenToken | null> {
  const [row] = await db.all<OpenToken>(sql`
    select t.user_id as "userId", t.new_email as "newEmail", u.email, p.display_name as "displayName"
    from email_tokens t join users u on u.id = t.user_id join user_profiles p on p.user_id = u.id
    where ${opens(token)} and u.email is not null and u.banned_at_ms is null`);
  return row ?? null;
}

/** Uses a token up. @param use a name of this one use, for `wasUsed` */
export function useTokenStatement(
  token: { hash: string; purpose: TokenPurpose; nowMs: number },
  use: string,
): Statement {
  return sql`update email_tokens as t set used_at_ms = ${token.nowMs}, used_by = ${use}
    where ${opens(token)} returning user_id`;
}

/** True for what follows in the batch of the use that succeeded. */
export function wasUsed(hash: string, use: string): SQL {
  return sql`exists (select 1 from email_tokens where token_hash = ${hash} and used_by = ${use})`;
}

/** Whatever else was mailed opens nothing any more. */
export function voidTokensStatement(userId: number, atMs: number, onlyIf: SQL = sql`1`): Statement {
  return sql`update email_tokens set used_at_ms = ${atMs}, used_by = 'void'
    where user_id = ${userId} and used_at_ms is null and ${onlyIf}`;
}

function opens({ hash, purpose, nowMs }: { hash: string; purpose: TokenPurpose; nowMs: number }): SQL {
  return sql`t.token_hash = ${hash} and t.purpose = ${purpose} and t.used_at_ms is null and t.expires_at_ms > ${nowMs}
    and not exists (select 1 from email_tokens newer where newer.user_id = t.user_id and newer.purpose = t.purpose
      and newer.asked_at_ms > t.asked_at_ms)`;
}
