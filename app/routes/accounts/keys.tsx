import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { KeyList } from "../../accounts/key-list.tsx";
import { scopeNames } from "../../accounts/key-words.ts";
import { pageContext } from "../../context.ts";
import type { FormAnswer } from "../../forms/form-answer.ts";
import { m } from "../../paraglide/messages.js";
import { CheckField, FieldGroup, TextField } from "../../ui/field.tsx";
import { Problem, SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { answerKeys, loadKeys } from "./keys.server.ts";

export function loader({ context }: LoaderFunctionArgs) {
  return loadKeys(context.get(pageContext));
}

export function action(args: ActionFunctionArgs) {
  return answerKeys(args);
}

export default function Keys() {
  const { keys, scopes } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const made = answer && "made" in answer ? answer.made : null;
  const refused: FormAnswer | null = answer && "faults" in answer ? answer : null;
  return (
    <article>
      <AccountHead title={m.account_keys()} intro={m.keys_intro()} />
      <DoneNotice words={{ cle: m.done_key_revoked }} />
      {made === null ? null : (
        <output className="gutter block border-y border-ink bg-surface py-4">
          <strong className="type-h2 block">{m.key_made_title()}</strong>
          <span className="block">{m.key_made_text()}</span>
          <code className="mt-2 block border border-ctl bg-bg p-3 font-semibold break-all select-all">{made}</code>
        </output>
      )}
      <Section title={m.keys_list()}>
        <Problem form="revoke" answer={refused} />
        {keys.length === 0 ? <p className="pb-2 text-ink-2">{m.keys_none()}</p> : <KeyList keys={keys} />}
      </Section>
      <Section title={m.keys_new()}>
        <div className="max-w-xl pt-2 pb-3">
          {/* A made key leaves an empty form behind. */}
          <SheetForm key={made} name="create" answer={refused} submit={m.key_create()}>
            <TextField
              name="name"
              label={m.key_name()}
              hint={m.key_name_hint()}
              maxLength={60}
              autoComplete="off"
              required
            />
            <FieldGroup name="scopes" label={m.key_scopes()}>
              {scopes.map((scope) => (
                <CheckField key={scope} name={scope}>
                  {scopeNames[scope]()}
                </CheckField>
              ))}
            </FieldGroup>
            <TextField name="expires_at" type="date" label={m.key_expires()} hint={m.key_expires_hint()} />
          </SheetForm>
        </div>
      </Section>
    </article>
  );
}
