import type { FormAnswer } from "../../forms/form-answer.ts";
import { Avatar } from "../../accounts/avatar.tsx";
import { Crest } from "../../ui/crest.tsx";
import { CheckField, FieldGroup, PasswordField, SelectField, TextField } from "../../ui/field.tsx";
import { Problem, QueryForm, SheetForm } from "../../ui/form.tsx";
import { Pager } from "../../ui/pager.tsx";
import { Pips } from "../../ui/pips.tsx";
import { ProseSection } from "../../ui/prose.tsx";
import { Score } from "../../ui/score.tsx";
import { Section } from "../../ui/section.tsx";
import { State } from "./state.tsx";

/** Refused on every count. */
const refused: FormAnswer = {
  form: "refused",
  faults: {
    email: "This is no address.",
    password: "Too short.",
    plan: "Choose one.",
    terms: "Tick this.",
    days: "Choose.",
  },
  problem: null,
  values: { email: "no address" },
};
const plans = [
  { value: "free", label: "free" },
  { value: "premium", label: "premium" },
];

/** Every field as it is offered and as it comes back, and the small marks that stand beside text. */
export function FormSamples() {
  return (
    <>
      <Section title="SheetForm, TextField, PasswordField, SelectField, CheckField, FieldGroup">
        <div className="grid gap-8 md:grid-cols-2">
          {(["offered", "refused"] as const).map((state) => (
            <SheetForm key={state} name={state} answer={state === "refused" ? refused : null} submit="Send">
              <State of="TextField" is={state} isWide>
                <TextField name="email" label="Address" hint="A hint stands under its label." />
              </State>
              <State of="PasswordField" is={state} isWide>
                <PasswordField name="password" label="Password" autoComplete="new-password" />
              </State>
              <State of="SelectField" is={state} isWide>
                <SelectField name="plan" label="Plan" value="free" options={plans} />
              </State>
              <State of="FieldGroup" is={state} isWide>
                <FieldGroup name="days" label="Days">
                  <CheckField name="monday">Monday</CheckField>
                </FieldGroup>
              </State>
              <State of="CheckField" is={state} isWide>
                <CheckField name="terms" isOn>
                  Terms
                </CheckField>
              </State>
            </SheetForm>
          ))}
          <SheetForm
            name="dangerous"
            answer={{ ...refused, form: "dangerous", faults: {}, problem: "It did not work." }}
            submit="Erase"
            tone="danger"
          />
        </div>
        <Problem form="key" answer={{ form: "key", faults: {}, problem: "This key is revoked already.", values: {} }} />
      </Section>
      <Section title="Pips, Score, Crest, Avatar">
        <div className="flex flex-wrap items-center gap-4">
          {[1, 2, 3, 4, 5].map((filled) => (
            <State key={filled} of="Pips" is={`${filled} of 5`}>
              <Pips filled={filled} of={5} label={`${filled} of 5`} />
            </State>
          ))}
          <Score score="2-1" />
          <Crest src="/favicon.svg" />
          <Avatar avatar="initials" name="Ada" />
        </div>
      </Section>
      <Section title="QueryForm">
        <QueryForm faults={{ name: "invalid" }} submit="Look">
          <TextField name="name" label="Name" />
        </QueryForm>
      </Section>
      <Pager page={2} pageCount={3} />
      <ProseSection title="ProseSection" paragraphs={["A page to be read has one measure."]} />
    </>
  );
}
