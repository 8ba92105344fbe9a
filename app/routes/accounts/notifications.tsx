import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from "react-router";

import { preferencesBody, pushEndpointBody, pushSubscriptionBody } from "../../../worker/notify/contract.ts";
import { getPreferences, putPreferences } from "../../../worker/notify/preferences.ts";
import { subscribeToPush, unsubscribeFromPush } from "../../../worker/notify/push-subscriptions.ts";
import { AppError } from "../../../worker/platform/errors.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { NotificationChoice, notificationTopics } from "../../accounts/notification-choice.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { PushSwitch } from "../../notify/push-switch.tsx";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { CheckField, TextField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";

export async function loader({ context }: LoaderFunctionArgs) {
  return getPreferences(context.get(pageContext).services);
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(request, {
    async preferences(typed) {
      const topics = notificationTopics.map((topic) => [
        topic,
        {
          inbox: typed.has(`${topic}.inbox`),
          email: typed.has(`${topic}.email`),
          push: typed.has(`${topic}.push`),
        },
      ]);
      const quiet = { from: textOf(typed, "quiet_hours.from"), until: textOf(typed, "quiet_hours.until") };
      const body = readTyped(preferencesBody, {
        topics: Object.fromEntries(topics),
        quiet_hours: typed.has("quiet") ? quiet : null,
        digest_at: textOf(typed, "digest_at"),
      });
      await putPreferences(services, body);
      throw redirect(`${localizeHref("/compte/notifications")}?fait=avis`);
    },
    async subscribe(typed) {
      const keys = { p256dh: textOf(typed, "p256dh"), auth: textOf(typed, "auth") };
      await subscribeToPush(services, readTyped(pushSubscriptionBody, { endpoint: textOf(typed, "endpoint"), keys }));
      return null;
    },
    async unsubscribe(typed) {
      const { endpoint } = readTyped(pushEndpointBody, { endpoint: textOf(typed, "endpoint") });
      try {
        await unsubscribeFromPush(services, endpoint);
      } catch (error) {
        // Forgotten here already: the browser has let go of it now as well.
        if (!(error instanceof AppError) || error.code !== "NOT_FOUND") throw error;
      }
      return null;
    },
  });
}

export default function NotificationSettings() {
  const preferences = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  const quiet = preferences.quiet_hours;
  return (
    <article>
      <AccountHead title={m.profile_notifications()} intro={m.profile_notifications_note()} />
      <DoneNotice words={{ avis: m.done_saved }} />
      <SheetForm name="preferences" answer={answer} submit={m.form_save()} holdsSections>
        <Section title={m.notifications_topics()}>
          <NotificationChoice preferences={preferences.topics} />
        </Section>
        <Section title={m.quiet_title()} note={m.quiet_note({ zone: preferences.time_zone.replaceAll("_", " ") })}>
          <div className="grid max-w-xl gap-3">
            <CheckField name="quiet" isOn={quiet !== null}>
              {m.quiet_on()}
            </CheckField>
            <div className="grid grid-cols-2 gap-3">
              <TextField name="quiet_hours.from" type="time" label={m.quiet_from()} value={quiet?.from ?? "22:00"} />
              <TextField name="quiet_hours.until" type="time" label={m.quiet_until()} value={quiet?.until ?? "07:00"} />
            </div>
            <TextField
              name="digest_at"
              type="time"
              label={m.digest_at()}
              hint={m.digest_at_hint()}
              value={preferences.digest_at}
              required
            />
          </div>
        </Section>
      </SheetForm>
      {preferences.push_public_key === null ? null : (
        <Section title={m.channel_push()} note={m.push_note()}>
          <PushSwitch publicKey={preferences.push_public_key} />
        </Section>
      )}
    </article>
  );
}
