import { m } from "../paraglide/messages.js";
import type { Account } from "./account.ts";

type Preferences = Account["notification_preferences"];

export const notificationTopics: readonly (keyof Preferences)[] = [
  "results",
  "new_predictions",
  "live_events",
  "daily_digest",
];

/** What a subject of notifications is called. */
export function topicName(topic: keyof Preferences): string {
  const names: Record<keyof Preferences, () => string> = {
    results: m.topic_results,
    new_predictions: m.topic_new_predictions,
    live_events: m.topic_live_events,
    daily_digest: m.topic_daily_digest,
  };
  return names[topic]();
}

/** Which subject comes by which way. */
export function NotificationChoice({ preferences }: { preferences: Preferences }) {
  const ways = [
    { way: "inbox", label: m.channel_inbox() },
    { way: "email", label: m.channel_email() },
    { way: "push", label: m.channel_push() },
  ] as const;
  return (
    <div>
      {notificationTopics.map((topic) => (
        <fieldset key={topic} className="flex flex-wrap items-center gap-x-3 border-t border-line md:gap-x-5">
          <legend className="sr-only">{topicName(topic)}</legend>
          <span aria-hidden="true" className="grow basis-full pt-2 font-semibold font-stretch-90% md:basis-44 md:pb-2">
            {topicName(topic)}
          </span>
          {ways.map(({ way, label }) => (
            <label
              key={way}
              className="flex min-h-11 items-center gap-1.5 font-stretch-80% md:gap-2 md:font-stretch-100%"
            >
              <input
                key={String(preferences[topic][way])}
                type="checkbox"
                name={`${topic}.${way}`}
                defaultChecked={preferences[topic][way]}
                className="size-5 accent-ink"
              />
              {label}
            </label>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
