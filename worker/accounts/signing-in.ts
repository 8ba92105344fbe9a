import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { auditStatements, recordAudit } from "./audit.ts";
import { requireAccounts, requireUser } from "./authority.ts";
import { normalizeEmail } from "./email-address.ts";
import { accountFaults } from "./faults.ts";
import type { GateAnswer } from "./login-gate.ts";
import { newMail, postMails } from "./mail-outbox.ts";
import { networkOf } from "../platform/network.ts";
import { normalizePassword } from "./password-rules.ts";
import { openSession } from "./sessions.ts";
import { type Credentials, findCredentials, findCredentialsByEmail, rehashStatement } from "./users-repo.ts";

/**
 * Signs in with address and password. An address nobody has, a wrong password, an address not yet verified and a ban are
 * answered alike, after the same work; attempts are counted before any of it.
 *
 * @throws AppError AUTHENTICATION_FAILED, RATE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE
 */
export async function signIn(ctx: ServiceContext, input: { email: string; password: string }) {
  const accounts = requireAccounts(ctx);
  const email = normalizeEmail(input.email);
  await admitNetwork(ctx);
  await admitToAccount(ctx, email ?? input.email);
  const user = email === null ? null : await findCredentialsByEmail(ctx.db, email);
  const password = normalizePassword(input.password);
  const matches = await accounts.passwords.verify(password, user?.passwordHash ?? "");
  if (!user || !matches || user.emailVerifiedAtMs === null || user.bannedAtMs !== null) {
    await recordAudit(ctx, { action: "login", subjectId: user?.id ?? null, outcome: "refused" });
    // Who knows the password may not have seen the mail; the answer stays the same.
    if (user && matches && user.emailVerifiedAtMs === null) await askForVerification(ctx, user.email);
    throw new AppError("AUTHENTICATION_FAILED", "Address or password are wrong, or the address is not confirmed yet");
  }
  await accounts.gate.clear(gateNameOf(ctx, user.email));
  if (accounts.passwords.isOutdated(user.passwordHash)) {
    const hash = await accounts.passwords.hash(password);
    await runBatch(ctx.db, [rehashStatement(user.id, user.passwordHash, hash)]);
  }
  const pair = await openSession(ctx, user);
  return { ...pair, user: signedInUser(user, ctx.clock.realNowMs()) };
}

/**
 * Asks a signed-in user for the password again.
 *
 * @throws AppError AUTHENTICATION_FAILED, VALIDATION_ERROR naming `field`, RATE_LIMIT_EXCEEDED
 */
export async function confirmPassword(
  ctx: ServiceContext,
  input: { password: string; field: string; action: string },
): Promise<Credentials> {
  const { userId } = requireUser(ctx);
  const accounts = requireAccounts(ctx);
  const user = await findCredentials(ctx.db, userId);
  if (!user) throw new AppError("AUTHENTICATION_FAILED", "Sign in first");
  await admitToAccount(ctx, user.email);
  if (!(await accounts.passwords.verify(normalizePassword(input.password), user.passwordHash))) {
    await recordAudit(ctx, { action: input.action, outcome: "refused" });
    throw new AppError("VALIDATION_ERROR", "Invalid input data", { [input.field]: [accountFaults.not_your_password] });
  }
  await accounts.gate.clear(gateNameOf(ctx, user.email));
  return user;
}

/** Counts an attempt of the caller's network. @throws AppError RATE_LIMIT_EXCEEDED */
export async function admitNetwork(ctx: ServiceContext): Promise<void> {
  const accounts = requireAccounts(ctx);
  const network = accounts.hashOf("network", networkOf(ctx.caller.address));
  refuseIfClosed(ctx, await accounts.gate.admitFromNetwork(network));
}

/** Lets the owner in again, however many others have guessed. */
export async function reopenGate(ctx: ServiceContext, email: string): Promise<void> {
  await requireAccounts(ctx).gate.clear(gateNameOf(ctx, email));
}

async function admitToAccount(ctx: ServiceContext, email: string): Promise<void> {
  refuseIfClosed(ctx, await requireAccounts(ctx).gate.admitToAccount(gateNameOf(ctx, email)));
}

function refuseIfClosed(ctx: ServiceContext, answer: GateAnswer): void {
  if (answer.admitted) return;
  ctx.log.warn("login_throttled");
  const seconds = Math.max(1, Math.ceil((answer.retryAtMs - ctx.clock.realNowMs()) / 1000));
  throw new AppError(
    "RATE_LIMIT_EXCEEDED",
    "Too many attempts, try again later",
    { retry_after: [String(seconds)] },
    seconds,
  );
}

function gateNameOf(ctx: ServiceContext, email: string): string {
  return requireAccounts(ctx).hashOf("account", email);
}

async function askForVerification(ctx: ServiceContext, address: string): Promise<void> {
  const mail = newMail(ctx, { occasion: "resend", userId: null, address });
  await runBatch(ctx.db, [...mail.statements, ...auditStatements(ctx, { action: "email.verification_resent" })]);
  await postMails(ctx, mail);
}

function signedInUser(user: Credentials, nowMs: number) {
  return {
    id: user.id,
    email: user.email,
    is_premium: user.premiumUntilMs !== null && user.premiumUntilMs > nowMs,
    display_name: user.displayName,
    role: user.role,
  };
}
