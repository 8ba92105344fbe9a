import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { auditStatements } from "./audit.ts";
import { requireAccounts } from "./authority.ts";
import { loadCommonPasswords } from "./common-passwords.ts";
import { defaultNotificationPreferences } from "./topics.ts";
import { normalizeEmail } from "./email-address.ts";
import { newMail, postMails, readMailedToken } from "./mail-outbox.ts";
import { useTokenStatement, wasUsed } from "./mail-repo.ts";
import { accountFaults } from "./faults.ts";
import { findPasswordFault, normalizePassword } from "./password-rules.ts";
import { admitNetwork } from "./signing-in.ts";
import { registerStatements, verifyEmailStatement } from "./users-repo.ts";

/**
 * Begins an account; it opens once its address is verified. The same is done and answered for an address that has an
 * account: only the mail, sent later, differs.
 *
 * @throws AppError VALIDATION_ERROR, RATE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE
 */
export async function registerUser(
  ctx: ServiceContext,
  input: { email: string; password: string; displayName: string; language: "fr" | "en"; timeZone?: string },
): Promise<void> {
  const { passwords } = requireAccounts(ctx);
  await admitNetwork(ctx);
  const email = readEmail(input.email, "email");
  await assertGoodPassword(input.password, { email, displayName: input.displayName, field: "password" });
  const passwordHash = await passwords.hash(normalizePassword(input.password));
  const mail = newMail(ctx, { occasion: "registered", userId: null, address: email });
  await runBatch(ctx.db, [
    ...registerStatements({
      email,
      passwordHash,
      displayName: input.displayName,
      language: input.language,
      timeZone: input.timeZone ?? "Europe/Paris",
      notificationPreferences: defaultNotificationPreferences,
      atMs: ctx.clock.realNowMs(),
    }),
    ...mail.statements,
    ...auditStatements(ctx, { action: "register" }),
  ]);
  await postMails(ctx, mail);
}

/** Verifies an address by the token that was mailed to it. @throws AppError VALIDATION_ERROR, SERVICE_UNAVAILABLE */
export async function verifyEmail(ctx: ServiceContext, token: string): Promise<void> {
  requireAccounts(ctx);
  const opened = await readMailedToken(ctx, "verify", token);
  if (!opened) throw tokenRefused();
  const use = randomToken();
  const used = wasUsed(opened.lookup.hash, use);
  const [uses] = await runBatch(ctx.db, [
    useTokenStatement(opened.lookup, use),
    verifyEmailStatement(opened.userId, isAdminAddress(ctx, opened.email), ctx.clock.realNowMs(), used),
    ...auditStatements(ctx, { action: "email.verified", subjectId: opened.userId }, used),
  ]);
  if (uses?.length === 0) throw tokenRefused();
}

/** Mails another verification, where one is due. The answer tells nothing. @throws AppError VALIDATION_ERROR, RATE_LIMIT_EXCEEDED */
export async function resendVerification(ctx: ServiceContext, typedEmail: string): Promise<void> {
  await askForMail(ctx, "resend", typedEmail);
}

/** Does for an address we know what it does for one we do not. @throws AppError VALIDATION_ERROR, RATE_LIMIT_EXCEEDED */
export async function askForMail(
  ctx: ServiceContext,
  occasion: "resend" | "forgot",
  typedEmail: string,
): Promise<void> {
  requireAccounts(ctx);
  await admitNetwork(ctx);
  const mail = newMail(ctx, { occasion, userId: null, address: readEmail(typedEmail, "email") });
  await runBatch(ctx.db, [...mail.statements, ...auditStatements(ctx, { action: `mail.${occasion}` })]);
  await postMails(ctx, mail);
}

/** @throws AppError VALIDATION_ERROR naming `field`, with the reason */
export async function assertGoodPassword(
  password: string,
  about: { email: string; displayName: string; field: string },
): Promise<void> {
  const common = await loadCommonPasswords();
  const fault = findPasswordFault(password, about, (word) => common.has(word));
  if (fault) throw new AppError("VALIDATION_ERROR", "Invalid input data", { [about.field]: [accountFaults[fault]] });
}

/** @throws AppError VALIDATION_ERROR naming `field` */
export function readEmail(typed: string, field: string): string {
  const email = normalizeEmail(typed);
  if (email === null)
    throw new AppError("VALIDATION_ERROR", "Invalid input data", { [field]: [accountFaults.not_an_address] });
  return email;
}

export function isAdminAddress(ctx: Pick<ServiceContext, "config">, email: string): boolean {
  return ctx.config.adminEmails.some((listed) => normalizeEmail(listed) === email);
}

/** One answer for a token that is unknown, used, expired or replaced. */
export function tokenRefused(): AppError {
  return new AppError("VALIDATION_ERROR", "Invalid input data", {
    token: [accountFaults.link_spent],
  });
}
