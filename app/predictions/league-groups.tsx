import { m } from "../paraglide/messages.js";
import type { DayGroup } from "../routes/predictions/list.server.ts";
import { PredictionRow } from "./prediction-row.tsx";

/** Predictions by league, each group folding away; by day first where several days are shown. */
export function LeagueGroups({ days, showDays }: { days: readonly DayGroup[]; showDays: boolean }) {
  return days.map(({ day, title, leagues }) => (
    <section key={day} aria-label={title}>
      {showDays ? <h2 className="gutter type-h3 bg-sunk py-2">{title}</h2> : null}
      {leagues.map(({ slug, league, country, lines }) => (
        <details key={slug} open className="group border-t border-ink first:border-t-0">
          <summary className="gutter flex min-h-9 items-center gap-2 border-b border-line hover:bg-sunk">
            <h3 className="type-league">{league}</h3>
            <span className="type-meta">
              {country} · <span aria-hidden="true">{lines.length}</span>
              <span className="sr-only">{m.day_match_count({ count: lines.length })}</span>
            </span>
            <svg width={10} height={6} aria-hidden="true" className="ml-auto text-ink-3 group-open:rotate-180">
              <path d="M1 1l4 4 4-4" fill="none" stroke="currentColor" strokeWidth={1.5} />
            </svg>
          </summary>
          <ul>
            {lines.map((line) => (
              <PredictionRow key={line.id} line={line} />
            ))}
          </ul>
        </details>
      ))}
    </section>
  ));
}
