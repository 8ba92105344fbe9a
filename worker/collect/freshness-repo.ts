import { sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";

/** The runs that bring matches themselves: prices that wait for their quota are no trouble of the source. */
const ofMatches = sql`job in ('daily', 'statuses', 'live')`;

/** When the last good run was, and when the first of the runs after it; walks the log backwards from its end. */
export async function findFreshness(
  db: Database,
): Promise<{ last_good_at_ms: number | null; troubled_since_ms: number | null }> {
  const [row] = await db.all<{ last_good_at_ms: number | null; troubled_since_ms: number | null }>(sql`
    with good as materialized (select id, match_at_ms from collection_logs where status = 'ok' and ${ofMatches} order by id desc limit 1)
    select (select match_at_ms from good) as last_good_at_ms,
      (select match_at_ms from collection_logs where id > coalesce((select id from good), 0) and ${ofMatches}
        order by id limit 1)
        as troubled_since_ms`);
  return row ?? { last_good_at_ms: null, troubled_since_ms: null };
}
