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
