/** Calendar days of a named time zone. A day key is "YYYY-MM-DD"; instants are UTC epoch milliseconds. */

const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The day on which an instant falls in a zone. */
export function dayKey(epochMs: number, zone: string): string {
  return formatOf(zone).format(epochMs).slice(0, 10);
}

/**
 * The first instant of a day in a zone, on the days clocks change too.
 *
 * @throws RangeError for an unknown zone or a malformed day
 */
export function dayStartMs(day: string, zone: string): number {
  const midnightUtcMs = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnightUtcMs)) throw new RangeError(`not a day: ${day}`);
  // Clocks change at most once around a midnight: it is reckoned by the offset of the day before or of the day after,
  // and where the clock strikes midnight twice, the first one counts.
  const [earlier = midnightUtcMs, later = midnightUtcMs] = [-dayMs, dayMs]
    .map((asideMs) => midnightUtcMs - offsetMs(midnightUtcMs + asideMs, zone))
    .toSorted((one, other) => one - other);
  return dayKey(earlier, zone) === day ? earlier : later;
}

/** The day `days` after another, by the calendar. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** What clocks in a zone show at an instant: minutes since midnight. */
export function minuteOfDay(epochMs: number, zone: string): number {
  const [hour = 0, minute = 0] = formatOf(zone).format(epochMs).slice(-8).split(":").map(Number);
  return hour * 60 + minute;
}

/** The first instant of a day at which clocks in a zone show a minute of the day; where they skip it, the instant they do. */
export function wallMinuteMs(day: string, minute: number, zone: string): number {
  const [first] = wallMinutesMs(day, minute, zone);
  return first;
}

/** The first instant after another at which clocks in a zone show a minute of the day, or skip it. */
export function nextWallMinuteMs(afterMs: number, minute: number, zone: string): number {
  const today = dayKey(afterMs, zone);
  // Two days on, because a place that changes sides of the date line skips a whole one.
  const instants = [0, 1, 2].flatMap((days) => wallMinutesMs(shiftDay(today, days), minute, zone));
  const next = instants.find((instantMs) => instantMs > afterMs);
  if (next === undefined) throw new RangeError(`no such minute: ${minute}`);
  return next;
}

/** The instants of a day that show a minute of it, earliest first: two where clocks are put back over it. */
function wallMinutesMs(day: string, minute: number, zone: string): [number, ...number[]] {
  const wallUtcMs = Date.parse(`${day}T00:00:00Z`) + minute * 60_000;
  const [earlier = wallUtcMs, later = wallUtcMs] = [-dayMs, dayMs]
    .map((asideMs) => wallUtcMs - offsetMs(wallUtcMs + asideMs, zone))
    .toSorted((one, other) => one - other);
  const [first, ...others] = [...new Set([earlier, later])].filter(
    (instantMs) => dayKey(instantMs, zone) === day && minuteOfDay(instantMs, zone) === minute,
  );
  if (first !== undefined) return [first, ...others];
  let jumpMs = earlier;
  while (jumpMs < later && offsetMs(jumpMs, zone) === offsetMs(earlier, zone)) jumpMs += 60_000;
  return [jumpMs];
}

/**
 * The one name of a place's zone, however it is written; null for what is no zone or a bare offset. Keeps nothing: the
 * name may come from anybody.
 */
export function canonicalZone(zone: string): string | null {
  if (!/^[A-Za-z]/.test(zone)) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function offsetMs(epochMs: number, zone: string): number {
  const local = formatOf(zone).format(epochMs).replace(", ", "T").replace("T24:", "T00:");
  return Date.parse(`${local}Z`) - Math.floor(epochMs / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("sv-SE", {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return format;
}
