import { type ActionFunctionArgs, redirectDocument, useActionData } from "react-router";

import { passwordBody } from "../../../worker/accounts/contract.ts";
import { eraseOwnAccount } from "../../../worker/accounts/erasure.ts";
import { signedOutCookies } from "../../../worker/accounts/page-session.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { Button } from "../../ui/button.tsx";
import { PasswordField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async erase(typed) {
        await eraseOwnAccount(services, readTyped(passwordBody, { password: textOf(typed, "password") }));
        const headers = new Headers();
        for (const cookie of signedOutCookies()) headers.append("Set-Cookie", cookie);
        throw redirectDocument(localizeHref("/compte/efface"), { headers });
      },
    },
    { RULE_REFUSED: m.problem_last_admin },
  );
}

export default function OwnRecords() {
  const answer = useActionData<typeof action>();
  return (
    <article>
      <AccountHead title={m.account_own_records()} intro={m.own_records_intro()} />
      <Section title={m.export_title()}>
        <p className="mb-4 max-w-[68ch] text-ink-2">{m.export_text()}</p>
        <p className="pb-3">
          <Button to="/compte/donnees/export" tone="outline" isDownload>
            {m.export_submit()}
          </Button>
        </p>
      </Section>
      <Section title={m.erase_title()}>
        <p className="max-w-[68ch] text-ink-2">{m.erase_text()}</p>
        <p className="mt-2 mb-4 max-w-[68ch] text-ink-2">
          {m.erase_backup()}{" "}
          <LocalLink to="/confidentialite" className="link">
            {m.privacy_title()}
          </LocalLink>
        </p>
        <div className="max-w-xl pb-3">
          <SheetForm name="erase" answer={answer} submit={m.erase_submit()} tone="danger">
            <PasswordField name="password" label={m.field_current_password()} autoComplete="current-password" />
          </SheetForm>
        </div>
      </Section>
    </article>
  );
}
