import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import { getOwnAccount, updateOwnProfile } from "../accounts/profile.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { clockTimeOf, minuteOfClockTime, usualDigestMinute } from "./choices.ts";
import { findDisturbance, putDisturbanceStatement } from "./choices-repo.ts";
import type { preferencesBody, preferencesSchema } from "./contract.ts";

/** Which subject reaches the caller by which way, and when not. @throws AppError AUTHENTICATION_FAILED */
export async function getPreferences(ctx: ServiceContext): Promise<z.infer<typeof preferencesSchema>> {
  const { userId } = requireUser(ctx);
  const [account, disturbance] = await Promise.all([getOwnAccount(ctx), findDisturbance(ctx.db, userId)]);
  const quiet = disturbance?.quiet ?? null;
  return {
    topics: account.notification_preferences,
    quiet_hours: quiet && { from: clockTimeOf(quiet.fromMinute), until: clockTimeOf(quiet.untilMinute) },
    digest_at: clockTimeOf(disturbance?.digestMinute ?? usualDigestMinute),
    time_zone: account.time_zone,
    push_public_key: ctx.push?.publicKey ?? null,
  };
}

/** Puts all of it anew. @throws AppError AUTHENTICATION_FAILED */
export async function putPreferences(
  ctx: ServiceContext,
  preferences: z.output<typeof preferencesBody>,
): Promise<z.infer<typeof preferencesSchema>> {
  const { userId } = requireUser(ctx);
  const { quiet_hours: quiet } = preferences;
  const disturbance = {
    quiet: quiet && { fromMinute: minuteOfClockTime(quiet.from), untilMinute: minuteOfClockTime(quiet.until) },
    digestMinute: minuteOfClockTime(preferences.digest_at),
  };
  await runBatch(ctx.db, [putDisturbanceStatement(userId, disturbance, ctx.clock.realNowMs())]);
  await updateOwnProfile(ctx, { notification_preferences: preferences.topics });
  return getPreferences(ctx);
}
