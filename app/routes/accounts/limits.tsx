import { type ActionFunctionArgs, Form, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { pageContext } from "../../context.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { SubmitButton } from "../../ui/button.tsx";
import { CheckField, SelectField, TextField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { answerLimits, loadLimits } from "./limits.server.ts";

const exclusionMonths = ["6", "12", "24", "60"] as const;

export function loader({ context }: LoaderFunctionArgs) {
  return loadLimits(context.get(pageContext));
}

export function action(args: ActionFunctionArgs) {
  return answerLimits(args);
}

export default function Limits() {
  const { kinds, rises, timeOutUntil, excludedUntil } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <article>
      <AccountHead title={m.account_limits()} intro={m.limits_intro()} />
      <DoneNotice words={{ limites: m.done_limits, hausse: m.done_rise_cancelled }} />
      {excludedUntil ? <Standing>{m.excluded_until({ moment: excludedUntil })}</Standing> : null}
      {timeOutUntil ? <Standing>{m.time_out_until({ moment: timeOutUntil })}</Standing> : null}
      {rises.length > 0 ? (
        <Section title={m.limits_pending_title()}>
          <ul>
            {rises.map(({ slot, text }) => (
              <li key={slot} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line py-2">
                <p className="min-w-0 grow basis-60">{text}</p>
                <Form method="post" preventScrollReset>
                  <input type="hidden" name="form" value="keep" />
                  <input type="hidden" name="slot" value={slot} />
                  <SubmitButton>
                    {m.limits_keep()} <span className="sr-only">{text}</span>
                  </SubmitButton>
                </Form>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Section title={m.limits_title()} note={m.limits_note()}>
        <div className="pt-2 pb-3">
          <SheetForm name="limits" answer={answer} submit={m.form_save()}>
            {kinds.map(({ kind, name, slots }) => (
              <fieldset key={kind} className="border-t border-line pt-3">
                <legend className="type-h3 float-left mb-3 w-full">{name}</legend>
                <div className="clear-both grid gap-4 md:grid-cols-3">
                  {slots.map(({ period, name: label, value, used }) => (
                    <TextField
                      key={period}
                      name={`${kind}.${period}`}
                      label={label}
                      hint={used}
                      value={value}
                      inputMode="decimal"
                      autoComplete="off"
                      maxLength={20}
                    />
                  ))}
                </div>
              </fieldset>
            ))}
          </SheetForm>
        </div>
      </Section>
      <Section title={m.time_out_title()} note={m.time_out_note()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="timeOut" answer={answer} submit={m.time_out_submit()} tone="outline">
            <SelectField
              name="hours"
              label={m.time_out_length()}
              value="24"
              options={[
                { value: "24", label: m.length_1_day() },
                { value: "72", label: m.length_3_days() },
                { value: "168", label: m.length_1_week() },
                { value: "336", label: m.length_2_weeks() },
                { value: "672", label: m.length_4_weeks() },
                { value: "1008", label: m.length_6_weeks() },
              ]}
            />
          </SheetForm>
        </div>
      </Section>
      <Section title={m.exclusion_title()} note={m.exclusion_note()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="exclusion" answer={answer} submit={m.exclusion_submit()} tone="danger">
            <SelectField
              name="months"
              label={m.time_out_length()}
              value="6"
              options={exclusionMonths.map((months) => ({ value: months, label: m.length_months({ months }) }))}
            />
            <CheckField name="understood">{m.exclusion_confirm()}</CheckField>
          </SheetForm>
        </div>
      </Section>
      <p className="gutter border-t border-line py-4">
        {m.limits_help()}{" "}
        <LocalLink to="/jeu-responsable" className="link inline-block py-2">
          {m.responsible_title()}
        </LocalLink>
      </p>
    </article>
  );
}

function Standing({ children }: { children: string }) {
  return <p className="gutter border-t border-ink bg-surface py-3 font-semibold">{children}</p>;
}
