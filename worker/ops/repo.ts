import { eq, lt, lte, ne, sql } from "drizzle-orm";

import type { ClockMapping } from "../platform/clock.ts";
import type { Database, Statement } from "../platform/db.ts";
import { jobFailures, matchClock, scheduledRuns, workLeases } from "./schema.ts";

export async function readClockMapping(db: Database): Promise<ClockMapping> {
  const [row] = await db.select().from(matchClock).where(eq(matchClock.id, 1));
  if (!row) throw new Error("the match clock has no row: run the migrations");
  return row;
}

const databaseNowMs = sql`cast(unixepoch('subsec') * 1000 as integer)`;

/**
 * Anchors the match clock anew at the database's own instant, so that not a millisecond is lost between reading and
 * writing: at its present time, or at `leapToMs` if that is later.
 *
 * @param forMs real time it runs on from here; 0 stops it, null never does
 * @returns the match time of the anchor
 */
export async function anchorClock(
  db: Database,
  input: { leapToMs: number; speed: number; forMs: number | null },
): Promise<number> {
  const [row] = await db.all<{ anchor_match_ms: number }>(sql`
    update match_clock set
      anchor_match_ms = max((select now_ms from match_now), ${input.leapToMs}),
      anchor_real_ms = ${databaseNowMs},
      running_until_real_ms = ${databaseNowMs} + ${input.forMs},
      speed = ${input.speed}
    where id = 1 returning anchor_match_ms`);
  if (!row) throw new Error("the match clock has no row: run the migrations");
  return row.anchor_match_ms;
}

/** The last window of each job that has been enqueued. */
export async function readLastWindows(db: Database): Promise<Map<string, number>> {
  const rows = await db.select().from(scheduledRuns);
  return new Map(rows.map((row) => [row.job, row.windowAtMs]));
}

export async function recordWindows(
  db: Database,
  windows: readonly { job: string; windowAtMs: number }[],
  enqueuedAtMs: number,
): Promise<void> {
  if (windows.length === 0) return;
  await db
    .insert(scheduledRuns)
    .values(windows.map((window) => ({ ...window, enqueuedAtMs })))
    .onConflictDoUpdate({
      target: scheduledRuns.job,
      set: {
        windowAtMs: sql`max(${scheduledRuns.windowAtMs}, excluded.window_at_ms)`,
        enqueuedAtMs: sql`excluded.enqueued_at_ms`,
      },
    });
}

/** Claims work for a while. @returns the keys that nobody else holds. */
export async function claimWork(
  db: Database,
  keys: readonly string[],
  nowMs: number,
  leasedUntilMs: number,
): Promise<string[]> {
  if (keys.length === 0) return [];
  const claimed = await db.all<{ work_key: string }>(sql`
    insert into work_leases (work_key, leased_until_ms)
    select value, ${leasedUntilMs} from json_each(${JSON.stringify(keys)}) where true
    on conflict (work_key) do update set leased_until_ms = excluded.leased_until_ms
      where work_leases.leased_until_ms <= ${nowMs}
    returning work_key`);
  return claimed.map((row) => row.work_key);
}

/** Claims work whoever holds it. */
export async function leaseWork(db: Database, workKey: string, leasedUntilMs: number): Promise<void> {
  await db
    .insert(workLeases)
    .values({ workKey, leasedUntilMs })
    .onConflictDoUpdate({ target: workLeases.workKey, set: { leasedUntilMs } });
}

/** Work that is due and claimed by nobody; a claim that stands is left alone. */
export function insertDueStatements(keys: readonly string[]): Statement[] {
  if (keys.length === 0) return [];
  return [
    sql`insert into work_leases (work_key, leased_until_ms)
      select value, 0 from json_each(${JSON.stringify(keys)}) where true on conflict do nothing`,
  ];
}

export async function findExpiredWork(db: Database, nowMs: number): Promise<string[]> {
  const rows = await db.select().from(workLeases).where(lte(workLeases.leasedUntilMs, nowMs)).limit(200);
  return rows.map((row) => row.workKey);
}

export async function releaseWork(db: Database, key: string): Promise<void> {
  await db.delete(workLeases).where(eq(workLeases.workKey, key));
}

export async function insertJobFailure(db: Database, failure: typeof jobFailures.$inferInsert): Promise<void> {
  await db.insert(jobFailures).values(failure).onConflictDoNothing();
}

export async function deleteOldBookkeeping(db: Database, beforeMs: number): Promise<void> {
  await db.delete(workLeases).where(lt(workLeases.leasedUntilMs, beforeMs));
}

/** Rows of every table of ours, for the local state door. */
export async function countTables(db: Database): Promise<Record<string, number>> {
  const tables = await db.all<{ name: string }>(sql`
    select name from sqlite_master
    where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like '\\_cf\\_%' escape '\\' and name not like 'd1\\_%' escape '\\'
    order by name`);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await db.all<{ count: number }>(sql`select count(*) as count from ${sql.identifier(name)}`);
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

/** Ends every claim but one; what they stood for is due again. */
export async function endClaimsExcept(db: Database, key: string): Promise<void> {
  await db.update(workLeases).set({ leasedUntilMs: 0 }).where(ne(workLeases.workKey, key));
}
