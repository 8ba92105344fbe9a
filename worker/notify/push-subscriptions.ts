import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import { isPushKey } from "../platform/web-push.ts";
import { mostPushSubscriptions } from "./choices.ts";
import type { pushSubscriptionBody } from "./contract.ts";
import { deleteOwnPushSubscriptionStatement, putPushSubscriptionStatements } from "./push-repo.ts";

/**
 * Takes a browser of the caller's for push, whoever had it before.
 *
 * @throws AppError AUTHENTICATION_FAILED, VALIDATION_ERROR for a key nothing can be encrypted for, SERVICE_UNAVAILABLE
 */
export async function subscribeToPush(
  ctx: ServiceContext,
  subscription: z.output<typeof pushSubscriptionBody>,
): Promise<{ id: number }> {
  const { userId } = requireUser(ctx);
  if (!ctx.push) throw new AppError("SERVICE_UNAVAILABLE", "Push is not available at the moment");
  const { endpoint, keys } = subscription;
  if (!(await isPushKey(keys.p256dh))) {
    throw new AppError("VALIDATION_ERROR", "Invalid input data", { "keys.p256dh": ["Expected a P-256 public key"] });
  }
  const row = { userId, endpoint, ...keys, createdAtMs: ctx.clock.realNowMs() };
  const [put] = await runBatch(ctx.db, putPushSubscriptionStatements(row, mostPushSubscriptions));
  return put?.[0] as { id: number };
}

/** Lets go of a browser. @throws AppError AUTHENTICATION_FAILED, NOT_FOUND where it is not the caller's */
export async function unsubscribeFromPush(ctx: ServiceContext, endpoint: string): Promise<void> {
  const { userId } = requireUser(ctx);
  const [ended] = await runBatch(ctx.db, [deleteOwnPushSubscriptionStatement(userId, endpoint)]);
  if (ended?.length === 0) throw new AppError("NOT_FOUND", "No such subscription");
}
