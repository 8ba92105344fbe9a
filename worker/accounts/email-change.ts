import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { messageOf } from "../platform/logger.ts";
import { auditStatements } from "./audit.ts";
import { requireAccounts } from "./authority.ts";
import { accountFaults } from "./faults.ts";
import { newMail, postMails, readMailedToken } from "./mail-outbox.ts";
import { useTokenStatement, wasUsed } from "./mail-repo.ts";
import { isAdminAddress, readEmail, tokenRefused } from "./registration.ts";
import { confirmPassword } from "./signing-in.ts";
import { changeEmailStatements } from "./users-repo.ts";

/**
 * Asks for another address, with the password once more; it counts once it is confirmed. Both addresses are told, and an
 * address somebody else has is answered like any other.
 *
 * @throws AppError AUTHENTICATION_FAILED, VALIDATION_ERROR, RATE_LIMIT_EXCEEDED
 */
export async function askEmailChange(
  ctx: ServiceContext,
  input: { newEmail: string; password: string },
): Promise<void> {
  const newEmail = readEmail(input.newEmail, "new_email");
  const user = await confirmPassword(ctx, {
    password: input.password,
    field: "password",
    action: "email.change_asked",
  });
  if (newEmail === user.email) {
    throw new AppError("VALIDATION_ERROR", "Invalid input data", { new_email: [accountFaults.already_your_address] });
  }
  const mails = [
    newMail(ctx, { occasion: "email_change", userId: user.id, address: newEmail }),
    newMail(ctx, { occasion: "email_change_asked", userId: user.id, address: user.email }),
  ];
  await runBatch(ctx.db, [
    ...mails.flatMap(({ statements }) => statements),
    ...auditStatements(ctx, { action: "email.change_asked" }),
  ]);
  await postMails(ctx, ...mails);
}

/**
 * Puts the new address in the old one's place and tells the old one.
 *
 * @throws AppError VALIDATION_ERROR; CONFLICT where somebody else has verified the address meanwhile
 */
export async function confirmEmailChange(ctx: ServiceContext, token: string): Promise<void> {
  requireAccounts(ctx);
  const opened = await readMailedToken(ctx, "email_change", token);
  if (!opened || opened.newEmail === null) throw tokenRefused();
  const use = randomToken();
  const used = wasUsed(opened.lookup.hash, use);
  const mail = newMail(ctx, { occasion: "email_changed", userId: opened.userId, address: opened.email }, used);
  const isAdmin = isAdminAddress(ctx, opened.newEmail);
  const uses = await runBatch(ctx.db, [
    useTokenStatement(opened.lookup, use),
    ...mail.statements,
    ...changeEmailStatements(opened.userId, opened.newEmail, isAdmin, used),
    ...auditStatements(ctx, { action: "email.changed", subjectId: opened.userId }, used),
  ]).catch((error: unknown) => {
    if (!/UNIQUE constraint failed: users\.email/.test(messageOf(error))) throw error;
    throw new AppError("CONFLICT", "This address has an account of its own");
  });
  if (uses[0]?.length === 0) throw tokenRefused();
  await postMails(ctx, mail);
}
