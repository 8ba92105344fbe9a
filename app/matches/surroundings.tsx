import type { ComponentProps } from "react";

import { formatList } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { MatchLine } from "../predictions/row.ts";
import { Section } from "../ui/section.tsx";
import { Absences } from "./absences.tsx";
import { Form } from "./form.tsx";
import { LineUps } from "./line-ups.tsx";
import { Meetings } from "./meetings.tsx";
import { SeasonTable } from "./season-table.tsx";
import { StatisticsTable } from "./statistics-table.tsx";
import type { SurroundingsView } from "./surroundings-view.ts";

type Props = { view: SurroundingsView; line: MatchLine };

/** What is known around a match; a part that nobody tells of is named in one line instead of framed empty. */
export function Surroundings({ view, line }: Props) {
  const { home, away } = line;
  const { statistics, lineUps, absences, seasons } = view;
  const untold = untoldParts({ view, line });
  return (
    <>
      <div className="md:columns-2 md:gap-0 md:[column-rule:1px_solid_var(--line)]">
        {statistics.length > 0 ? (
          <Part title={m.statistics_title()}>
            <StatisticsTable statistics={statistics} home={home} away={away} />
          </Part>
        ) : null}
        {lineUps ? (
          <Part title={m.line_ups_title()} note={m.line_ups_note({ moment: lineUps.asOf })}>
            <LineUps lineUps={lineUps} home={home} away={away} />
          </Part>
        ) : null}
        {absences ? (
          <Part title={m.absences_title()} note={m.absences_note({ moment: absences.asOf })}>
            <Absences absences={absences} home={home} away={away} />
          </Part>
        ) : null}
        {hasForm(view) ? (
          <Part anchor="forme" title={m.form_title()} note={m.form_note()}>
            <Form form={view.form} home={home} away={away} />
          </Part>
        ) : null}
        {view.meetings.length > 0 ? (
          <Part anchor="face-a-face" title={m.head_to_head()}>
            <Meetings meetings={view.meetings} totals={view.meetingTotals} home={home} away={away} />
          </Part>
        ) : null}
        {seasons.home || seasons.away ? (
          <Part title={m.season_title()}>
            <SeasonTable seasons={seasons} home={home} away={away} />
          </Part>
        ) : null}
      </div>
      {untold.length > 0 ? (
        <p className="gutter type-meta border-t border-line py-3">{m.untold({ what: formatList(untold) })}</p>
      ) : null}
    </>
  );
}

/** Where a match is played, as far as it is known. */
export function placeWords({ venue, neutral }: Pick<SurroundingsView, "venue" | "neutral">): string | null {
  return [venue, neutral ? m.neutral_ground() : null].filter((part) => part !== null).join(" · ") || null;
}

function Part(props: ComponentProps<typeof Section>) {
  return (
    <div className="break-inside-avoid">
      <Section {...props} />
    </div>
  );
}

export function hasForm({ form }: Pick<SurroundingsView, "form">): boolean {
  return form.home.length + form.away.length > 0;
}

function untoldParts({ view, line }: Props): string[] {
  const parts: [isUntold: boolean, name: string][] = [
    [view.venue === null, m.untold_venue()],
    // Before the end, that there are none yet says nothing of the source.
    [line.status === "finished" && view.statistics.length === 0, m.untold_statistics()],
    [view.lineUps === null, m.untold_line_ups()],
    [view.absences === null, m.untold_absences()],
    [!hasForm(view), m.untold_form()],
    [view.meetings.length === 0, m.untold_meetings()],
    [view.seasons.home === null && view.seasons.away === null, m.untold_season()],
  ];
  return parts.flatMap(([isUntold, name]) => (isUntold ? [name] : []));
}
