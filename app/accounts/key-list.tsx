import { clsx } from "clsx";
import { Form } from "react-router";

import type { ApiKeyScope } from "../../worker/accounts/api-keys.ts";
import { m } from "../paraglide/messages.js";
import { SubmitButton } from "../ui/button.tsx";
import { scopeNames } from "./key-words.ts";

export type KeyLine = {
  id: number;
  name: string;
  prefix: string;
  scopes: readonly ApiKeyScope[];
  /** What there is to know of it, in words. */
  notes: readonly string[];
  isLive: boolean;
};

/** The keys of an account; those that open nothing any more stay in the list. */
export function KeyList({ keys }: { keys: readonly KeyLine[] }) {
  return (
    <ul className="mt-2 border-t border-ink">
      {keys.map(({ id, name, prefix, scopes, notes, isLive }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5">
          <div className="min-w-0 grow basis-60">
            <p className={clsx("break-words", isLive ? "type-h3" : "type-team text-ink-3")}>
              {name} <code className="type-num text-ink-3">{prefix}…</code>
            </p>
            <p className="type-meta">{scopes.map((scope) => scopeNames[scope]()).join(" · ")}</p>
            <p className="type-meta">{notes.join(" · ")}</p>
          </div>
          {isLive ? (
            <Form method="post" preventScrollReset>
              <input type="hidden" name="form" value="revoke" />
              <input type="hidden" name="key" value={id} />
              <SubmitButton>
                {m.key_revoke()} <span className="sr-only">{name}</span>
              </SubmitButton>
            </Form>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
