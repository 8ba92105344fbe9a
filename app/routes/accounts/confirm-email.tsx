import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from "react-router";

import { confirmEmailChange } from "../../../worker/accounts/email-change.ts";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { mailedTokenOf } from "../../accounts/mailed-token.server.ts";
import { SpentLink } from "../../accounts/spent-link.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, textOf } from "../../forms/answer-form.server.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { SheetForm } from "../../ui/form.tsx";

export function loader({ request }: LoaderFunctionArgs) {
  return { token: mailedTokenOf(request) };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async confirm(typed) {
        await confirmEmailChange(services, textOf(typed, "token"));
        const place = services.actor.kind === "user" ? "/compte/securite" : "/connexion";
        throw redirect(`${localizeHref(place)}?fait=courriel`);
      },
    },
    { CONFLICT: m.problem_email_taken },
  );
}

export default function ConfirmEmail() {
  const { token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (token === null || answer?.faults["token"] !== undefined) {
    return <SpentLink to="/compte/securite" label={m.account_security()} />;
  }
  return (
    <EntrySheet title={m.confirm_email_title()} intro={m.confirm_email_intro()}>
      <SheetPart>
        <SheetForm name="confirm" answer={answer} submit={m.confirm_email_submit()} hidden={{ token }} />
      </SheetPart>
    </EntrySheet>
  );
}
