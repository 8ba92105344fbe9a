import { minuteOfDay, nextWallMinuteMs } from "../platform/zoned-day.ts";

/** From one minute of the day up to another, which may be of the next day. */
export type QuietHours = { fromMinute: number; untilMinute: number };

/**
 * When somebody may be disturbed: at once, or when their quiet hours are over.
 *
 * @param zone whose clocks the quiet hours go by
 */
export function afterQuietHours(atMs: number, quiet: QuietHours | null, zone: string): number {
  if (!quiet || !isQuiet(minuteOfDay(atMs, zone), quiet)) return atMs;
  return nextWallMinuteMs(atMs, quiet.untilMinute, zone);
}

export function isQuiet(minute: number, { fromMinute, untilMinute }: QuietHours): boolean {
  return fromMinute < untilMinute
    ? minute >= fromMinute && minute < untilMinute
    : minute >= fromMinute || minute < untilMinute;
}
