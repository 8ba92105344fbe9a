import { z } from "@hono/zod-openapi";

const waysSchema = z.strictObject({ inbox: z.boolean(), email: z.boolean(), push: z.boolean() });
export const notificationPreferencesSchema = z.strictObject({
  results: waysSchema,
  new_predictions: waysSchema,
  live_events: waysSchema,
  daily_digest: waysSchema,
});
export type NotificationPreferences = z.infer<typeof notificationPreferencesSchema>;
/** A subject people get notifications about again and again. */
export type MailTopic = keyof NotificationPreferences;
export const mailTopics: readonly MailTopic[] = ["results", "new_predictions", "live_events", "daily_digest"];
/** Nobody gets mail they did not ask for. */
export const defaultNotificationPreferences: NotificationPreferences = {
  results: { inbox: true, email: false, push: false },
  new_predictions: { inbox: true, email: false, push: false },
  live_events: { inbox: false, email: false, push: false },
  daily_digest: { inbox: false, email: false, push: false },
};

/** What is not named stays as it was. */
const waysPatch = waysSchema.partial({ push: true });
export const notificationPreferencesPatch = z
  .strictObject({ results: waysPatch, new_predictions: waysPatch, live_events: waysPatch, daily_digest: waysPatch })
  .partial();
