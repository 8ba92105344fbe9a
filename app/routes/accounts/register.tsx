import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  data,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";

import { registerBody } from "../../../worker/accounts/contract.ts";
import { registerUser } from "../../../worker/accounts/registration.ts";
import { CheckMail } from "../../accounts/check-mail.tsx";
import { EmailField } from "../../accounts/email-field.tsx";
import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { returnCookieOf, returnPathOf } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";
import { CheckField, PasswordField, TextField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";

export function loader({ request, context }: LoaderFunctionArgs) {
  if (context.get(pageContext).services.actor.kind === "user") throw redirect(localizeHref("/compte"));
  return { returnPath: returnPathOf(request) };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  return answerForm(request, {
    async register(typed) {
      const {
        email,
        password,
        display_name: displayName,
      } = readTyped(registerBody, {
        email: textOf(typed, "email"),
        password: textOf(typed, "password"),
        display_name: textOf(typed, "display_name"),
        is_adult: typed.has("is_adult"),
        accept_terms: typed.has("accept_terms"),
      });
      await registerUser(services, { email, password, displayName, language: getLocale(), timeZone: zone });
      const returnPath = returnPathOf(request);
      return data(
        { sentTo: email },
        { headers: returnPath === null ? {} : { "Set-Cookie": returnCookieOf(returnPath) } },
      );
    },
  });
}

export default function Register() {
  const { returnPath } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer && "sentTo" in answer) return <CheckMail sentTo={answer.sentTo} />;
  const retour = returnPath === null ? "" : `?retour=${encodeURIComponent(returnPath)}`;
  return (
    <EntrySheet title={m.register_title()} intro={m.register_intro()}>
      <SheetPart>
        <SheetForm name="register" answer={answer} submit={m.register_submit()}>
          <EmailField autoComplete="email" />
          <TextField
            name="display_name"
            label={m.field_display_name()}
            hint={m.field_display_name_hint()}
            autoComplete="nickname"
            maxLength={40}
            required
          />
          <PasswordField
            name="password"
            label={m.field_password()}
            hint={m.field_password_hint()}
            autoComplete="new-password"
          />
          <div className="border-t border-line pt-2">
            <CheckField name="is_adult">{m.register_adult()}</CheckField>
            <CheckField name="accept_terms">
              {m.register_terms()}{" "}
              <LocalLink to="/conditions" className="link">
                {m.terms_title()}
              </LocalLink>
              {" · "}
              <LocalLink to="/confidentialite" className="link">
                {m.privacy_title()}
              </LocalLink>
            </CheckField>
            <p className="type-meta mt-2">
              {m.register_virtual()}{" "}
              <LocalLink to="/jeu-responsable" className="link">
                {m.responsible_title()}
              </LocalLink>
            </p>
          </div>
        </SheetForm>
      </SheetPart>
      <SheetPart>
        <p>
          {m.register_have_account()}{" "}
          <LocalLink to={`/connexion${retour}`} className="link inline-block py-2">
            {m.sign_in_title()}
          </LocalLink>
        </p>
      </SheetPart>
    </EntrySheet>
  );
}
