import type { ServiceContext } from "../context.ts";
import { markDueStatements } from "../ops/service.ts";
import type { Statement } from "../platform/db.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { messageOf } from "../platform/logger.ts";
import { sha256Hex } from "../platform/sha256.ts";
import { requireAccounts } from "./authority.ts";
import {
  type MailRow,
  type Occasion,
  type TokenPurpose,
  claimMail,
  countMailsTo,
  findOpenToken,
  finishMail,
  insertEmailToken,
  insertMailStatement,
  releaseMail,
} from "./mail-repo.ts";
import { type MailKind, composeMail } from "./mails.ts";
import { type Credentials, findCredentials, findCredentialsByEmail } from "./users-repo.ts";

const claimMs = 60_000;
const hourMs = 3_600_000;
/** What anybody can ask for in another's name: nobody fills a mailbox through us. What warns an owner is always sent. */
const limitedOccasions: readonly Occasion[] = ["registered", "resend", "forgot", "email_change"];
const mailsPerHour = 6;
const tokenLifetimeMs: Record<TokenPurpose, number> = {
  verify: 24 * hourMs,
  reset: hourMs / 2,
  email_change: 24 * hourMs,
};

export type MailToAsk = { id: string; statements: Statement[] };

/**
 * A mail to be asked for in the batch of its cause, and posted once the batch has run. It costs the same whether anybody
 * has the address: who gets what is found out when it is sent.
 *
 * @param onlyIf a condition of the batch's own tables
 */
export function newMail(
  ctx: ServiceContext,
  mail: { occasion: Occasion; userId: number | null; address: string },
  onlyIf?: Statement,
): MailToAsk {
  const id = `mail_${randomToken()}`;
  const row = { ...mail, id, askedAtMs: ctx.clock.realNowMs() };
  return { id, statements: [insertMailStatement(row, onlyIf), ...markDueStatements([`mail.send:${id}`])] };
}

/** Sends for the mails of a batch that has run. A message that is lost is made up for by the sweeper. */
export async function postMails(ctx: ServiceContext, ...mails: MailToAsk[]): Promise<void> {
  try {
    await ctx.queue.send(mails.map(({ id }) => ({ type: "mail.send" as const, mailId: id })));
  } catch (error) {
    ctx.log.warn("mail_message_lost", { reason: messageOf(error) });
  }
}

/**
 * Sends one mail that was asked for. May run twice: what is under way or done is left alone, and the second try of one
 * that failed says the same under the same key.
 *
 * @throws Error where it could not be sent; the message comes back
 */
export async function sendMail(ctx: ServiceContext, message: { mailId: string }): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  const row = await claimMail(ctx.db, message.mailId, nowMs, nowMs + claimMs);
  if (!row) return;
  try {
    const letter = await letterOf(ctx, row);
    if (letter && (await mayHaveMail(ctx, row.occasion, letter.user.id))) await deliver(ctx, row, letter);
    await finishMail(ctx.db, row.id, letter?.user.id ?? null, ctx.clock.realNowMs());
  } catch (error) {
    await releaseMail(ctx.db, row.id);
    throw error;
  }
}

type Letter = { kind: MailKind; to: string; user: Credentials; purpose: TokenPurpose | null };

/** Who gets what; null where nobody gets anything. */
async function letterOf(ctx: ServiceContext, { occasion, userId, address }: MailRow): Promise<Letter | null> {
  if (address === null) return null;
  const user = userId === null ? await findCredentialsByEmail(ctx.db, address) : await findCredentials(ctx.db, userId);
  if (!user || user.bannedAtMs !== null) return null;
  const isVerified = user.emailVerifiedAtMs !== null;
  switch (occasion) {
    case "registered":
      return isVerified
        ? { kind: "already_registered", to: address, user, purpose: null }
        : { kind: "verify", to: address, user, purpose: "verify" };
    case "resend":
      return isVerified ? null : { kind: "verify", to: address, user, purpose: "verify" };
    case "forgot":
      return { kind: "reset", to: address, user, purpose: "reset" };
    case "email_change": {
      const holder = await findCredentialsByEmail(ctx.db, address);
      return holder && holder.emailVerifiedAtMs !== null
        ? { kind: "already_registered", to: address, user: holder, purpose: null }
        : { kind: "email_change", to: address, user, purpose: "email_change" };
    }
    default:
      return { kind: occasion, to: address, user, purpose: null };
  }
}

async function mayHaveMail(ctx: ServiceContext, occasion: Occasion, userId: number): Promise<boolean> {
  if (!limitedOccasions.includes(occasion)) return true;
  const sent = await countMailsTo(ctx.db, userId, limitedOccasions, ctx.clock.realNowMs() - hourMs);
  if (sent < mailsPerHour) return true;
  ctx.log.warn("mail_withheld", { user_id: userId });
  return false;
}

async function deliver(ctx: ServiceContext, row: MailRow, { kind, to, user, purpose }: Letter): Promise<void> {
  if (!ctx.mailer) throw new Error("mail: set MAIL_FROM, and RESEND_API_KEY where Cloudflare does not carry it");
  const origin = ctx.config.linkOrigin;
  if (origin === undefined) throw new Error("mail: set PUBLIC_ORIGIN, links in mail need it");
  // Nothing that opens an account is stored: the token comes from the mail's own random name and the pepper.
  const token = purpose === null ? null : requireAccounts(ctx).hashOf("email-token", row.id);
  if (token !== null && purpose !== null) {
    const nowMs = ctx.clock.realNowMs();
    await insertEmailToken(ctx.db, {
      hash: await sha256Hex(token),
      userId: user.id,
      purpose,
      newEmail: purpose === "email_change" ? to : null,
      askedAtMs: row.askedAtMs,
      expiresAtMs: nowMs + tokenLifetimeMs[purpose],
    });
  }
  const letter = composeMail({ kind, language: user.language, displayName: user.displayName, origin, token });
  await ctx.mailer.send({ to, ...letter, idempotencyKey: row.id });
}

/** What a mailed token opens. @returns null for one that opens nothing */
export async function readMailedToken(ctx: ServiceContext, purpose: TokenPurpose, token: string) {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const lookup = { hash: await sha256Hex(token), purpose, nowMs: ctx.clock.realNowMs() };
  const found = await findOpenToken(ctx.db, lookup);
  return found && { ...found, lookup };
}
