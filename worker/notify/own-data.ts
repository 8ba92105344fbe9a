import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { type Statement, runBatch } from "../platform/db.ts";
import { clockTimeOf, usualDigestMinute } from "./choices.ts";
import { findDisturbance, findFavourites, findSavedFilters } from "./choices-repo.ts";
import type { notifyExportSchema } from "./contract.ts";
import { forgetStatements, pruneStatements } from "./delivery-repo.ts";
import { favouriteBody } from "./favourites.ts";
import { notificationBody } from "./inbox.ts";
import { findAllTold } from "./inbox-repo.ts";
import { findPushSubscriptions } from "./push-repo.ts";
import { savedFilterAnswer } from "./saved-filters.ts";

const dayMs = 86_400_000;
const notificationsKeptMs = 180 * dayMs;
/** Longer than anything may be retried. */
const outboxKeptMs = 30 * dayMs;

/** Everything kept to tell somebody things goes with their account: for the batch that erases it. */
export function forgetNotificationsStatements(input: { userId: number }): Statement[] {
  return forgetStatements(input.userId);
}

/** Forgets what has been kept long enough, on the real clock. */
export async function pruneNotifications(ctx: ServiceContext): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  await runBatch(
    ctx.db,
    pruneStatements({ outboxMs: nowMs - outboxKeptMs, notificationMs: nowMs - notificationsKeptMs }),
  );
}

/** Everything kept of the caller here, for a machine to read. @throws AppError AUTHENTICATION_FAILED */
export async function exportNotifications(
  ctx: ServiceContext,
  language: "fr" | "en",
): Promise<z.infer<typeof notifyExportSchema>> {
  const { userId } = requireUser(ctx);
  const [disturbance, favourites, filters, devices, told] = await Promise.all([
    findDisturbance(ctx.db, userId),
    findFavourites(ctx.db, userId),
    findSavedFilters(ctx.db, userId),
    findPushSubscriptions(ctx.db, userId),
    findAllTold(ctx.db, userId),
  ]);
  const quiet = disturbance?.quiet ?? null;
  return {
    quiet_hours: quiet && { from: clockTimeOf(quiet.fromMinute), until: clockTimeOf(quiet.untilMinute) },
    digest_at: clockTimeOf(disturbance?.digestMinute ?? usualDigestMinute),
    favourites: favourites.map(favouriteBody),
    saved_filters: filters.map(savedFilterAnswer),
    push_devices: devices.map(({ endpoint, createdAtMs }) => ({
      service: new URL(endpoint).hostname,
      created_at: new Date(createdAtMs).toISOString(),
    })),
    notifications: told.map((row) => notificationBody(row, language)),
  };
}
