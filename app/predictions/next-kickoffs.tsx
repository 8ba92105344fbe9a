import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { Crest } from "../ui/crest.tsx";
import { RailFigures } from "./rail-figures.tsx";
import type { PredictionLine } from "./row.ts";

export type NextMatch = { line: PredictionLine; day: string; league: string };

/** The matches that come next, each with its probabilities. */
export function NextKickoffs({ title, matches }: { title: string; matches: readonly NextMatch[] }) {
  if (matches.length === 0) return null;
  return (
    <section aria-label={title} className="border-t border-ink">
      <h2 className="type-h2 gutter py-3">{title}</h2>
      <ul className="border-b border-line">
        {matches.map(({ line, day, league }) => (
          <li key={line.id} className="border-t border-line">
            <LocalLink
              to={`/predictions/${line.id}`}
              className="grid grid-cols-[minmax(0,1fr)_5.75rem] items-center gap-x-4 gap-y-1 px-4 py-2 -outline-offset-2 hover:bg-sunk hover:[--paper:var(--sunk)] md:grid-cols-[minmax(0,1fr)_10rem]"
            >
              <span className="type-meta col-span-2 truncate">
                {day} · <span className="text-ink">{line.time}</span>
                {line.timeEstimated ? ` (${m.estimated()})` : null} · {league}
              </span>
              <span className="type-team grid min-w-0 gap-0.5">
                <span className="flex min-w-0 items-center gap-2">
                  <Crest src={line.homeCrest} /> <span className="truncate">{line.home}</span>
                </span>
                <span className="sr-only"> – </span>
                <span className="flex min-w-0 items-center gap-2">
                  <Crest src={line.awayCrest} /> <span className="truncate">{line.away}</span>
                </span>
              </span>
              <RailFigures line={line} />
            </LocalLink>
          </li>
        ))}
      </ul>
    </section>
  );
}
