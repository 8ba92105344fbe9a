import type { ServiceContext } from "../context.ts";
import type { MailTopic } from "./topics.ts";
import { composeLetter } from "./mails.ts";
import { unsubscribeHeaders } from "./unsubscribe.ts";
import { findCredentials } from "./users-repo.ts";

export type TopicMail = {
  userId: number;
  /** Null for what comes with an office and has no way out. */
  topic: MailTopic | null;
  /** The same mail sent twice is one mail. */
  idempotencyKey: string;
  /** What it says, in the language of who gets it; `path` as the pages are named in French. */
  write(language: "fr" | "en"): { subject: string; paragraphs: string[]; path: string };
};

/**
 * Sends a mail somebody asked to have, with the way out of it, or one that comes with their office.
 *
 * @returns false where there is nobody to send it to: gone, banned, or without a verified address
 * @throws Error where it could not be sent
 */
export async function sendTopicMail(ctx: ServiceContext, mail: TopicMail): Promise<boolean> {
  const user = await findCredentials(ctx.db, mail.userId);
  if (!user || user.bannedAtMs !== null || user.emailVerifiedAtMs === null) return false;
  if (!ctx.mailer) throw new Error("mail: set MAIL_FROM, and RESEND_API_KEY where Cloudflare does not carry it");
  const origin = ctx.config.linkOrigin;
  if (origin === undefined) throw new Error("mail: set PUBLIC_ORIGIN, links in mail need it");
  const { userId, topic } = mail;
  const letter = composeLetter({ ...mail.write(user.language), ...user, origin, isChosen: topic !== null });
  await ctx.mailer.send({
    to: user.email,
    ...letter,
    headers: topic === null ? {} : unsubscribeHeaders(ctx, { userId, topic }),
    idempotencyKey: mail.idempotencyKey,
  });
  return true;
}
