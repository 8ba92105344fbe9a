import { type ActionFunctionArgs, Form, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { SubmitButton } from "../../ui/button.tsx";
import { CheckField, TextField } from "../../ui/field.tsx";
import { Problem, SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { BankrollStanding } from "../../wallet/bankroll-standing.tsx";
import { StrategyFields } from "../../wallet/strategy-fields.tsx";
import { answerSettings, loadSettings } from "./bankroll-settings.server.ts";

export const middleware = [requirePageUser];

export function loader({ context, params }: LoaderFunctionArgs) {
  return loadSettings(context.get(pageContext), params.id);
}

export function action(args: ActionFunctionArgs) {
  return answerSettings(args);
}

export default function BankrollSettings() {
  const bankroll = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const isPaused = bankroll.status === "paused";
  const states = [
    ...(isPaused ? [{ form: "goOn", submit: m.bankroll_go_on() }] : []),
    ...(isPaused ? [] : [{ form: "pause", submit: m.bankroll_pause() }]),
    ...(isPaused || bankroll.isActive ? [] : [{ form: "activate", submit: m.bankroll_activate() }]),
  ];
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <AccountHead
        title={m.bankroll_settings_of({ name: bankroll.name })}
        intro={
          <LocalLink to={`/bankroll/${bankroll.id}`} className="link inline-block py-1">
            {m.bankroll_back()}
          </LocalLink>
        }
      />
      <BankrollStanding bankroll={bankroll} />
      <Section title={m.bankroll_strategy_title()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="settings" answer={answer} submit={m.form_save()}>
            <TextField
              name="name"
              label={m.bankroll_name()}
              value={bankroll.name}
              maxLength={60}
              autoComplete="off"
              required
            />
            <StrategyFields {...bankroll.strategy} />
          </SheetForm>
        </div>
      </Section>
      <Section title={m.bankroll_state_title()} note={m.bankroll_state_note()}>
        {states.map(({ form }) => (
          <Problem key={form} form={form} answer={answer ?? null} />
        ))}
        <div className="flex flex-wrap gap-3 pt-2 pb-3">
          {states.map(({ form, submit }) => (
            <Form key={form} method="post">
              <input type="hidden" name="form" value={form} />
              <SubmitButton>{submit}</SubmitButton>
            </Form>
          ))}
        </div>
      </Section>
      <Section title={m.bankroll_archive_title()} note={m.bankroll_archive_note()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="archive" answer={answer} submit={m.bankroll_archive_submit()} tone="danger">
            {bankroll.isEmpty ? null : <p className="font-semibold">{m.problem_bankroll_open_bets()}</p>}
            <CheckField name="understood">{m.bankroll_archive_confirm()}</CheckField>
          </SheetForm>
        </div>
      </Section>
    </article>
  );
}
