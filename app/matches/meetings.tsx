import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import { Score } from "../ui/score.tsx";
import type { SurroundingsView } from "./surroundings-view.ts";

type Meeting = SurroundingsView["meetings"][number];

const shownOpen = 5;

/** Earlier meetings of both teams, newest first; the older ones fold away. */
export function Meetings(props: {
  meetings: readonly Meeting[];
  totals: SurroundingsView["meetingTotals"];
  home: string;
  away: string;
}) {
  const { meetings, totals, home, away } = props;
  const older = meetings.slice(shownOpen);
  return (
    <>
      <p className="mb-2">
        {m.head_to_head_text({
          count: totals.played,
          home,
          homeWins: String(totals.home_wins),
          draws: String(totals.draws),
          away,
          awayWins: String(totals.away_wins),
        })}
      </p>
      <MeetingTable meetings={meetings.slice(0, shownOpen)} />
      {older.length > 0 ? (
        <details className="border-t border-line">
          <summary className="link type-meta flex min-h-11 items-center">
            {m.meetings_older({ count: older.length })}
          </summary>
          <MeetingTable meetings={older} />
        </details>
      ) : null}
    </>
  );
}

function MeetingTable({ meetings }: { meetings: readonly Meeting[] }) {
  return (
    <DataTable
      caption={m.head_to_head()}
      showHead={false}
      columns={[
        { key: "meeting", head: m.meetings_match() },
        { key: "score", head: m.score_column() },
      ]}
      rows={meetings.map((meeting) => ({
        key: meeting.date,
        cells: [
          <>
            <Teams meeting={meeting} />
            <span className="type-meta block">
              {[meeting.day, meeting.league, meeting.venue].filter((part) => part !== null).join(" · ")}
            </span>
          </>,
          <Score key="score" score={meeting.score} />,
        ],
      }))}
    />
  );
}

function Teams({ meeting }: { meeting: Meeting }) {
  const teams = `${meeting.home_team} – ${meeting.away_team}`;
  if (meeting.match_id === null) return teams;
  return (
    <LocalLink to={`/matchs/${meeting.match_id}`} className="link py-1">
      {teams}
    </LocalLink>
  );
}
