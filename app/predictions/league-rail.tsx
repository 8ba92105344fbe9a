import { clsx } from "clsx";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { type ListFilter, listHref } from "./list-filter.ts";
import type { ListPage } from "../routes/predictions/list.server.ts";

/** The leagues of the day, one click away, where the screen is wide enough. */
export function LeagueRail({ leagues, filter }: { leagues: ListPage["leagues"]; filter: ListFilter }) {
  return (
    <nav aria-label={m.leagues_label()} className="hidden p-4 xl:block">
      <h2 className="type-meta mb-1.5">{m.leagues_label()}</h2>
      <ul className="sticky top-4">
        <LeagueLink to={listHref(filter, { league: null })} isOn={filter.league === null} name={m.leagues_all()} />
        {leagues.map(({ slug, league, country, count }) => (
          <LeagueLink
            key={slug}
            to={listHref(filter, { league: slug })}
            isOn={filter.league === slug}
            name={league}
            note={
              leagues.some((other) => other.slug !== slug && other.league === league)
                ? `${country} · ${count}`
                : String(count)
            }
          />
        ))}
      </ul>
    </nav>
  );
}

function LeagueLink({ to, isOn, name, note }: { to: string; isOn: boolean; name: string; note?: string }) {
  return (
    <li>
      <LocalLink
        to={to}
        preventScrollReset
        aria-current={isOn ? "true" : undefined}
        className={clsx("type-team flex items-baseline gap-2 py-1.5 hover:underline", isOn && "font-bold")}
      >
        {name} {note ? <span className="type-meta">{note}</span> : null}
      </LocalLink>
    </li>
  );
}
