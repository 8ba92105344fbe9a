import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { auditStatements } from "./audit.ts";
import { requireAccounts, requireUser } from "./authority.ts";
import { newMail, postMails, readMailedToken } from "./mail-outbox.ts";
import { useTokenStatement, voidTokensStatement, wasUsed } from "./mail-repo.ts";
import { normalizePassword } from "./password-rules.ts";
import { askForMail, assertGoodPassword, isAdminAddress, tokenRefused } from "./registration.ts";
import { forgetSessionState } from "./session-states.ts";
import { type TokenPair, closeEndedChannels, openSession } from "./sessions.ts";
import { endSessionsStatement } from "./sessions-repo.ts";
import { confirmPassword, reopenGate } from "./signing-in.ts";
import { changePasswordStatement, verifyEmailStatement } from "./users-repo.ts";

/** Mails a link to choose a new password, where the address has an account. @throws AppError VALIDATION_ERROR, RATE_LIMIT_EXCEEDED */
export async function forgotPassword(ctx: ServiceContext, typedEmail: string): Promise<void> {
  await askForMail(ctx, "forgot", typedEmail);
}

/**
 * Sets a new password by the token that was mailed. Ends every session, signs nobody in, opens the gate for the owner and
 * tells the address. Who could read the mail has the mailbox: the address is verified by that.
 *
 * @throws AppError VALIDATION_ERROR naming the token or the password
 */
export async function resetPassword(ctx: ServiceContext, input: { token: string; password: string }): Promise<void> {
  const { passwords } = requireAccounts(ctx);
  const opened = await readMailedToken(ctx, "reset", input.token);
  if (!opened) throw tokenRefused();
  await assertGoodPassword(input.password, { ...opened, field: "password" });
  const passwordHash = await passwords.hash(normalizePassword(input.password));
  const nowMs = ctx.clock.realNowMs();
  const use = randomToken();
  const used = wasUsed(opened.lookup.hash, use);
  const mail = newMail(ctx, { occasion: "password_changed", userId: opened.userId, address: opened.email }, used);
  const [uses] = await runBatch(ctx.db, [
    useTokenStatement(opened.lookup, use),
    changePasswordStatement(opened.userId, passwordHash, used),
    verifyEmailStatement(opened.userId, isAdminAddress(ctx, opened.email), nowMs, used),
    endSessionsStatement(opened.userId, null, nowMs, used),
    voidTokensStatement(opened.userId, nowMs, used),
    ...mail.statements,
    ...auditStatements(ctx, { action: "password.reset", subjectId: opened.userId }, used),
  ]);
  if (uses?.length === 0) throw tokenRefused();
  await reopenGate(ctx, opened.email);
  await closeEndedChannels(ctx, opened.userId);
  await postMails(ctx, mail);
}

/**
 * Changes the password of who is signed in; every session ends, and a new one is opened here.
 *
 * @returns the tokens of the new session
 * @throws AppError AUTHENTICATION_FAILED, VALIDATION_ERROR, RATE_LIMIT_EXCEEDED
 */
export async function changePassword(
  ctx: ServiceContext,
  input: { currentPassword: string; newPassword: string },
): Promise<TokenPair> {
  const actor = requireUser(ctx);
  const user = await confirmPassword(ctx, {
    password: input.currentPassword,
    field: "current_password",
    action: "password.changed",
  });
  await assertGoodPassword(input.newPassword, { ...user, field: "new_password" });
  const passwordHash = await requireAccounts(ctx).passwords.hash(normalizePassword(input.newPassword));
  const nowMs = ctx.clock.realNowMs();
  const mail = newMail(ctx, { occasion: "password_changed", userId: user.id, address: user.email });
  await runBatch(ctx.db, [
    changePasswordStatement(user.id, passwordHash),
    endSessionsStatement(user.id, null, nowMs),
    voidTokensStatement(user.id, nowMs),
    ...mail.statements,
    ...auditStatements(ctx, { action: "password.changed" }),
  ]);
  forgetSessionState(actor.sessionId);
  await closeEndedChannels(ctx, user.id);
  const pair = await openSession(ctx, { id: user.id, sessionVersion: user.sessionVersion + 1 });
  await postMails(ctx, mail);
  return pair;
}
