import { Form } from "react-router";

import type { FormAnswer } from "../forms/form-answer.ts";
import { m } from "../paraglide/messages.js";
import type { SavedFilterLink } from "../routes/predictions/saved-filters.server.ts";
import { SubmitButton } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Problem, SheetForm } from "../ui/form.tsx";

/**
 * Gives the filters in force a name, and the saved ones another or none.
 *
 * @param canSave whether there is anything to name
 * @param answer what became of the last of these forms
 */
export function SavedFilters(props: {
  saved: readonly SavedFilterLink[];
  canSave: boolean;
  answer: FormAnswer | null;
}) {
  const { saved, canSave, answer } = props;
  return (
    <section
      aria-label={m.saved_filters()}
      className="gutter border-t border-line py-4 *:mt-4 *:first:mt-0 *:md:max-w-xl"
    >
      {canSave ? (
        <SheetForm key={saved.length} name="saveFilter" answer={answer} submit={m.saved_save()} tone="outline">
          <TextField name="name" label={m.saved_name()} hint={m.saved_name_hint()} maxLength={60} required />
        </SheetForm>
      ) : (
        <p className="type-meta">{m.saved_none_in_force()}</p>
      )}
      <Problem form="renameFilter" answer={answer} />
      <Problem form="removeFilter" answer={answer} />
      <ul>
        {saved.map(({ id, name }) => (
          <li key={id} className="flex flex-wrap gap-2 border-t border-line py-2 last:pb-0">
            <Form method="post" preventScrollReset className="flex min-w-0 grow gap-2">
              <input type="hidden" name="form" value="renameFilter" />
              <input type="hidden" name="id" value={id} />
              <input
                key={name}
                name="name"
                defaultValue={name}
                aria-label={m.saved_rename_label({ name })}
                required
                maxLength={60}
                className="h-11 w-full min-w-0 rounded-sheet border border-ctl bg-surface px-3"
              />
              <SubmitButton>
                {m.saved_rename()} <span className="sr-only">{name}</span>
              </SubmitButton>
            </Form>
            <Form method="post" preventScrollReset>
              <input type="hidden" name="form" value="removeFilter" />
              <input type="hidden" name="id" value={id} />
              <SubmitButton tone="danger">
                {m.saved_remove()} <span className="sr-only">{name}</span>
              </SubmitButton>
            </Form>
          </li>
        ))}
      </ul>
    </section>
  );
}
