import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { topicOfUnsubscription, unsubscribeFromMail } from "../../../worker/accounts/unsubscribe.ts";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { topicName } from "../../accounts/notification-choice.tsx";
import { SpentLink } from "../../accounts/spent-link.tsx";
import { pageContext } from "../../context.ts";
import { m } from "../../paraglide/messages.js";
import { Button, SubmitButton } from "../../ui/button.tsx";

export function loader({ request, context }: LoaderFunctionArgs) {
  const token = tokenOf(request);
  return { topic: topicOfUnsubscription(context.get(pageContext).services, token)?.topic ?? null };
}

/** Also asked by mailboxes themselves, without any page: the token in the address is all it looks at. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  const token = tokenOf(request);
  if (!topicOfUnsubscription(services, token)) return { stopped: null };
  return { stopped: await unsubscribeFromMail(services, token) };
}

export default function Unsubscribe() {
  const { topic } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (topic === null) return <SpentLink to="/compte" label={m.account_profile()} />;
  if (answer?.stopped) {
    return (
      <EntrySheet title={m.unsubscribed_title()}>
        <output className="gutter block pb-5">{m.unsubscribed_text({ topic: topicName(answer.stopped) })}</output>
        <SheetPart>
          <Button to="/compte/notifications" tone="outline">
            {m.profile_notifications()}
          </Button>
        </SheetPart>
      </EntrySheet>
    );
  }
  return (
    <EntrySheet title={m.unsubscribe_title()} intro={m.unsubscribe_text({ topic: topicName(topic) })}>
      <SheetPart>
        {/* A plain form: its address carries the token, and mailboxes send the same. */}
        <form method="post">
          <SubmitButton tone="primary">{m.unsubscribe_submit()}</SubmitButton>
        </form>
      </SheetPart>
    </EntrySheet>
  );
}

function tokenOf(request: Request): string {
  return new URL(request.url).searchParams.get("token") ?? "";
}
