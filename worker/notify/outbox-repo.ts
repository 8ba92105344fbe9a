import { type SQL, sql } from "drizzle-orm";

import type { MailTopic } from "../accounts/topics.ts";
import { type Database, type Statement, jsonChunks } from "../platform/db.ts";
import type { QuietHours } from "./quiet-hours.ts";
import { type BooksAlert, type ToldKind, digestedKinds } from "./told.ts";

export type OutboxRow = { id: string; userId: number; kind: string; body: object; createdAtMs: number };

/** What stands already stays as it is. */
export function insertOutboxStatements(rows: readonly OutboxRow[]): Statement[] {
  return jsonChunks(rows).map(
    (chunk) => sql`insert into outbox (id, user_id, kind, body, created_at_ms)
      select value ->> 'id', value ->> 'userId', value ->> 'kind', value -> 'body', value ->> 'createdAtMs'
      from json_each(${chunk}) where true on conflict do nothing`,
  );
}

/** One row for each administrator. @param onlyIf a condition of the batch's own tables */
export function insertBooksAlertStatement(
  said: { id: string; alert: BooksAlert; createdAtMs: number },
  onlyIf: SQL,
): Statement {
  return sql`insert into outbox (id, user_id, kind, body, created_at_ms)
    select ${said.id} || ':' || u.id, u.id, 'books_alert', ${JSON.stringify(said.alert)}, ${said.createdAtMs}
    from users u where u.role = 'admin' and u.banned_at_ms is null and ${onlyIf} on conflict do nothing`;
}

/** Something that happened in a match. `id` names it; whoever hears of it is added to that name. */
export type MatchOccasion = {
  id: string;
  kind: Extract<ToldKind, "match_kickoff" | "goal" | "goal_taken_back">;
  matchId: number;
  body: object;
};

/**
 * One row for everybody who follows one of these matches: it or one of its teams is a favourite, or an open bet is on it. A
 * favourite league is none of that: nobody wants to hear of every goal of a league.
 */
export function insertMatchOccasionStatements(occasions: readonly MatchOccasion[], nowMs: number): Statement[] {
  return jsonChunks(occasions).map(
    (chunk) => sql`
      with said as (
        select value ->> 'id' as id, value ->> 'kind' as kind, value ->> 'matchId' as match_id, value -> 'body' as body
        from json_each(${chunk})
      ),
      listeners as (
        select s.id, f.user_id from said s join favourites f on f.kind = 'match' and f.entity_id = s.match_id
        union
        select s.id, f.user_id from said s join matches m on m.id = s.match_id
          join favourites f on f.kind = 'team' and f.entity_id in (m.home_team_id, m.away_team_id)
        union
        select s.id, b.user_id from said s join bet_legs l on l.match_id = s.match_id
          join bets b on b.id = l.bet_id and b.status = 'open'
      )
      insert into outbox (id, user_id, kind, body, created_at_ms)
      select s.id || ':' || l.user_id, l.user_id, s.kind, s.body, ${nowMs}
      from listeners l join said s on s.id = l.id
      join user_profiles p on p.user_id = l.user_id
      where ${wants(sql`p.notification_preferences`, "live_events")}
      on conflict do nothing`,
  );
}

/** What has just been published, as the batch before it left it. */
export type PublishedRevision = { matchId: number; market: string; revision: number };

/**
 * One row for everybody who has favourites among matches whose prediction is now published or has changed, whatever the
 * number of matches. Changes are told of favourite matches and teams alone.
 *
 * @param publishedAtMs match clock; tells the revisions of this batch from those somebody else wrote meanwhile
 */
export function insertPredictionOccasionStatements(
  revisions: readonly PublishedRevision[],
  at: { publishedAtMs: number; recordedAtMs: number },
): Statement[] {
  return jsonChunks(revisions).map(
    (chunk) => sql`
      with changed as (
        select r.match_id, min(r.id) as first_id,
          exists (select 1 from prediction_revisions e where e.match_id = r.match_id and e.published = 1
            and (e.published_at_ms < ${at.publishedAtMs} or e.recorded_at_ms < ${at.recordedAtMs})) as is_update
        from json_each(${chunk}) named
        join prediction_revisions r on r.match_id = named.value ->> 'matchId' and r.market = named.value ->> 'market'
          and r.revision = named.value ->> 'revision'
        where r.published = 1 and r.published_at_ms = ${at.publishedAtMs} and r.recorded_at_ms = ${at.recordedAtMs}
        group by r.match_id
      ),
      listeners as (
        select c.match_id, f.user_id from changed c join favourites f on f.kind = 'match' and f.entity_id = c.match_id
        union
        select c.match_id, f.user_id from changed c join matches m on m.id = c.match_id
          join favourites f on f.kind = 'team' and f.entity_id in (m.home_team_id, m.away_team_id)
        union
        select c.match_id, f.user_id from changed c join matches m on m.id = c.match_id and c.is_update = 0
          join favourites f on f.kind = 'league' and f.entity_id = m.competition_id
      )
      insert into outbox (id, user_id, kind, body, created_at_ms)
      select 'predictions:' || min(c.first_id) || ':' || c.is_update || ':' || l.user_id, l.user_id,
        iif(c.is_update, 'prediction_updated', 'prediction_published'),
        json_object('matchIds', json_group_array(c.match_id)), ${at.recordedAtMs}
      from listeners l join changed c on c.match_id = l.match_id
      join user_profiles p on p.user_id = l.user_id
      where ${wants(sql`p.notification_preferences`, "new_predictions")}
      group by l.user_id, c.is_update
      on conflict do nothing`,
  );
}

