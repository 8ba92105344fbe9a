import { clsx } from "clsx";
import { type InputHTMLAttributes, type ReactNode, useState } from "react";

import { m } from "../paraglide/messages.js";
import { useField } from "./form.tsx";
import { useScripts } from "./use-scripts.ts";

const control = "block h-11 w-full rounded-sheet border bg-surface px-3 text-[1rem] text-ink";

type Common = { name: string; label: string; hint?: ReactNode };
type Own = "name" | "id" | "className" | "defaultValue" | "defaultChecked";

/** One line of text. @param value what stands in it before anybody types */
export function TextField(props: Common & Omit<InputHTMLAttributes<HTMLInputElement>, Own> & { value?: string }) {
  const { name, label, hint, value = "", ...input } = props;
  const field = useField(name);
  return (
    <FieldFrame name={name} label={label} hint={hint}>
      <input
        key={value}
        {...input}
        {...wiring(field, hint)}
        name={name}
        defaultValue={field.typed ?? value}
        className={clsx(control, field.fault ? "border-neg" : "border-ctl")}
      />
    </FieldFrame>
  );
}

/** Comes back empty. Whoever runs scripts may look at what they type. */
export function PasswordField(props: Common & { autoComplete: "current-password" | "new-password" }) {
  const { name, label, hint, autoComplete } = props;
  const field = useField(name);
  const [isShown, setShown] = useState(false);
  const runsScripts = useScripts();
  return (
    <FieldFrame name={name} label={label} hint={hint}>
      <div className="relative">
        <input
          {...wiring(field, hint)}
          type={isShown ? "text" : "password"}
          name={name}
          required
          autoComplete={autoComplete}
          autoCapitalize="none"
          spellCheck={false}
          data-password
          className={clsx(control, "pr-24", field.fault ? "border-neg" : "border-ctl")}
        />
        {runsScripts ? (
          <button
            type="button"
            aria-pressed={isShown}
            aria-controls={field.id}
            onClick={() => setShown(!isShown)}
            className="type-meta absolute inset-y-0 right-0 px-3 font-semibold hover:text-ink"
          >
            {isShown ? m.password_hide() : m.password_show()}
          </button>
        ) : null}
      </div>
    </FieldFrame>
  );
}

/** One of several. */
export function SelectField(
  props: Common & { value: string; options: readonly { value: string; label: string }[]; autoComplete?: string },
) {
  const { name, label, hint, value, options, autoComplete } = props;
  const field = useField(name);
  return (
    <FieldFrame name={name} label={label} hint={hint}>
      <select
        key={value}
        {...wiring(field, hint)}
        name={name}
        autoComplete={autoComplete}
        defaultValue={field.typed ?? value}
        className={clsx(control, field.fault ? "border-neg" : "border-ctl")}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** One yes. */
export function CheckField({ name, children, isOn = false }: { name: string; children: ReactNode; isOn?: boolean }) {
  const field = useField(name);
  return (
    <div>
      <div className="flex items-start gap-3">
        <input
          key={String(isOn)}
          {...wiring(field, null)}
          type="checkbox"
          name={name}
          value="on"
          defaultChecked={field.cameBack ? field.typed !== undefined : isOn}
          className="my-3 size-5 shrink-0 accent-ink"
        />
        <label htmlFor={field.id} className="py-[0.625rem]">
          {children}
        </label>
      </div>
      <Fault id={field.id} fault={field.fault} />
    </div>
  );
}

/** Several checkboxes that answer one question. */
export function FieldGroup({ name, label, children }: { name: string; label: string; children: ReactNode }) {
  const { id, fault } = useField(name);
  return (
    <fieldset
      id={id}
      aria-describedby={fault ? `${id}fault` : undefined}
      data-faulty={fault ? true : undefined}
      tabIndex={-1}
    >
      <legend className="font-semibold">{label}</legend>
      {children}
      <Fault id={id} fault={fault} />
    </fieldset>
  );
}

function FieldFrame({ name, label, hint, children }: Common & { children: ReactNode }) {
  const { id, fault } = useField(name);
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-semibold">
        {label}
      </label>
      {hint ? (
        <p id={`${id}hint`} className="type-meta mb-1.5">
          {hint}
        </p>
      ) : null}
      {children}
      <Fault id={id} fault={fault} />
    </div>
  );
}

function Fault({ id, fault }: { id: string; fault: string | undefined }) {
  if (fault === undefined) return null;
  return (
    <p id={`${id}fault`} className="mt-1.5 border-l-4 border-neg pl-2 font-semibold text-neg">
      {fault}
    </p>
  );
}

/** How a control names its hint and its fault, and asks for the focus where it is the first at fault. */
function wiring(field: ReturnType<typeof useField>, hint: ReactNode) {
  const described = [hint ? `${field.id}hint` : "", field.fault ? `${field.id}fault` : ""].filter(Boolean).join(" ");
  return {
    id: field.id,
    "aria-invalid": field.fault ? true : undefined,
    "aria-describedby": described || undefined,
    // Without scripts nothing else could bring the focus there.
    autoFocus: field.isFirstFault,
  };
}
