import { m } from "../paraglide/messages.js";
import type { SurroundingsView } from "./surroundings-view.ts";

type Told = NonNullable<SurroundingsView["absences"]>;

/** Who will miss the match, or may, in the words of the source. */
export function Absences({ absences, home, away }: { absences: Told; home: string; away: string }) {
  return (
    <div className="grid gap-4">
      <Team team={home} absent={absences.home} />
      <Team team={away} absent={absences.away} />
    </div>
  );
}

function Team({ team, absent }: { team: string; absent: Told["home"] }) {
  return (
    <div>
      <h3 className="type-h3 pb-1">{team}</h3>
      {absent.length === 0 ? <p className="text-ink-2">{m.absences_none()}</p> : null}
      <ul>
        {absent.map(({ player, reason, certain }) => (
          <li key={player} className="flex items-baseline justify-between gap-3 border-t border-line py-[7px]">
            <span className="min-w-0">
              {player} {reason ? <span className="type-meta">{reason}</span> : null}
            </span>
            <span className={certain ? "type-num" : "type-num text-ink-2"}>
              {certain ? m.absence_certain() : m.absence_doubtful()}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