/** Users of a zone who want their digest at one minute of the day, and the day it is of. */
export type DigestWindow = { zone: string; minute: number; day: string; fromMs: number; untilMs: number };

/** Each pair of zone and minute at which somebody wants a digest. */
export function findDigestTimes(db: Database, usualMinute: number): Promise<Pick<DigestWindow, "zone" | "minute">[]> {
  return db.all(sql`
    select distinct p.time_zone as zone, coalesce(n.digest_minute, ${usualMinute}) as minute
    from user_profiles p left join notification_preferences n on n.user_id = p.user_id
    where ${wants(sql`p.notification_preferences`, "daily_digest")}`);
}

/** One row for everybody of these windows to whom something happened in them. */
export function insertDigestStatements(
  windows: readonly DigestWindow[],
  usualMinute: number,
  nowMs: number,
): Statement[] {
  return jsonChunks(windows).map(
    (chunk) => sql`
      insert into outbox (id, user_id, kind, body, created_at_ms)
      select 'digest:' || (w.value ->> 'day') || ':' || p.user_id, p.user_id, 'daily_digest',
        json_object('day', w.value ->> 'day', 'fromMs', w.value -> 'fromMs', 'untilMs', w.value -> 'untilMs'), ${nowMs}
      from json_each(${chunk}) w
      join user_profiles p on p.time_zone = w.value ->> 'zone'
      left join notification_preferences n on n.user_id = p.user_id
      where coalesce(n.digest_minute, ${usualMinute}) = w.value ->> 'minute'
        and ${wants(sql`p.notification_preferences`, "daily_digest")}
        and exists (
          select 1 from outbox o where o.user_id = p.user_id
            and o.created_at_ms >= w.value ->> 'fromMs' and o.created_at_ms < w.value ->> 'untilMs'
            and o.kind in (select value from json_each(${JSON.stringify(digestedKinds)}))
        )
      on conflict do nothing`,
  );
}

/** Takes what nobody has on its way. @returns their names, oldest first */
export async function claimUnsent(
  db: Database,
  claim: { nowMs: number; untilMs: number; limit: number },
): Promise<string[]> {
  const rows = await db.all<{ id: string; createdAtMs: number }>(sql`
    update outbox set claimed_until_ms = ${claim.untilMs}
    where id in (select id from outbox where sent_at_ms is null and claimed_until_ms <= ${claim.nowMs}
      order by created_at_ms limit ${claim.limit})
    returning id, created_at_ms as "createdAtMs"`);
  return rows.sort((one, other) => one.createdAtMs - other.createdAtMs).map(({ id }) => id);
}

/** What nobody has been told yet, and mails and pushes that are due. */
export async function countWaiting(db: Database, nowMs: number): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`
    select (select count(*) from outbox where sent_at_ms is null)
      + (select count(*) from deliveries where done_at_ms is null and due_at_ms <= ${nowMs}) as count`);
  return row?.count ?? 0;
}

export type Addressed = {
  id: string;
  userId: number;
  kind: string;
  body: string;
  createdAtMs: number;
  sentAtMs: number | null;
  language: "fr" | "en" | null;
  zone: string | null;
  preferences: string | null;
  quiet: QuietHours | null;
};

/** These rows, each with how its owner wants to be told. Who is gone or banned has no language. */
export async function findAddressed(db: Database, ids: readonly string[]): Promise<Addressed[]> {
  const rows = await db.all<
    Omit<Addressed, "quiet"> & { quietFromMinute: number | null; quietUntilMinute: number | null }
  >(sql`
    select o.id, o.user_id as "userId", o.kind, o.body, o.created_at_ms as "createdAtMs", o.sent_at_ms as "sentAtMs",
      p.language, p.time_zone as zone, p.notification_preferences as preferences,
      n.quiet_from_minute as "quietFromMinute", n.quiet_until_minute as "quietUntilMinute"
    from outbox o
    left join users u on u.id = o.user_id and u.banned_at_ms is null
    left join user_profiles p on p.user_id = u.id
    left join notification_preferences n on n.user_id = u.id
    where o.id in (select value from json_each(${JSON.stringify(ids)}))
    order by o.created_at_ms, o.id`);
  return rows.map(({ quietFromMinute, quietUntilMinute, ...row }) => ({
    ...row,
    quiet:
      quietFromMinute === null || quietUntilMinute === null
        ? null
        : { fromMinute: quietFromMinute, untilMinute: quietUntilMinute },
  }));
}

export function markSentStatement(ids: readonly string[], nowMs: number): Statement {
  return sql`update outbox set sent_at_ms = ${nowMs}
    where sent_at_ms is null and id in (select value from json_each(${JSON.stringify(ids)}))`;
}

/** Whether somebody wants to hear of a subject by any way at all. */
function wants(preferences: SQL, topic: MailTopic): SQL {
  const path = `$.${topic}`;
  return sql`(${preferences} -> ${path} ->> '$.inbox' or ${preferences} -> ${path} ->> '$.email'
    or ${preferences} -> ${path} ->> '$.push')`;
}
