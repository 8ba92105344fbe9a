import { clsx } from "clsx";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { RailFigures } from "../predictions/rail-figures.tsx";
import { Crest } from "../ui/crest.tsx";
import type { BoardLine } from "../routes/live/board.server.ts";
import { MatchTime } from "./match-time.tsx";

/** A match in play: minute, both teams with their goals, and what was said before kick-off. */
export function BoardRow({ line: { match, prediction } }: { line: BoardLine }) {
  const [homeGoals, awayGoals] = match.score ?? [null, null];
  return (
    <li className="border-t border-line first:border-t-0">
      <LocalLink
        to={`/matchs/${match.matchId}`}
        className="grid min-h-16 grid-cols-[2.25rem_minmax(0,1fr)_5.75rem] items-center gap-x-3 px-4 py-2 -outline-offset-2 hover:bg-sunk hover:[--paper:var(--sunk)] md:grid-cols-[3.5rem_minmax(0,1fr)_10rem] md:gap-x-5"
      >
        <MatchTime line={match} />
        <span className="grid min-w-0 gap-1">
          <TeamLine
            crest={match.homeCrest}
            name={match.home}
            goals={homeGoals}
            leads={(homeGoals ?? 0) > (awayGoals ?? 0)}
          />
          <TeamLine
            crest={match.awayCrest}
            name={match.away}
            goals={awayGoals}
            leads={(awayGoals ?? 0) > (homeGoals ?? 0)}
          />
        </span>
        {prediction ? <RailFigures line={prediction} /> : <span className="type-meta">{m.board_not_predicted()}</span>}
      </LocalLink>
    </li>
  );
}

function TeamLine({
  crest,
  name,
  goals,
  leads,
}: {
  crest: string;
  name: string;
  goals: number | null;
  leads: boolean;
}) {
  return (
    <span className={clsx("type-team flex min-w-0 items-center gap-2", leads && "font-bold")}>
      <Crest src={crest} />
      <span className="min-w-0 grow truncate">{name}</span>
      <span className="type-figure leading-5">{goals}</span>
    </span>
  );
}
