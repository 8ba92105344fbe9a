/** What is known of the time of a match: the provider's last word, and how old that is. */
export type ClockReading = {
  minute: number | null;
  providerStatus: string;
  /** Real milliseconds since that was said. */
  ageMs: number;
  /** Match milliseconds per real millisecond. */
  speed: number;
};

export type MatchPhase = "half_time" | "extra_time" | "break" | "shoot_out" | "suspended" | "interrupted";

export type ShownClock = {
  /** Null in ordinary play. */
  phase: MatchPhase | null;
  /** Null when nobody said it. */
  minute: number | null;
  /** True beyond the end of the half. */
  added: boolean;
};

const phases: Readonly<Record<string, MatchPhase>> = {
  HT: "half_time",
  ET: "extra_time",
  BT: "break",
  P: "shoot_out",
  SUSP: "suspended",
  INT: "interrupted",
};
const halfEnds: Readonly<Record<string, number>> = { "1H": 45, "2H": 90, ET: 120 };

/** The minute a match is in by now: the last one told, moved on by what has passed, never beyond the end of its half. */
export function shownClock({ minute, providerStatus, ageMs, speed }: ClockReading): ShownClock {
  const phase = phases[providerStatus] ?? null;
  const end = halfEnds[providerStatus];
  if (minute === null || end === undefined) return { phase, minute, added: false };
  if (minute > end) return { phase, minute: end, added: true };
  const reached = minute + Math.floor((Math.max(0, ageMs) * speed) / 60_000);
  return { phase, minute: Math.min(end, reached), added: reached > end };
}
