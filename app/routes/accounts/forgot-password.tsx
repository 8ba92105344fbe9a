import { type ActionFunctionArgs, useActionData } from "react-router";

import { emailBody } from "../../../worker/accounts/contract.ts";
import { forgotPassword } from "../../../worker/accounts/recovery.ts";
import { EmailField } from "../../accounts/email-field.tsx";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { SheetForm } from "../../ui/form.tsx";

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(request, {
    async forgot(typed) {
      const { email } = readTyped(emailBody, { email: textOf(typed, "email") });
      await forgotPassword(services, email);
      return { sentTo: email };
    },
  });
}

export default function ForgotPassword() {
  const answer = useActionData<typeof action>();
  if (answer && "sentTo" in answer) {
    return (
      <EntrySheet title={m.check_mail_title()}>
        <output className="gutter block max-w-[60ch] pb-5">
          {m.forgot_sent()} <strong className="font-bold break-all">{answer.sentTo}</strong>
        </output>
        <SheetPart>
          <p className="text-ink-2">{m.check_mail_spam()}</p>
        </SheetPart>
      </EntrySheet>
    );
  }
  return (
    <EntrySheet title={m.forgot_title()} intro={m.forgot_intro()}>
      <SheetPart>
        <SheetForm
          name="forgot"
          answer={answer}
          submit={m.forgot_submit()}
          aside={
            <LocalLink to="/connexion" className="link py-2">
              {m.sign_in_title()}
            </LocalLink>
          }
        >
          <EmailField autoComplete="username" />
        </SheetForm>
      </SheetPart>
    </EntrySheet>
  );
}
