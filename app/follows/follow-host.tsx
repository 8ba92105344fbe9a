import { type ReactNode, Suspense, lazy, useCallback, useEffect, useId, useRef, useState } from "react";
import { useFetcher } from "react-router";

import type { FormAnswer } from "../forms/form-answer.ts";
import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import type { action as followAction, loader as followLoader } from "../routes/follows/follow.tsx";
import type { action as undoAction } from "../routes/follows/history.tsx";
import { hrefOf } from "./follow-address.ts";
import { FollowContext } from "./follow-link.tsx";

/** Loaded with the first dialog that is opened. */
const FollowForm = lazy(async () => ({ default: (await import("./follow-form.tsx")).FollowForm }));

/**
 * Around a page with predictions: their follow links open here. What is shown is asked for when it is opened, because the
 * page itself is the same for everybody. A follow counts as done once it is sent, and comes back where it was refused.
 */
export function FollowHost({ children }: { children: ReactNode }) {
  const [predictionId, setPredictionId] = useState<number | null>(null);
  const opened = useRef<number | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const quote = useFetcher<typeof followLoader>();
  const sent = useFetcher<typeof followAction>();
  const { load } = quote;
  const look = useCallback(
    (id: number) => {
      void load(localizeHref(hrefOf(id)));
      if (dialog.current?.open === false) dialog.current.showModal();
    },
    [load],
  );
  const open = useCallback(
    (id: number) => {
      opened.current = id;
      setPredictionId(id);
      look(id);
    },
    [look],
  );
  const answer = sent.data;
  const refusal = answer && "form" in answer ? answer : null;
  const followed = answer && "followed" in answer ? answer.followed : null;
  const isSent = sent.state !== "idle";
  useEffect(() => {
    if (isSent) dialog.current?.close();
  }, [isSent]);
  useEffect(() => {
    // Looked at again, because what it was refused for may be another price.
    const refusedId = Number(refusal?.values["prediction"]);
    if (refusedId === opened.current) look(refusedId);
  }, [refusal, look]);
  const view = quote.data?.id === predictionId ? quote.data : undefined;
  return (
    <FollowContext value={open}>
      {children}
      <dialog
        ref={dialog}
        aria-labelledby={title}
        className="m-auto h-[min(42rem,calc(100dvh-2rem))] w-[min(34rem,calc(100vw-2rem))] overflow-y-auto rounded-sheet border border-ink bg-bg p-4 text-ink backdrop:bg-[#0b0e0d]/60"
      >
        <div className="mb-3 flex items-center justify-between gap-4">
          <h2 id={title} className="type-h2">
            {m.follow_title()}
          </h2>
          <button type="button" onClick={() => dialog.current?.close()} className="link target py-2">
            {m.follow_close()}
          </button>
        </div>
        <div aria-busy={view === undefined}>
          {view ? (
            <Suspense fallback={<p className="type-meta">{m.follow_loading()}</p>}>
              <FollowForm
                // A form belongs to the prediction and the bankroll it was made for.
                key={`${view.id} ${view.bankroll?.id ?? 0}`}
                view={view}
                answer={refusal?.values["prediction"] === String(view.id) ? refusal : null}
                fetcher={sent}
                onChooseBankroll={(bankrollId) => void load(localizeHref(hrefOf(view.id, bankrollId)))}
              />
            </Suspense>
          ) : (
            <p className="type-meta">{m.follow_loading()}</p>
          )}
        </div>
      </dialog>
      <FollowToast key={followed?.id ?? 0} isSent={isSent} followed={followed} />
    </FollowContext>
  );
}

type Followed = { id: number; words: string; undoForMs: number };

/** What was just followed, and for as long as it may be taken back the way to do that. */
function FollowToast({ isSent, followed }: { isSent: boolean; followed: Followed | null }) {
  const undo = useFetcher<typeof undoAction>();
  const undone = undo.data;
  const words = isSent ? m.follow_pending() : undone ? undoneWords(undone) : (followed?.words ?? null);
  return (
    <div className="fixed inset-x-4 bottom-20 z-30 mx-auto max-w-xl md:bottom-6">
      <output className="sr-only">{words}</output>
      {words === null ? null : (
        <ForAWhile key={words} ms={isSent ? null : (followed?.undoForMs ?? null)}>
          <div className="flex min-h-14 items-center justify-between gap-4 rounded-sheet border border-ink bg-surface px-4">
            <p aria-hidden="true">{words}</p>
            {followed && !isSent && !undone ? (
              <undo.Form method="post" action={localizeHref("/paris")}>
                <input type="hidden" name="form" value="undo" />
                <input type="hidden" name="id" value={followed.id} />
                <input type="hidden" name="inDialog" value="1" />
                <button type="submit" className="link target py-2 font-bold">
                  {m.follow_undo()}
                </button>
              </undo.Form>
            ) : null}
          </div>
        </ForAWhile>
      )}
    </div>
  );
}

/** Shows something until its time is over; null is for good. */
function ForAWhile({ ms, children }: { ms: number | null; children: ReactNode }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    if (ms === null) return undefined;
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isOver ? null : children;
}

function undoneWords(answer: { undone: number } | FormAnswer): string | null {
  return "undone" in answer ? m.follow_undone() : answer.problem;
}
