import { and, desc, eq, lt, ne, sql } from "drizzle-orm";

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

export async function deleteLogsBefore(db: Database, beforeMs: number, exceptJob: string): Promise<void> {
  await db
    .delete(collectionLogs)
    .where(and(lt(collectionLogs.startedAtMs, beforeMs), ne(collectionLogs.job, exceptJob)));
}

/** Whether a job has ever come to its end. */
export async function hasSucceeded(db: Database, job: string): Promise<boolean> {
  const rows = await db
    .select({ id: collectionLogs.id })
    .from(collectionLogs)
    .where(and(eq(collectionLogs.job, job), eq(collectionLogs.status, "ok")))
    .limit(1);
  return rows.length > 0;
}

export async function findLastLog(db: Database) {
  const [row] = await db.select().from(collectionLogs).orderBy(desc(collectionLogs.id)).limit(1);
  return row ?? null;
}
