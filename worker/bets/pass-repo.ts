import { sql } from "drizzle-orm";

import { type Database, type Statement, runBatch } from "../platform/db.ts";
import { postponementWindowMs } from "./leg-outcome.ts";

/** One going over all bets on a match, in the order of their ids. */
export type Pass = { pass: number; afterBetId: number };

const lookAgainMs = 3_600_000;

/**
 * The bets on a match are due where what settles them is no longer what they were looked at with, where a pass over them did not
 * come to its end, and where an instant has come that decides without being told. As long as a match is merely played nothing
 * is decided. Of watched matches `s` and matches `m`; instants of the match clock.
 */
const playing = sql`('1H', 'HT', '2H', 'ET', 'BT', 'P')`;
const changed = sql`(
  (m.result_revision, m.kickoff_at_ms) is not (s.result_revision, s.kickoff_at_ms)
  or (m.provider_status <> s.provider_status and not (m.provider_status in ${playing}
    and (s.provider_status in ${playing} or s.provider_status in ('NS', 'TBD'))))
  or (m.provider_status = 'ABD' and m.state_revision <> s.state_revision))`;

function isDue(nowMs: number) {
  return sql`(${changed} or s.after_bet_id is not null or s.next_look_at_ms <= ${nowMs})`;
}

/** Whether what a bet `b` depends on was told and not looked at yet. */
export function isAwaited(nowMs: number): Statement {
  return sql`exists (select 1 from bet_legs x join bet_matches s on s.match_id = x.match_id join matches m on m.id = x.match_id
    where x.bet_id = b.id and ${isDue(nowMs)})`;
}

export async function findDueMatches(db: Database, nowMs: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select m.id from bet_matches s join matches m on m.id = s.match_id where ${isDue(nowMs)} order by m.id limit 500`);
  return rows.map(({ id }) => id);
}

/**
 * The pass over the bets on a match that is under way, or a new one where what they were looked at with has changed.
 *
 * @returns null where nothing is due
 */
export async function openPass(db: Database, matchId: number, nowMs: number): Promise<Pass | null> {
  const [, , rows] = await runBatch(db, [
    sql`delete from settlement_findings where kind in ('status_unknown', 'match_silent') and subject_id = ${matchId}
      and exists (${needsNewPass(matchId, nowMs)})`,
    sql`update bet_matches as s set provider_status = m.provider_status, result_revision = m.result_revision,
        state_revision = m.state_revision, kickoff_at_ms = m.kickoff_at_ms, pass = s.pass + 1, begun_at_ms = ${nowMs},
        after_bet_id = 0, next_look_at_ms = null
      from matches m where m.id = s.match_id and s.match_id = ${matchId} and exists (${needsNewPass(matchId, nowMs)})`,
    sql`select pass, after_bet_id as "afterBetId" from bet_matches where match_id = ${matchId} and after_bet_id is not null`,
  ]);
  return (rows as Pass[] | undefined)?.[0] ?? null;
}

function needsNewPass(matchId: number, nowMs: number): Statement {
  return sql`select 1 from bet_matches s join matches m on m.id = s.match_id
    where s.match_id = ${matchId} and (${changed} or s.next_look_at_ms <= ${nowMs})`;
}

/** Bets on a match after a cursor, whatever became of them. */
export async function findBetIds(db: Database, matchId: number, afterBetId: number, limit: number): Promise<number[]> {
  const rows = await db.all<{ id: number }>(sql`
    select bet_id as id from bet_legs where match_id = ${matchId} and bet_id > ${afterBetId} order by bet_id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** A pass never goes back, and one that was overtaken by another moves nothing. */
export async function advancePass(db: Database, matchId: number, { pass, afterBetId }: Pass): Promise<void> {
  await db.run(sql`update bet_matches set after_bet_id = max(after_bet_id, ${afterBetId})
    where match_id = ${matchId} and pass = ${pass} and after_bet_id is not null`);
}

/**
 * Ends a pass, and says when to look again without being told: once the 48 hours of a leg are over, which of the bets that
 * were looked at is known from `begun_at_ms`, and in an hour where a bet was refused or its book is frozen.
 */
export async function endPass(db: Database, matchId: number, pass: number, nowMs: number): Promise<void> {
  await db.run(sql`update bet_matches set after_bet_id = null, next_look_at_ms = (
      select min(at_ms) from (
        select next_look_at_ms as at_ms
        union all
        select min(l.kickoff_at_ms) + ${postponementWindowMs} from bet_legs l join bets b on b.id = l.bet_id
        where l.match_id = ${matchId} and l.outcome = 'pending' and b.status = 'open'
          and l.kickoff_at_ms + ${postponementWindowMs} > bet_matches.begun_at_ms
        union all
        select ${nowMs + lookAgainMs} where exists (
          select 1 from settlement_findings f cross join bet_legs l on l.bet_id = f.subject_id and l.match_id = ${matchId}
          where f.kind in ('bet_refused', 'book_frozen'))))
    where match_id = ${matchId} and pass = ${pass}`);
}

/** Has the bets of a bankroll, or one bet, looked at again although nothing new is told of their matches. */
export function lookAgainStatement(which: { bankrollId: number } | { betId: number }): Statement {
  const chosen =
    "betId" in which
      ? sql`b.id = ${which.betId}`
      : sql`b.bankroll_id = ${which.bankrollId} and b.status in ('open', 'settled')`;
  return sql`update bet_matches set next_look_at_ms = 0 where match_id in (
    select l.match_id from bets b join bet_legs l on l.bet_id = b.id where ${chosen})`;
}
