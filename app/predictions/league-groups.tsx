import { m } from "../paraglide/messages.js";
import type { DayGroup, LeagueGroup } from "../routes/predictions/list.server.ts";
import { InterestHeading } from "./interest-heading.tsx";
import { PredictionRow } from "./prediction-row.tsx";

type Starred = readonly number[] | null;

/**
 * Predictions by league, each group folding away; by day first where several days are shown, and favourites before the rest.
 *
 * @param starred matches with a star of their own; null for who is not signed in
 */
export function LeagueGroups(props: { days: readonly DayGroup[]; showDays: boolean; starred: Starred }) {
  const { days, showDays, starred } = props;
  return days.map(({ day, title, sections }) => (
    <section key={day} aria-label={title}>
      {showDays ? <h2 className="gutter type-h3 bg-sunk py-2">{title}</h2> : null}
      {sections.map(({ interest, leagues }) => {
        const saysWhy = sections.length > 1 || interest !== "rest";
        return (
          <div key={interest}>
            {saysWhy ? <InterestHeading interest={interest} /> : null}
            {leagues.map((group) => (
              // No rank of heading is left out where nothing stands between the page and its leagues.
              <LeagueGroupRows
                key={group.slug}
                rank={showDays || saysWhy ? "h3" : "h2"}
                group={group}
                starred={starred}
              />
            ))}
          </div>
        );
      })}
    </section>
  ));
}

function LeagueGroupRows(props: { rank: "h2" | "h3"; group: LeagueGroup; starred: Starred }) {
  const { rank: Heading, group, starred } = props;
  const { league, country, lines } = group;
  return (
    <details open className="group border-t border-ink first:border-t-0">
      <summary className="gutter flex min-h-9 items-center gap-2 border-b border-line hover:bg-sunk">
        <Heading className="type-league">{league}</Heading>
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
          <PredictionRow
            key={line.id}
            line={line}
            isStarred={starred === null ? null : starred.includes(line.matchId)}
          />
        ))}
      </ul>
    </details>
  );
}
