import { m } from "../paraglide/messages.js";
import type { SurroundingsView } from "./surroundings-view.ts";

type Told = NonNullable<SurroundingsView["lineUps"]>;
type LineUp = Told["home"];
type Player = LineUp["starting"][number];

/** Both elevens side by side, line by line; substitutes fold away. */
export function LineUps({ lineUps, home, away }: { lineUps: Told; home: string; away: string }) {
  const hasSubstitutes = lineUps.home.substitutes.length + lineUps.away.substitutes.length > 0;
  return (
    <>
      <div className="grid grid-cols-2 gap-x-4">
        <Eleven team={home} lineUp={lineUps.home} />
        <Eleven team={away} lineUp={lineUps.away} />
      </div>
      {hasSubstitutes ? (
        <details className="mt-3 border-t border-line">
          <summary className="link type-meta flex min-h-11 items-center">{m.line_ups_substitutes()}</summary>
          <div className="grid grid-cols-2 gap-x-4">
            <Players label={home} players={lineUps.home.substitutes} />
            <Players label={away} players={lineUps.away.substitutes} />
          </div>
        </details>
      ) : null}
    </>
  );
}

function Eleven({ team, lineUp: { formation, coach, starting } }: { team: string; lineUp: LineUp }) {
  const lines: [position: Player["position"], name: string | null][] = [
    ["G", m.line_ups_goalkeeper()],
    ["D", m.line_ups_defenders()],
    ["M", m.line_ups_midfielders()],
    ["F", m.line_ups_forwards()],
    [null, null],
  ];
  return (
    <div className="min-w-0">
      <h3 className="type-h3">{team}</h3>
      <p className="type-num">{formation ?? "–"}</p>
      {lines.map(([position, name]) => {
        const players = starting.filter((player) => player.position === position);
        return players.length === 0 ? null : (
          <div key={position} className="mt-2 border-t border-line pt-1.5">
            {name ? <p className="type-meta">{name}</p> : null}
            <Players label={name ?? team} players={players} />
          </div>
        );
      })}
      {coach ? <p className="type-meta mt-2 border-t border-line pt-1.5">{m.line_ups_coach({ coach })}</p> : null}
    </div>
  );
}

function Players({ label, players }: { label: string; players: readonly Player[] }) {
  return (
    <ul aria-label={label} className="min-w-0">
      {players.map(({ name, number }) => (
        <li key={`${number} ${name}`} className="flex gap-1.5 py-0.5">
          <span className="type-num w-5 shrink-0 text-right text-ink-3">{number}</span>
          <span className="type-team min-w-0 break-words hyphens-auto">{name}</span>
        </li>
      ))}
    </ul>
  );
}
