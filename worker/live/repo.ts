import { and, asc, eq, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import type { LiveEvent } from "./protocol.ts";
import { matchLiveUpdates } from "./schema.ts";
import type { ToldEvent } from "./standing.ts";
import {
  type NewLiveUpdate,
  type PastMatch,
  type StoredLiveUpdate,
  type TeamGoal,
  teamGoalOf,
  toldEventsOf,
} from "./updates.ts";

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
        match_at_ms, recorded_at_ms, replaces_seq, retracts_seq)
      select json_extract(value, '$.matchId'),
        coalesce((select max(told.seq) from match_live_updates told where told.match_id = json_extract(value, '$.matchId')), 0)
          + json_extract(value, '$.nth'),
        json_extract(value, '$.factKey'), json_extract(value, '$.kind'), json_extract(value, '$.minute'),
        json_extract(value, '$.homeScore'), json_extract(value, '$.awayScore'), json_extract(value, '$.status'),
        json_extract(value, '$.payload'), json_extract(value, '$.matchAtMs'), ${nowMs},
        json_extract(value, '$.replacesSeq'), json_extract(value, '$.retractsSeq')
      from json_each(${chunk})`,
  );
}

/**
 * Statements that keep what happened in matches that were over when they were first met; to be run behind those that add
 * the matches. Of a match that somebody has told of already nothing is added.
 */
export function insertPastUpdateStatements(provider: string, past: readonly PastMatch[], nowMs: number): Statement[] {
  return jsonChunks(past).map(
    (chunk) =>
      sql`
      insert into match_live_updates (match_id, seq, fact_key, kind, minute, home_score, away_score, status, payload,
        match_at_ms, recorded_at_ms)
      select named.entity_id, told.key + 1, told.value ->> 'factKey', told.value ->> 'kind', told.value ->> 'minute',
        told.value ->> 'homeScore', told.value ->> 'awayScore', told.value ->> 'status', told.value -> 'payload',
        told.value ->> 'matchAtMs', ${nowMs}
      from json_each(${chunk}) past
      cross join external_refs named on named.provider = ${provider} and named.kind = 'match'
        and named.ref = past.value ->> 'ref'
      cross join json_each(past.value -> 'updates') told
      where not exists (select 1 from match_live_updates known where known.match_id = named.entity_id)`,
  );
}

/** Recorded goals of these teams in matches that kicked off in `[fromMs, beforeMs)`, oldest match first. */
export async function findGoalsOfTeams(
  db: Database,
  { teamIds, fromMs, beforeMs }: { teamIds: readonly number[]; fromMs: number; beforeMs: number },
): Promise<TeamGoal[]> {
  const ids = JSON.stringify(teamIds);
  const rows = await db.all<{
    home_team_id: number;
    away_team_id: number;
    kickoff_at_ms: number;
    kind: LiveEvent["kind"];
    side: LiveEvent["side"];
    player: string | null;
  }>(sql`
    select m.home_team_id, m.away_team_id, m.kickoff_at_ms, told.payload ->> '$.event.kind' as kind,
      told.payload ->> '$.event.side' as side, told.payload ->> '$.event.player' as player
    from (
      select id from matches
      where home_team_id in (select value from json_each(${ids})) and kickoff_at_ms >= ${fromMs} and kickoff_at_ms < ${beforeMs}
      union
      select id from matches
      where away_team_id in (select value from json_each(${ids})) and kickoff_at_ms >= ${fromMs} and kickoff_at_ms < ${beforeMs}
    ) played
    join matches m on m.id = played.id
    join match_live_updates told on told.match_id = m.id and told.kind = 'event'
    where told.payload ->> '$.event.kind' in ('goal', 'penalty_goal', 'own_goal')
      and told.payload ->> '$.event.estimated' = 0
      and told.retracts_seq is null
      and not exists (select 1 from match_live_updates later
        where later.match_id = told.match_id and coalesce(later.replaces_seq, later.retracts_seq) = told.seq)
    order by m.kickoff_at_ms, m.id, told.seq`);
  return rows.flatMap(
    ({ home_team_id: homeTeamId, away_team_id: awayTeamId, kickoff_at_ms: kickoffAtMs, ...event }) => {
      const goal = teamGoalOf(event, { homeTeamId, awayTeamId, kickoffAtMs });
      return goal && teamIds.includes(goal.teamId) ? [goal] : [];
    },
  );
}

/** Everything ever told of a match, oldest first. */
export async function findUpdates(db: Database, matchId: number): Promise<StoredLiveUpdate[]> {
  return db
    .select()
    .from(matchLiveUpdates)
    .where(eq(matchLiveUpdates.matchId, matchId))
    .orderBy(asc(matchLiveUpdates.seq));
}

/** Everything told of the events of these matches, in the order of its numbers, by match. */
export async function findToldEvents(db: Database, matchIds: readonly number[]): Promise<Map<number, ToldEvent[]>> {
  const rows = await db
    .select({
      matchId: matchLiveUpdates.matchId,
      seq: matchLiveUpdates.seq,
      payload: matchLiveUpdates.payload,
      replacesSeq: matchLiveUpdates.replacesSeq,
      retractsSeq: matchLiveUpdates.retractsSeq,
    })
    .from(matchLiveUpdates)
    .where(and(inJsonList(matchLiveUpdates.matchId, matchIds), eq(matchLiveUpdates.kind, "event")))
    .orderBy(asc(matchLiveUpdates.matchId), asc(matchLiveUpdates.seq));
  const byMatch = Map.groupBy(rows, ({ matchId }) => matchId);
  return new Map([...byMatch].map(([matchId, ofMatch]) => [matchId, toldEventsOf(ofMatch)]));
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
