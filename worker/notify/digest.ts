import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { dayKey, shiftDay, wallMinuteMs } from "../platform/zoned-day.ts";
import { usualDigestMinute } from "./choices.ts";
import { relayOutbox } from "./outbox.ts";
import { type DigestWindow, findDigestTimes, insertDigestStatements } from "./outbox-repo.ts";

/** A digest that is later than this is not made up for: its day is over. */
const madeUpForMs = 6 * 3_600_000;

/**
 * Asks for the digest of everybody whose hour has come by the clock of their zone, if anything happened to them since the
 * one before. Doing it again, late or at once, asks for none twice. Real clock.
 */
export async function askForDigests(ctx: ServiceContext): Promise<void> {
  const nowMs = ctx.clock.realNowMs();
  const times = await findDigestTimes(ctx.db, usualDigestMinute);
  const windows = times.flatMap((time) => digestWindowOf(time, nowMs) ?? []);
  await runBatch(ctx.db, insertDigestStatements(windows, usualDigestMinute, nowMs));
  await relayOutbox(ctx);
}

/** The digest that is due in a zone: what happened from one such minute to the next; null where none is. */
export function digestWindowOf({ zone, minute }: { zone: string; minute: number }, nowMs: number): DigestWindow | null {
  const today = dayKey(nowMs, zone);
  const day = wallMinuteMs(today, minute, zone) <= nowMs ? today : shiftDay(today, -1);
  const untilMs = wallMinuteMs(day, minute, zone);
  if (nowMs - untilMs > madeUpForMs) return null;
  return { zone, minute, day, fromMs: wallMinuteMs(shiftDay(day, -1), minute, zone), untilMs };
}
