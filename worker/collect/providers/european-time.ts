/** Zones of the recorded leagues, in minutes east of UTC in winter. All of them follow the European Union's summer time. */
const winterOffsetMinutes = { western: 0, central: 60 } as const;

export type EuropeanZone = keyof typeof winterOffsetMinutes;

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * The instant at which clocks in the zone show the given time on the given date.
 *
 * Summer time runs from 01:00 UTC of the last Sunday of March to 01:00 UTC of the last Sunday of October, since 1996
 * and in Great Britain too. Times between 00:00 and 03:00 on these two Sundays are not told apart: nobody kicks off then.
 *
 * @param date "YYYY-MM-DD"
 * @param minuteOfDay 0 to 1439
 * @throws RangeError for anything that is no date
 */
export function europeanTimeMs(zone: EuropeanZone, date: string, minuteOfDay: number): number {
  const midnightMs = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnightMs)) throw new RangeError(`not a date: ${date}`);
  const winterMs = midnightMs + (minuteOfDay - winterOffsetMinutes[zone]) * minuteMs;
  return isSummerTime(winterMs) ? winterMs - 60 * minuteMs : winterMs;
}

function isSummerTime(atMs: number): boolean {
  const year = new Date(atMs).getUTCFullYear();
  return atMs >= lastSundayMs(year, 2) && atMs < lastSundayMs(year, 9);
}

function lastSundayMs(year: number, month: number): number {
  const lastDayMs = Date.UTC(year, month + 1, 0, 1);
  return lastDayMs - new Date(lastDayMs).getUTCDay() * dayMs;
}
