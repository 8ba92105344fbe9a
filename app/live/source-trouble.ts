import { dayKey } from "../../worker/platform/zoned-day.ts";
import { formatMoment, formatTime } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";

/**
 * Since when the source has not answered, and of when what is shown is; null when all is well. Pages are cached for
 * everybody, so hours are absolute, with their day once they are not of today.
 *
 * @param nowMs match clock, as every instant here
 */
export function sourceTrouble(
  { lastGoodAtMs, troubledSinceMs }: { lastGoodAtMs: number | null; troubledSinceMs: number | null },
  { zone, nowMs }: { zone: string; nowMs: number },
): string | null {
  if (troubledSinceMs === null) return null;
  if (lastGoodAtMs === null) return m.trouble_from_the_start();
  const today = dayKey(nowMs, zone);
  const isToday = [lastGoodAtMs, troubledSinceMs].every((instantMs) => dayKey(instantMs, zone) === today);
  return isToday
    ? m.trouble_today({ since: formatTime(troubledSinceMs, zone), asOf: formatTime(lastGoodAtMs, zone) })
    : m.trouble_for_days({ since: formatMoment(troubledSinceMs, zone), asOf: formatMoment(lastGoodAtMs, zone) });
}
