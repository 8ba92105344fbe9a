/** What is known of the time of a match: the provider's last word, and how old that is. */
export type ClockReading = {
  minute: number | null;
  providerStatus: string;
  /** Real milliseconds since that was said. */
  ageMs: number;
  /** Match milliseconds per real millisecond. */
  speed: number;
};

export type ShownClock =
  | { kind: "minute"; minute: number; added: boolean }
  | { kind: "half_time" }
  | { kind: "unknown" };

const halfEnds: Readonly<Record<string, number>> = { "1H": 45, "2H": 90, ET: 120 };
/** The minute a match is in by now: the last one told, moved on by what has passed, never beyond the end of its half. */
export function shownClock({ minute, providerStatus, ageMs, speed }: ClockReading): ShownClock {
  if (providerStatus === "HT") return { kind: "half_time" };
  if (minute === null) return { kind: "unknown" };
  const end = halfEnds[providerStatus];
  if (end === undefined) return { kind: "minute", minute, added: false };
  if (minute > end) return { kind: "minute", minute: end, added: true };
  const reached = minute + Math.floor((Math.max(0, ageMs) * speed) / 60_000);
  return { kind: "minute", minute: Math.min(end, reached), added: reached > end };
}
