import { Cron } from "croner";

/**
 * The last instant at or before `nowMs` at which a cron expression fires, in UTC; null when it fired never in the
 * eight days before.
 */
export function lastFireMs(cron: string, nowMs: number): number | null {
  const previous = new Cron(cron, { timezone: "UTC" }).previousRuns(1, new Date(nowMs + 1))[0];
  return previous && nowMs - previous.getTime() <= 8 * 86_400_000 ? previous.getTime() : null;
}

/** The first instant after `afterMs` at which a cron expression fires, in UTC. */
export function nextFireMs(cron: string, afterMs: number): number {
  const next = new Cron(cron, { timezone: "UTC" }).nextRun(new Date(afterMs));
  if (!next) throw new Error(`cron "${cron}" never fires again`);
  return next.getTime();
}
