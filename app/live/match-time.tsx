import { clsx } from "clsx";

import { m } from "../paraglide/messages.js";
import type { MatchLine } from "../predictions/row.ts";
import { clockWords } from "./clock-words.ts";

/** When a match is: its hour before, its minute during, its end after. */
export function MatchTime({ line, className }: { line: MatchLine; className?: string }) {
  return (
    <span className={clsx("type-num leading-tight", className)}>
      {line.status === "live" ? (
        <span className="text-live">{clockWords({ ...line, ageMs: 0, speed: 1 })}</span>
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
