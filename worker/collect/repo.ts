import { and, asc, desc, eq, lt, ne, sql } from "drizzle-orm";

import { type Database, type Statement, jsonChunks } from "../platform/db.ts";
import { collectionLogs, rawMatchData } from "./schema.ts";

/** `ref` is the provider's own name of the match. */
export type RawAnswer = { ref: string; rawData: string; fingerprint: string };

/** To be run after the matches themselves are there. */
export function insertRawStatements(
  provider: string,
  answers: readonly RawAnswer[],
  at: { createdAtMs: number; matchAtMs: number },
): Statement[] {
  return jsonChunks(answers).map(
    (chunk) =>
      sql`
      insert into raw_match_data (match_id, provider, kind, raw_data, fingerprint, created_at_ms, match_at_ms)
      select external_refs.entity_id, ${provider}, 'fixture', json_extract(value, '$.rawData'),
        json_extract(value, '$.fingerprint'), ${at.createdAtMs}, ${at.matchAtMs}
      from json_each(${chunk}) join external_refs on external_refs.provider = ${provider}
        and external_refs.kind = 'match' and external_refs.ref = json_extract(value, '$.ref')
      where true
      on conflict do nothing`,
  );
}

export async function deleteRawBefore(db: Database, beforeMs: number): Promise<void> {
  await db.delete(rawMatchData).where(lt(rawMatchData.createdAtMs, beforeMs));
}

export async function insertCollectionLog(db: Database, log: typeof collectionLogs.$inferInsert): Promise<void> {
  await db.insert(collectionLogs).values(log);
}

export async function deleteLogsBefore(db: Database, beforeMs: number): Promise<void> {
  await db.delete(collectionLogs).where(lt(collectionLogs.startedAtMs, beforeMs));
}

/** Match clock of the last run of a job that reached the upstream; null before the first. */
export async function findLastRunMs(db: Database, job: string): Promise<number | null> {
  const [row] = await db
    .select({ matchAtMs: collectionLogs.matchAtMs })
    .from(collectionLogs)
    .where(and(eq(collectionLogs.job, job), ne(collectionLogs.status, "delayed")))
    .orderBy(desc(collectionLogs.startedAtMs), desc(collectionLogs.id))
    .limit(1);
  return row?.matchAtMs ?? null;
}

export type LogFilter = { job?: string | undefined; status?: "ok" | "delayed" | "failed" | undefined };

function logsWhere(filter: LogFilter) {
  return and(
    filter.job ? eq(collectionLogs.job, filter.job) : undefined,
    filter.status ? eq(collectionLogs.status, filter.status) : undefined,
  );
}

export function findLogPage(db: Database, filter: LogFilter, page: { limit: number; offset: number }) {
  return db
    .select()
    .from(collectionLogs)
    .where(logsWhere(filter))
    .orderBy(desc(collectionLogs.id))
    .limit(page.limit)
    .offset(page.offset);
}

export async function countLogs(db: Database, filter: LogFilter): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(collectionLogs)
    .where(logsWhere(filter));
  return row?.count ?? 0;
}

/** The newest run of every job. */
export function findLastLogs(db: Database) {
  return db
    .select()
    .from(collectionLogs)
    .where(sql`${collectionLogs.id} in (select max(id) from collection_logs group by job)`)
    .orderBy(asc(collectionLogs.job));
}

export async function findLastLog(db: Database) {
  const [row] = await db.select().from(collectionLogs).orderBy(desc(collectionLogs.id)).limit(1);
  return row ?? null;
}
