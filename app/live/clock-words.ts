import { m } from "../paraglide/messages.js";
import { type ClockReading, type ShownClock, shownClock } from "./match-clock.ts";

/** The time of a match in play where there is little room: "67′", "45+′", "MT", "susp." */
export function clockWords(reading: ClockReading): string {
  const clock = shownClock(reading);
  switch (clock.phase) {
    case "half_time":
      return m.clock_half_time();
    case "break":
      return m.clock_break();
    case "shoot_out":
      return m.clock_shoot_out();
    case "suspended":
      return m.clock_suspended();
    case "interrupted":
      return m.clock_interrupted();
    default:
      return minuteWords(clock) ?? m.clock_live();
  }
}

/** The same in full: "mi-temps", "prolongation, 105′", "match suspendu, 30′". */
export function longClockWords(reading: ClockReading): string {
  const clock = shownClock(reading);
  const minute = minuteWords(clock);
  switch (clock.phase) {
    case "half_time":
      return m.phase_half_time();
    case "break":
      return m.phase_break();
    case "shoot_out":
      return m.phase_shoot_out();
    case "extra_time":
      return withMinute(m.phase_extra_time(), minute);
    case "suspended":
      return withMinute(m.phase_suspended(), minute);
    case "interrupted":
      return withMinute(m.phase_interrupted(), minute);
    case null:
      return minute ?? m.clock_live();
  }
}

function minuteWords({ minute, added }: ShownClock): string | null {
  return minute === null ? null : `${minute}${added ? "+" : ""}′`;
}

function withMinute(words: string, minute: string | null): string {
  return minute === null ? words : `${words}, ${minute}`;
}
