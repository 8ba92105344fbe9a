import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import type { OutgoingMail } from "../platform/mail.ts";
import { deleteLocalMailStatement, findLocalMail, insertLocalMail } from "./mailbox-repo.ts";

/** Keeps a mail where the person at this machine can read it, instead of sending it; the same one once. */
export function keepLocalMail(ctx: Pick<ServiceContext, "db">, mail: OutgoingMail, nowMs: number): Promise<void> {
  const { to, subject, text, html, idempotencyKey } = mail;
  return insertLocalMail(ctx.db, { idempotencyKey, recipient: to, subject, body: text, html, sentAtMs: nowMs });
}

/** The local mailbox, newest first. @param to null for everybody's */
export async function listLocalMail(ctx: Pick<ServiceContext, "db">, to: string | null) {
  const mails = await findLocalMail(ctx.db, to === null ? null : to.toLowerCase());
  return mails.map(({ recipient, subject, body, html, sentAtMs }) => ({
    to: recipient,
    subject,
    text: body,
    html,
    sentAt: new Date(sentAtMs).toISOString(),
  }));
}

/** Empties the mailbox of an address, where there is one. */
export function forgetLocalMailStatements(address: string): Statement[] {
  return [deleteLocalMailStatement(address)];
}
