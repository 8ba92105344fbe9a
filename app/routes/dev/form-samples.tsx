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
          {[null, refused].map((answer) => (
            <SheetForm
              key={answer ? "refused" : "offered"}
              name={answer ? "refused" : "offered"}
              answer={answer}
              submit="Send"
            >
              <TextField name="email" label="Address" hint="A hint stands under its label." />
              <PasswordField name="password" label="Password" autoComplete="new-password" />
              <SelectField name="plan" label="Plan" value="free" options={plans} />
              <FieldGroup name="days" label="Days">
                <CheckField name="monday">Monday</CheckField>
              </FieldGroup>
              <CheckField name="terms" isOn>
                Terms
              </CheckField>
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
        <p className="flex flex-wrap items-center gap-4">
          {[1, 2, 3, 4, 5].map((filled) => (
            <Pips key={filled} filled={filled} of={5} label={`${filled} of 5`} />
          ))}
          <Score score="2-1" />
          <Crest src="/favicon.svg" />
          <Avatar avatar="initials" name="Ada" />
        </p>
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
