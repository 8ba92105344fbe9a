import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import { FormPills } from "../ui/form-pills.tsx";
import { Score } from "../ui/score.tsx";
import type { SurroundingsView } from "./surroundings-view.ts";

type PastMatch = SurroundingsView["form"]["home"][number];

/** The last results of both teams, newest first, each leading to its match. */
export function Form({ form, home, away }: { form: SurroundingsView["form"]; home: string; away: string }) {
  const teams = [
    { side: "home", team: home, past: form.home },
    { side: "away", team: away, past: form.away },
  ];
  return (
    <div className="grid gap-4">
      {teams.map(({ side, team, past }) =>
        past.length > 0 ? (
          <DataTable
            key={side}
            caption={`${m.form_title()} · ${team}`}
            columns={[
              { key: "opponent", head: <TeamHead team={team} /> },
              { key: "score", head: <span className="sr-only">{m.score_column()}</span> },
              { key: "letter", head: <span className="sr-only">{m.form_result()}</span> },
            ]}
            rows={past.map((match) => ({
              key: match.match_id,
              cells: [
                <Opponent key="opponent" match={match} />,
                <Score key="score" score={match.score} />,
                <FormPills key="letter" letters={[match.letter]} />,
              ],
            }))}
          />
        ) : null,
      )}
    </div>
  );
}

/** Whose results these are; the column itself holds the opponents. */
function TeamHead({ team }: { team: string }) {
  return (
    <>
      <span className="type-h3 text-ink">{team}</span>
      <span className="sr-only"> · {m.form_match()}</span>
    </>
  );
}

function Opponent({ match }: { match: PastMatch }) {
  return (
    <>
      <LocalLink to={`/matchs/${match.match_id}`} className="link py-1">
        {match.opponent}
      </LocalLink>{" "}
      <span className="type-meta whitespace-nowrap">
        {groundOf(match.at)} · {match.day}
      </span>
    </>
  );
}

function groundOf(at: PastMatch["at"]): string {
  return at === "home" ? m.at_home() : at === "away" ? m.at_away() : m.at_neutral();
}
