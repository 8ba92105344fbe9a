import { Form } from "react-router";

import type { FormAnswer } from "../forms/form-answer.ts";
import { m } from "../paraglide/messages.js";
import { SubmitButton } from "../ui/button.tsx";
import { Problem } from "../ui/form.tsx";

type Session = { id: string; device: string; isCurrent: boolean; openedAt: string; usedAt: string };

/** Where somebody is signed in, each with the way to end it. */
export function SessionList({ sessions, answer }: { sessions: readonly Session[]; answer: FormAnswer | null }) {
  return (
    <>
      <Problem form="endSession" answer={answer} />
      <ul className="mt-2 border-t border-ink">
        {sessions.map(({ id, device, isCurrent, openedAt, usedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5">
            <div className="min-w-0 grow">
              <p className="type-h3">{device}</p>
              <p className="type-meta">
                {m.session_opened({ moment: openedAt })} · {m.session_used({ moment: usedAt })}
              </p>
            </div>
            {isCurrent ? (
              <p className="type-meta font-bold text-ink">{m.session_current()}</p>
            ) : (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="form" value="endSession" />
                <input type="hidden" name="session" value={id} />
                <SubmitButton>
                  {m.session_end()} <span className="sr-only">{device}</span>
                </SubmitButton>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? (
        <Form method="post" className="py-3">
          <input type="hidden" name="form" value="endOthers" />
          <SubmitButton>{m.sessions_end_others()}</SubmitButton>
        </Form>
      ) : null}
    </>
  );
}
