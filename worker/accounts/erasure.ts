import { closeBetsStatements } from "../bets/closing.ts";
import type { ServiceContext } from "../context.ts";
import { forgetNotificationsStatements } from "../notify/own-data.ts";
import { forgetLocalMailStatements } from "../ops/mailbox.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { closeWalletStatements } from "../wallet/closing.ts";
import { auditStatements, nameOfUser } from "./audit.ts";
import { pseudonymizeAuditStatement } from "./audit-repo.ts";
import { requireUser } from "./authority.ts";
import { forgetSessionState } from "./session-states.ts";
import { closeEndedChannels } from "./sessions.ts";
import { confirmPassword } from "./signing-in.ts";
import { anonymizeStatements, findIsLastAdmin } from "./users-repo.ts";

/**
 * Erases the caller's account: everything that names them goes at once, what refers to the account's number stays without
 * a name. Doing it again changes nothing.
 *
 * @throws AppError AUTHENTICATION_FAILED, VALIDATION_ERROR for a wrong password, RULE_REFUSED for the last administrator
 */
export async function eraseOwnAccount(ctx: ServiceContext, input: { password: string }): Promise<void> {
  const { userId, sessionId } = requireUser(ctx);
  const user = await confirmPassword(ctx, { password: input.password, field: "password", action: "account.erased" });
  if (await findIsLastAdmin(ctx.db, userId)) {
    throw new AppError("RULE_REFUSED", "The last administrator cannot leave: name another one first");
  }
  await runBatch(ctx.db, [
    ...closeWalletStatements(ctx, { userId }),
    ...closeBetsStatements({ userId }),
    ...forgetNotificationsStatements({ userId }),
    ...anonymizeStatements(userId, user.email),
    ...forgetLocalMailStatements(user.email),
    ...auditStatements(ctx, { action: "account.erased" }),
    // Last, so that the entry above loses its network too.
    pseudonymizeAuditStatement(nameOfUser(userId)),
  ]);
  forgetSessionState(sessionId);
  await closeEndedChannels(ctx, userId);
}
