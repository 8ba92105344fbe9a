import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirectDocument,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";

import { signInBody } from "../../../worker/accounts/contract.ts";
import { signInPage } from "../../../worker/accounts/page-session.ts";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { EmailField } from "../../accounts/email-field.tsx";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { inLanguage, returnCookieOf, returnPathOf } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { PasswordField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";

const startPath = "/compte";

export function loader({ request, context }: LoaderFunctionArgs) {
  const returnPath = returnPathOf(request);
  if (context.get(pageContext).services.actor.kind === "user") throw redirect(returnPath ?? localizeHref(startPath));
  return { returnPath };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async signIn(typed) {
        const credentials = readTyped(signInBody, {
          email: textOf(typed, "email"),
          password: textOf(typed, "password"),
        });
        const { cookies, language } = await signInPage(services, credentials);
        const headers = new Headers();
        for (const cookie of [...cookies, returnCookieOf(null)]) headers.append("Set-Cookie", cookie);
        throw redirectDocument(inLanguage(returnPathOf(request) ?? startPath, language), { headers });
      },
    },
    { AUTHENTICATION_FAILED: m.problem_sign_in },
  );
}

export default function SignIn() {
  const { returnPath } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const retour = returnPath === null ? "" : `?retour=${encodeURIComponent(returnPath)}`;
  return (
    <EntrySheet title={m.sign_in_title()} intro={returnPath === null ? undefined : m.sign_in_first()}>
      <DoneNotice
        words={{
          adresse: m.done_verified,
          motdepasse: m.done_reset,
          courriel: m.done_email_changed,
        }}
      />
      <SheetPart>
        <SheetForm
          name="signIn"
          answer={answer}
          submit={m.sign_in_submit()}
          aside={
            <LocalLink to="/mot-de-passe/oublie" className="link py-2">
              {m.sign_in_forgot()}
            </LocalLink>
          }
        >
          <EmailField autoComplete="username" />
          <PasswordField name="password" label={m.field_password()} autoComplete="current-password" />
        </SheetForm>
      </SheetPart>
      <SheetPart>
        <p>
          {m.sign_in_new()}{" "}
          <LocalLink to={`/inscription${retour}`} className="link inline-block py-2">
            {m.register_title()}
          </LocalLink>
        </p>
        <p>
          {m.sign_in_no_mail()}{" "}
          <LocalLink to="/inscription/courriel" className="link inline-block py-2">
            {m.resend_title()}
          </LocalLink>
        </p>
      </SheetPart>
    </EntrySheet>
  );
}
