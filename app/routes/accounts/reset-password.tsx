import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from "react-router";

import { resetBody } from "../../../worker/accounts/contract.ts";
import { signedOutCookies } from "../../../worker/accounts/page-session.ts";
import { resetPassword } from "../../../worker/accounts/recovery.ts";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { mailedTokenOf } from "../../accounts/mailed-token.server.ts";
import { SpentLink } from "../../accounts/spent-link.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { PasswordField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";

export function loader({ request }: LoaderFunctionArgs) {
  return { token: mailedTokenOf(request) };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(request, {
    async reset(typed) {
      await resetPassword(
        services,
        readTyped(resetBody, { token: textOf(typed, "token"), password: textOf(typed, "password") }),
      );
      const headers = new Headers();
      // Its session is over too.
      for (const cookie of signedOutCookies()) headers.append("Set-Cookie", cookie);
      throw redirect(`${localizeHref("/connexion")}?fait=motdepasse`, { headers });
    },
  });
}

export default function ResetPassword() {
  const { token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (token === null || answer?.faults["token"] !== undefined) {
    return <SpentLink to="/mot-de-passe/oublie" label={m.forgot_submit()} />;
  }
  return (
    <EntrySheet title={m.reset_title()} intro={m.reset_intro()}>
      <SheetPart>
        <SheetForm name="reset" answer={answer} submit={m.reset_submit()} hidden={{ token }}>
          <PasswordField
            name="password"
            label={m.field_new_password()}
            hint={m.field_password_hint()}
            autoComplete="new-password"
          />
        </SheetForm>
      </SheetPart>
    </EntrySheet>
  );
}
