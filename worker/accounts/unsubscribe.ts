import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { auditStatements } from "./audit.ts";
import { requireAccounts } from "./authority.ts";
import { type MailTopic, mailTopics } from "./topics.ts";
import { accountFaults } from "./faults.ts";
import { updateProfileStatement } from "./users-repo.ts";

/** Lives in English under `/en`, as every page does. */
const unsubscribePath = "/desabonnement";

/**
 * What every recurring mail carries, so that a mailbox can offer the way out itself (RFC 2369, RFC 8058). The address
 * opens that one choice and nothing else, and does not expire.
 *
 * @throws AppError SERVICE_UNAVAILABLE where accounts are not configured
 */
export function unsubscribeHeaders(
  ctx: Pick<ServiceContext, "accounts" | "config" | "log">,
  recipient: { userId: number; topic: MailTopic },
): Record<string, string> {
  const address = new URL(unsubscribePath, ctx.config.linkOrigin);
  address.searchParams.set("token", tokenOf(ctx, recipient));
  return { "List-Unsubscribe": `<${address}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** What a token stops; null for one that is not ours. */
export function topicOfUnsubscription(
  ctx: Pick<ServiceContext, "accounts" | "log">,
  token: string,
): { userId: number; topic: MailTopic } | null {
  const [, id, name] = /^([1-9]\d{0,14})\.([a-z_]{1,40})\.[\w-]{43}$/.exec(token) ?? [];
  const topic = mailTopics.find((known) => known === name);
  if (id === undefined || topic === undefined) return null;
  const recipient = { userId: Number(id), topic };
  return tokenOf(ctx, recipient) === token ? recipient : null;
}

/**
 * Ends the mails of one subject, by the token alone: who has the mail may stop it. Doing it again changes nothing.
 *
 * @throws AppError VALIDATION_ERROR for a token that is not ours
 */
export async function unsubscribeFromMail(ctx: ServiceContext, token: string): Promise<MailTopic> {
  const recipient = topicOfUnsubscription(ctx, token);
  if (!recipient) throw new AppError("VALIDATION_ERROR", "Invalid input data", { token: [accountFaults.link_spent] });
  const { userId, topic } = recipient;
  await runBatch(ctx.db, [
    updateProfileStatement(userId, { notificationPreferences: { [topic]: { email: false } } }, ctx.clock.realNowMs()),
    ...auditStatements(ctx, { action: "mail.unsubscribed", subjectId: userId, detail: topic }),
  ]);
  return topic;
}

/** A keyed hash cannot be guessed, and comparing it tells how much was guessed only to who could compute it. */
function tokenOf(
  ctx: Pick<ServiceContext, "accounts" | "log">,
  { userId, topic }: { userId: number; topic: MailTopic },
): string {
  const stem = `${userId}.${topic}`;
  return `${stem}.${requireAccounts(ctx).hashOf("unsubscribe", stem)}`;
}
