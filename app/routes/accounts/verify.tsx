import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from "react-router";

import { verifyEmail } from "../../../worker/accounts/registration.ts";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { SpentLink } from "../../accounts/spent-link.tsx";
import { mailedTokenOf } from "../../accounts/mailed-token.server.ts";
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
  return answerForm(request, {
    async verify(typed) {
      await verifyEmail(services, textOf(typed, "token"));
      throw redirect(`${localizeHref("/connexion")}?fait=adresse`);
    },
  });
}

/** The link alone does nothing, so that a mailbox that looks at links first uses nothing up. */
export default function Verify() {
  const { token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (token === null || answer?.faults["token"] !== undefined) {
    return <SpentLink to="/inscription/courriel" label={m.resend_title()} />;
  }
  return (
    <EntrySheet title={m.verify_title()} intro={m.verify_intro()}>
      <SheetPart>
        <SheetForm name="verify" answer={answer} submit={m.verify_submit()} hidden={{ token }} />
      </SheetPart>
    </EntrySheet>
  );
}
