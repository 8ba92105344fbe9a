import { sql } from "drizzle-orm";

import type { Database } from "../platform/db.ts";
import type { ToldHappening } from "./course.ts";
import type { LiveEvent } from "./protocol.ts";

export type HappeningOfMatch = ToldHappening & { matchId: number };

/** Everything told of these matches that a chart is drawn from, in order. */
export async function findHappenings(db: Database, matchIds: readonly number[]): Promise<HappeningOfMatch[]> {
  const rows = await db.all<{
    matchId: number;
    seq: number;
    minute: number | null;
    homeGoals: number;
    awayGoals: number;
    providerStatus: string;
    kind: LiveEvent["kind"] | null;
    side: LiveEvent["side"];
    eventMinute: number;
    extraMinute: number | null;
    replacesSeq: number | null;
    retractsSeq: number | null;
  }>(sql`
    select match_id as matchId, seq, minute, home_score as homeGoals, away_score as awayGoals, status as providerStatus,
      payload ->> '$.event.kind' as kind, payload ->> '$.event.side' as side, payload ->> '$.event.minute' as eventMinute,
      payload ->> '$.event.extra_minute' as extraMinute, replaces_seq as replacesSeq, retracts_seq as retractsSeq
    from match_live_updates where match_id in (select value from json_each(${JSON.stringify(matchIds)}))
    order by match_id, seq`);
  return rows.map(({ kind, side, eventMinute, extraMinute, ...row }) => ({
    ...row,
    event: kind === null ? null : { kind, side, minute: eventMinute, extra_minute: extraMinute },
  }));
}
