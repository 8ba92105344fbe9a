import { clsx } from "clsx";

import { m } from "../paraglide/messages.js";
import type { MatchLine } from "../predictions/row.ts";
import { clockWords, longClockWords } from "./clock-words.ts";

/** When a match is: its hour before, its minute during, its end after. */
export function MatchTime({ line, className }: { line: MatchLine; className?: string }) {
  return (
    <span className={clsx("type-num leading-tight", className)}>
      {line.status === "live" ? (
        <LiveClock line={line} />
      ) : line.status === "finished" ? (
        <span className="text-ink-2">{m.status_finished_short()}</span>
      ) : line.status === "upcoming" ? (
        <>
          {line.time}
          {line.timeEstimated ? (
            <abbr title={m.estimated_hour()} className="type-meta block no-underline font-stretch-75%">
              {m.estimated_short()}
            </abbr>
          ) : null}
        </>
      ) : (
        <span className="text-ink-3">
          {line.status === "postponed" ? m.status_postponed_short() : m.status_cancelled_short()}
        </span>
      )}
    </span>
  );
}

/** Short to see, in full to hear. */
function LiveClock({ line }: { line: MatchLine }) {
  const reading = { ...line, ageMs: 0, speed: 1 };
  return (
    <span className="text-live">
      <span aria-hidden="true">{clockWords(reading)}</span>
      <span className="sr-only">{longClockWords(reading)}</span>
    </span>
  );
}
