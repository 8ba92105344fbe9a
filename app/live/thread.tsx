import { clsx } from "clsx";

import type { LiveEvent } from "../../worker/live/protocol.ts";
import { m } from "../paraglide/messages.js";
import { type ThreadLine, isEventLine } from "./room-state.ts";

/** What happened, newest first. It says everything the figures above it say. */
export function Thread({ lines, home, away }: { lines: readonly ThreadLine[]; home: string; away: string }) {
  if (lines.length === 0) return <p className="text-ink-2">{m.thread_empty()}</p>;
  return (
    <ol>
      {lines.toReversed().map((line) => (
        <li
          key={line.seq}
          className="grid grid-cols-[2.75rem_minmax(0,1fr)_auto] items-baseline gap-2 border-t border-line py-2.5"
        >
          <span className="type-num">{line.minute === null ? "" : `${line.minute}′`}</span>
          <span className={clsx(isEventLine(line) ? "font-bold" : "text-ink-2")}>{lineText(line, home, away)}</span>
          <span className="type-num">
            {line.score[0]}–{line.score[1]}
          </span>
        </li>
      ))}
    </ol>
  );
}

function lineText({ told }: ThreadLine, home: string, away: string): string {
  if (told.by === "server") return told.text;
  if (told.by === "status") return statusText(told.providerStatus);
  if (told.by === "score") return m.thread_score();
  const what = eventText(told.event, home, away);
  return told.by === "retraction" ? m.thread_retraction({ what }) : what;
}

function eventText({ kind, side, player }: LiveEvent, home: string, away: string): string {
  const team = side === "home" ? home : away;
  return m.thread_event({ what: eventName(kind), who: player === null ? team : `${team}, ${player}` });
}

function eventName(kind: LiveEvent["kind"]): string {
  switch (kind) {
    case "goal":
      return m.event_goal();
    case "own_goal":
      return m.event_own_goal();
    case "penalty_goal":
      return m.event_penalty_goal();
    case "missed_penalty":
      return m.event_missed_penalty();
    case "yellow_card":
      return m.event_yellow_card();
    case "red_card":
      return m.event_red_card();
    case "substitution":
      return m.event_substitution();
    case "var":
      return m.event_var();
    case "shootout_goal":
      return m.event_shootout_goal();
    case "shootout_miss":
      return m.event_shootout_miss();
  }
}

function statusText(providerStatus: string): string {
  switch (providerStatus) {
    case "1H":
      return m.thread_kick_off();
    case "HT":
      return m.thread_half_time();
    case "2H":
      return m.thread_second_half();
    case "ET":
      return m.thread_extra_time();
    case "BT":
      return m.thread_break();
    case "P":
      return m.thread_shoot_out();
    case "SUSP":
      return m.thread_suspended();
    case "INT":
      return m.thread_interrupted();
    case "FT":
      return m.thread_full_time();
    case "AET":
      return m.thread_full_time_extra_time();
    case "PEN":
      return m.thread_full_time_shoot_out();
    default:
      return m.thread_in_play();
  }
}
