import { type ActionFunctionArgs, useActionData } from "react-router";

import { emailBody } from "../../../worker/accounts/contract.ts";
import { resendVerification } from "../../../worker/accounts/registration.ts";
import { CheckMail } from "../../accounts/check-mail.tsx";
import { EmailField } from "../../accounts/email-field.tsx";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { m } from "../../paraglide/messages.js";
import { SheetForm } from "../../ui/form.tsx";

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(request, {
    async resend(typed) {
      const { email } = readTyped(emailBody, { email: textOf(typed, "email") });
      await resendVerification(services, email);
      return { sentTo: email };
    },
  });
}

export default function Resend() {
  const answer = useActionData<typeof action>();
  if (answer && "sentTo" in answer) return <CheckMail sentTo={answer.sentTo} />;
  return (
    <EntrySheet title={m.resend_title()} intro={m.resend_intro()}>
      <SheetPart>
        <SheetForm name="resend" answer={answer} submit={m.resend_submit()}>
          <EmailField autoComplete="email" />
        </SheetForm>
      </SheetPart>
    </EntrySheet>
  );
}
