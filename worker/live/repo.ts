import { and, asc, eq, gt, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import { matchLiveUpdates } from "./schema.ts";
import type { NewLiveUpdate, StoredLiveUpdate } from "./updates.ts";

/**
 * Statements that append updates, numbering them after what each match has said so far. A fact that stands already
 * violates its key and takes the whole batch back: somebody else was first.
 */
export function insertUpdateStatements(updates: readonly NewLiveUpdate[], nowMs: number): Statement[] {
  const nthOfMatch = new Map<number, number>();
  const numbered = updates.map((update) => {
    const nth = (nthOfMatch.get(update.matchId) ?? 0) + 1;
    nthOfMatch.set(update.matchId, nth);
    return { ...update, nth };
  });
  return jsonChunks(numbered).map(
    (chunk) =>
      sql`
      insert into match_live_updates (match_id, seq, fact_key, kind, minute, home_score, away_score, status, payload,
        match_at_ms, recorded_at_ms)
      select json_extract(value, '$.matchId'),
        coalesce((select max(told.seq) from match_live_updates told where told.match_id = json_extract(value, '$.matchId')), 0)
          + json_extract(value, '$.nth'),
        json_extract(value, '$.factKey'), json_extract(value, '$.kind'), json_extract(value, '$.minute'),
        json_extract(value, '$.homeScore'), json_extract(value, '$.awayScore'), json_extract(value, '$.status'),
        json_extract(value, '$.payload'), json_extract(value, '$.matchAtMs'), ${nowMs}
      from json_each(${chunk})`,
  );
}

export async function findUpdatesSince(db: Database, matchId: number, sinceSeq: number): Promise<StoredLiveUpdate[]> {
  return db
    .select()
    .from(matchLiveUpdates)
    .where(and(eq(matchLiveUpdates.matchId, matchId), gt(matchLiveUpdates.seq, sinceSeq)))
    .orderBy(asc(matchLiveUpdates.seq));
}

/** Keys of everything told of these matches, by match. */
export async function findToldKeys(db: Database, matchIds: readonly number[]): Promise<Map<number, Set<string>>> {
  const rows = await db
    .select({ matchId: matchLiveUpdates.matchId, factKey: matchLiveUpdates.factKey })
    .from(matchLiveUpdates)
    .where(inJsonList(matchLiveUpdates.matchId, matchIds));
  const keys = new Map<number, Set<string>>();
  for (const row of rows) {
    const told = keys.get(row.matchId) ?? new Set();
    keys.set(row.matchId, told.add(row.factKey));
  }
  return keys;
}

/** The updates with these keys, in the order of their numbers. */
export async function findUpdatesByKeys(
  db: Database,
  keys: readonly { matchId: number; factKey: string }[],
): Promise<StoredLiveUpdate[]> {
  return db
    .select()
    .from(matchLiveUpdates)
    .where(
      sql`(${matchLiveUpdates.matchId}, ${matchLiveUpdates.factKey}) in
        (select json_extract(value, '$.matchId'), json_extract(value, '$.factKey') from json_each(${JSON.stringify(keys)}))`,
    )
    .orderBy(asc(matchLiveUpdates.matchId), asc(matchLiveUpdates.seq));
}
