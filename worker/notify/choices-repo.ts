import { type SQL, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import type { Favourite, SavedFilter } from "./choices.ts";
import type { QuietHours } from "./quiet-hours.ts";

export type Disturbance = { quiet: QuietHours | null; digestMinute: number };

/** Null where nothing was ever chosen. */
export async function findDisturbance(db: Database, userId: number): Promise<Disturbance | null> {
  const [row] = await db.all<{ fromMinute: number | null; untilMinute: number | null; digestMinute: number }>(sql`
    select quiet_from_minute as "fromMinute", quiet_until_minute as "untilMinute", digest_minute as "digestMinute"
    from notification_preferences where user_id = ${userId}`);
  if (!row) return null;
  const { fromMinute, untilMinute, digestMinute } = row;
  return { quiet: fromMinute === null || untilMinute === null ? null : { fromMinute, untilMinute }, digestMinute };
}

export function putDisturbanceStatement(userId: number, { quiet, digestMinute }: Disturbance, atMs: number): Statement {
  return sql`insert into notification_preferences (user_id, quiet_from_minute, quiet_until_minute, digest_minute, updated_at_ms)
    values (${userId}, ${quiet?.fromMinute ?? null}, ${quiet?.untilMinute ?? null}, ${digestMinute}, ${atMs})
    on conflict (user_id) do update set quiet_from_minute = excluded.quiet_from_minute,
      quiet_until_minute = excluded.quiet_until_minute, digest_minute = excluded.digest_minute,
      updated_at_ms = excluded.updated_at_ms`;
}

export type FavouriteRow = Favourite & { id: number; name: string | null; createdAtMs: number };

/** With the name of what it is, newest first. */
export function findFavourites(db: Database, userId: number): Promise<FavouriteRow[]> {
  return db.all(sql`
    select f.id, f.kind, f.entity_id as "entityId", f.created_at_ms as "createdAtMs",
      case f.kind when 'team' then (select name from teams where id = f.entity_id)
        when 'league' then (select name from competitions where id = f.entity_id)
        else (select home_team || ' – ' || away_team from matches where id = f.entity_id) end as name
    from favourites f where f.user_id = ${userId} order by f.id desc`);
}

/** Of these matches, those that are a favourite of somebody's, by themselves, by a team or by their league. */
export function findFavouriteMatches(
  db: Database,
  userId: number,
  matchIds: readonly number[],
): Promise<{ matchId: number; isStarred: number }[]> {
  const own = (kind: Favourite["kind"], ids: SQL) =>
    sql`exists (select 1 from favourites where user_id = ${userId} and kind = ${kind} and entity_id in (${ids}))`;
  return db.all(sql`
    select "matchId", "isStarred" from (
      select m.id as "matchId", ${own("match", sql`m.id`)} as "isStarred",
        ${own("team", sql`m.home_team_id, m.away_team_id`)} or ${own("league", sql`m.competition_id`)} as is_near
      from json_each(${JSON.stringify(matchIds)}) asked join matches m on m.id = asked.value
    ) where "isStarred" or is_near`);
}

/**
 * A favourite, unless there is no such thing or they have `most` already. One that stands stays.
 *
 * @returns statements of which the last answers with its id where it stands now
 */
export function putFavouriteStatements(
  userId: number,
  { kind, entityId }: Favourite,
  at: { nowMs: number; most: number },
): Statement[] {
  const table = sql.identifier({ team: "teams", league: "competitions", match: "matches" }[kind]);
  return [
    sql`insert into favourites (user_id, kind, entity_id, created_at_ms)
      select ${userId}, ${kind}, id, ${at.nowMs} from ${table} where id = ${entityId}
        and (select count(*) from favourites where user_id = ${userId}) < ${at.most}
      on conflict do nothing`,
    sql`select id from ${table} where id = ${entityId}`,
    sql`select id from favourites where user_id = ${userId} and kind = ${kind} and entity_id = ${entityId}`,
  ];
}

/** @returns rows from the batch where there was such a one of theirs */
export function deleteFavouriteStatement(userId: number, id: number): Statement {
  return sql`delete from favourites where id = ${id} and user_id = ${userId} returning id`;
}

export function deleteFavouriteOfStatement(userId: number, { kind, entityId }: Favourite): Statement {
  return sql`delete from favourites where user_id = ${userId} and kind = ${kind} and entity_id = ${entityId}`;
}

export type SavedFilterRow = { id: number; name: string; filter: SavedFilter; createdAtMs: number };

export async function findSavedFilters(db: Database, userId: number): Promise<SavedFilterRow[]> {
  const rows = await db.all<Omit<SavedFilterRow, "filter"> & { filter: string }>(sql`
    select id, name, filter, created_at_ms as "createdAtMs" from saved_filters where user_id = ${userId} order by id`);
  return rows.map((row) => ({ ...row, filter: JSON.parse(row.filter) as SavedFilter }));
}

/** A filter; one of the same name is replaced. @returns an id from the batch, none where they have `most` already */
export function putSavedFilterStatement(
  userId: number,
  { name, filter }: Pick<SavedFilterRow, "name" | "filter">,
  at: { nowMs: number; most: number },
): Statement {
  return sql`insert into saved_filters (user_id, name, filter, created_at_ms)
    select ${userId}, ${name}, ${JSON.stringify(filter)}, ${at.nowMs}
    where (select count(*) from saved_filters where user_id = ${userId} and name <> ${name}) < ${at.most}
    on conflict (user_id, name) do update set filter = excluded.filter, created_at_ms = excluded.created_at_ms
    returning id`;
}

/**
 * Another name for one of theirs, unless another of theirs has it.
 *
 * @returns statements: the first answers with its id where there is such a one of theirs, the last where it got the name
 */
export function renameSavedFilterStatements(userId: number, { id, name }: { id: number; name: string }): Statement[] {
  return [
    sql`select id from saved_filters where id = ${id} and user_id = ${userId}`,
    sql`update saved_filters set name = ${name} where id = ${id} and user_id = ${userId}
      and not exists (select 1 from saved_filters where user_id = ${userId} and name = ${name} and id <> ${id})
      returning id`,
  ];
}

export function deleteSavedFilterStatement(userId: number, id: number): Statement {
  return sql`delete from saved_filters where id = ${id} and user_id = ${userId} returning id`;
}
