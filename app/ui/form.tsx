import { clsx } from "clsx";
import { type ReactNode, createContext, useContext, useEffect, useId, useMemo, useRef } from "react";
import { type FetcherWithComponents, Form, useNavigation } from "react-router";

import type { FormAnswer } from "../forms/form-answer.ts";
import { m } from "../paraglide/messages.js";
import { SubmitButton } from "./button.tsx";

type FormState = { id: string; answer: FormAnswer | null };
const FormContext = createContext<FormState>({ id: "", answer: null });

/**
 * A form that works without scripts: refused, it comes back with its faults at their fields, and the first of them has the
 * focus.
 *
 * @param name which form of the page it is
 * @param answer what became of the last form sent from this page
 * @param action where it is sent, if not to its own page
 * @param fetcher what sends it where the page stays
 * @param holdsSections whether what is in it runs from edge to edge, and brings gutters of its own
 */
export function SheetForm(props: {
  name: string;
  answer: FormAnswer | null | undefined;
  action?: string;
  fetcher?: FetcherWithComponents<unknown>;
  submit: string;
  tone?: "primary" | "outline" | "danger";
  hidden?: Record<string, string>;
  aside?: ReactNode;
  holdsSections?: boolean;
  children?: ReactNode;
}) {
  const { name, action, fetcher, submit, tone = "primary", hidden = {}, aside, holdsSections, children } = props;
  const answer = props.answer?.form === name ? props.answer : null;
  const id = useId();
  const state = useMemo(() => ({ id, answer }), [id, answer]);
  const form = useRef<HTMLFormElement>(null);
  useFocusOnFault(form, answer);
  const navigation = useNavigation();
  const sending = fetcher ?? navigation;
  const isPending = sending.state !== "idle" && sending.formData?.get("form") === name;
  const Frame = fetcher?.Form ?? Form;
  return (
    <FormContext value={state}>
      <Frame ref={form} method="post" action={action} noValidate className="grid gap-4">
        <input type="hidden" name="form" value={name} />
        {Object.entries(hidden).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        <FaultSummary />
        {children}
        <div className={clsx("flex flex-wrap items-center gap-x-4 gap-y-2", holdsSections && "gutter pb-4")}>
          <SubmitButton tone={tone} isPending={isPending}>
            {isPending ? m.form_pending() : submit}
          </SubmitButton>
          {aside}
        </div>
      </Frame>
    </FormContext>
  );
}

/**
 * A form whose answer is the page its address leads to, so that it works without scripts and its address can be shared.
 *
 * @param faults field to what is wrong with it, in the language of the page
 * @param onChange what to do as soon as something was changed
 */
export function QueryForm(props: {
  faults: Record<string, string>;
  submit: string;
  hidden?: Record<string, string>;
  onChange?: (form: HTMLFormElement, changed: string) => void;
  children?: ReactNode;
}) {
  const { faults, submit, hidden = {}, onChange, children } = props;
  const id = useId();
  const state = useMemo(() => {
    const answer: FormAnswer = { form: id, faults, problem: null, values: {} };
    return { id, answer: Object.keys(faults).length === 0 ? null : answer };
  }, [id, faults]);
  return (
    <FormContext value={state}>
      <Form
        replace
        preventScrollReset
        noValidate
        className="grid gap-4"
        onChange={(event) => onChange?.(event.currentTarget, Reflect.get(event.target, "name"))}
      >
        {Object.entries(hidden).map(([field, value]) => (
          <input key={field} type="hidden" name={field} value={value} />
        ))}
        {children}
        <div>
          <SubmitButton tone="primary">{submit}</SubmitButton>
        </div>
      </Form>
    </FormContext>
  );
}

/** What a field needs to know of the form it stands in. */
export function useField(name: string) {
  const { id, answer } = useContext(FormContext);
  const fault = answer?.faults[name];
  return {
    id: `${id}${name}`,
    fault,
    typed: answer?.values[name],
    /** Whether the form came back, so that a checkbox left out was left out on purpose. */
    cameBack: answer !== null,
    isFirstFault: answer !== null && Object.keys(answer.faults)[0] === name,
  };
}

/** What became of a form that has no fields of its own, as a button in a list. */
export function Problem({ form, answer }: { form: string; answer: FormAnswer | null }) {
  if (answer?.form !== form || answer.problem === null) return null;
  return (
    <p role="alert" className="border-l-4 border-neg bg-surface px-4 py-3 font-semibold">
      {answer.problem}
    </p>
  );
}

/** Says what is wrong with the form as a whole, and how much there is to correct. */
function FaultSummary() {
  const { answer } = useContext(FormContext);
  const count = Object.keys(answer?.faults ?? {}).length;
  if (!answer || (answer.problem === null && count < 2)) return null;
  return (
    <p role="alert" tabIndex={-1} data-summary className="type-h3 border-l-4 border-neg bg-surface px-4 py-3">
      {answer.problem ?? m.form_faults({ count: String(count) })}
    </p>
  );
}

/** Where the page was made anew the browser has focused by itself; where only its answer came, this does. */
function useFocusOnFault(form: { current: HTMLFormElement | null }, answer: FormAnswer | null): void {
  useEffect(() => {
    if (!answer || !form.current) return;
    for (const field of form.current.querySelectorAll<HTMLInputElement>("[data-password]")) field.value = "";
    const faulty = form.current.querySelector<HTMLElement>("[aria-invalid=true], [data-faulty]");
    (faulty ?? form.current.querySelector<HTMLElement>("[data-summary]"))?.focus();
  }, [form, answer]);
}
