import type { ReactNode } from "react";

import { m } from "../paraglide/messages.js";
import { Crest } from "../ui/crest.tsx";
import type { MatchLine } from "./row.ts";
import { decisionWords } from "./wording.ts";

/** Both teams with what stands between them, the hour before and the score since, and where they meet. */
export function MatchHeader({
  line,
  place,
  children,
}: {
  line: MatchLine;
  place: string | null;
  children?: ReactNode;
}) {
  const decision = decisionWords(line);
  return (
    <div className="gutter py-4">
      <div className="grid grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)] items-center gap-3">
        <p className="type-h2 leading-[1.375rem] font-stretch-85%">
          <Crest src={line.homeCrest} size={32} lazy={false} />
          <span className="mt-1 block break-words hyphens-auto">{line.home}</span>
        </p>
        <div className="text-center">
          <p className="type-score">
            {line.score ? (
              <>
                {line.score[0]}
                <span className="px-1 text-ink-3">–</span>
                {line.score[1]}
              </>
            ) : line.status === "upcoming" || line.status === "live" ? (
              line.time
            ) : (
              <span className="text-[1.25rem]">
                {line.status === "postponed" ? m.status_postponed() : m.status_cancelled()}
              </span>
            )}
          </p>
          <p className="type-meta mt-1">{children}</p>
        </div>
        <p className="type-h2 flex flex-col items-end text-right leading-[1.375rem] font-stretch-85%">
          <Crest src={line.awayCrest} size={32} lazy={false} />
          <span className="mt-1 block max-w-full break-words hyphens-auto">{line.away}</span>
        </p>
      </div>
      {decision ? <p className="type-h3 mt-2 text-center">{decision}</p> : null}
      {place ? <p className="type-meta mt-2 text-center">{place}</p> : null}
    </div>
  );
}
