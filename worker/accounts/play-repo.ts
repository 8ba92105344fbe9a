import { and, eq, gt, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList } from "../platform/db.ts";
import { type PlayKind, type PlayPeriod, periodMs } from "./play-limits.ts";
import { playEntries, playExclusions, userLimits } from "./play-schema.ts";

export type PlayEntry = typeof playEntries.$inferInsert;
export type Exclusion = typeof playExclusions.$inferSelect;

export function findLimitChanges(db: Database, userId: number) {
  return db.select().from(userLimits).where(eq(userLimits.userId, userId)).orderBy(userLimits.id);
}

/** Exclusions that have not ended. */
export function findExclusions(db: Database, userId: number, nowMs: number): Promise<Exclusion[]> {
  return db
    .select()
    .from(playExclusions)
    .where(and(eq(playExclusions.userId, userId), gt(playExclusions.endsAtMs, nowMs)));
}

/** Everything kept of what somebody set themselves and of what counted against it, oldest first. */
export async function findPlayHistory(db: Database, userId: number) {
  const [changes, exclusions, entries] = await Promise.all([
    findLimitChanges(db, userId),
    db.select().from(playExclusions).where(eq(playExclusions.userId, userId)).orderBy(playExclusions.id),
    db.select().from(playEntries).where(eq(playEntries.userId, userId)).orderBy(playEntries.id),
  ]);
  return { changes, exclusions, entries };
}

/** What was deposited and staked within each period that ends now, in minor units. */
export async function sumPlay(
  db: Database,
  userId: number,
  nowMs: number,
): Promise<{ kind: PlayKind; day: number; week: number; month: number }[]> {
  const since = (period: PlayPeriod) => sql`${nowMs - periodMs[period]}`;
  return db.all(sql`
    select kind,
      sum(iif(at_ms > ${since("day")}, amount_minor, 0)) as day,
      sum(iif(at_ms > ${since("week")}, amount_minor, 0)) as week,
      sum(amount_minor) as month
    from play_entries where user_id = ${userId} and at_ms > ${since("month")} group by kind`);
}

export function cancelChangesStatements(ids: readonly number[], nowMs: number): Statement[] {
  if (ids.length === 0) return [];
  return [
    sql`update user_limits set cancelled_at_ms = ${nowMs}
      where ${inJsonList(sql`id`, ids)} and cancelled_at_ms is null and effective_at_ms > ${nowMs}`,
  ];
}

export function insertChangeStatement(change: typeof userLimits.$inferInsert): Statement {
  return sql`insert into user_limits (user_id, kind, period, amount_minor, requested_at_ms, effective_at_ms)
    values (${change.userId}, ${change.kind}, ${change.period}, ${change.amountMinor ?? null}, ${change.requestedAtMs}, ${change.effectiveAtMs})`;
}

export function insertExclusionStatement(exclusion: typeof playExclusions.$inferInsert): Statement {
  return sql`insert into play_exclusions (user_id, kind, starts_at_ms, ends_at_ms)
    values (${exclusion.userId}, ${exclusion.kind}, ${exclusion.startsAtMs}, ${exclusion.endsAtMs})`;
}

/** Aborts its batch where a limit or an exclusion stands against it: the table's triggers see to that. */
export function insertPlayEntryStatement(entry: PlayEntry): Statement {
  return sql`insert into play_entries (user_id, kind, movement_id, amount_minor, currency, at_ms)
    values (${entry.userId}, ${entry.kind}, ${entry.movementId}, ${entry.amountMinor}, ${entry.currency}, ${entry.atMs})`;
}

export function deletePlayEntryStatement(movementId: string): Statement {
  return sql`delete from play_entries where movement_id = ${movementId}`;
}
