import { m } from "../paraglide/messages.js";
import { type ClockReading, shownClock } from "./match-clock.ts";

/** The time of a match in play: "67′", "45+′", "mi-temps". */
export function clockWords(reading: ClockReading): string {
  const clock = shownClock(reading);
  if (clock.kind === "half_time") return m.clock_half_time();
  if (clock.kind === "unknown") return m.clock_live();
  return `${clock.minute}${clock.added ? "+" : ""}′`;
}
