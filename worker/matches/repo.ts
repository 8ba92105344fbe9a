import { and, asc, desc, eq, gte, lt, lte, or, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import type { MatchPatch, MatchStatus, NewMatch } from "./match.ts";
import { externalRefs, matches, teams } from "./schema.ts";

export type MatchRow = typeof matches.$inferSelect;
export type TeamRow = typeof teams.$inferSelect;

export async function findMatchesByRefs(
  db: Database,
  provider: string,
  refs: readonly string[],
): Promise<Map<string, MatchRow>> {
  const rows = await db
    .select({ ref: externalRefs.ref, match: matches })
    .from(externalRefs)
    .innerJoin(matches, eq(matches.id, externalRefs.entityId))
    .where(
      and(eq(externalRefs.provider, provider), eq(externalRefs.kind, "match"), inJsonList(externalRefs.ref, refs)),
    );
  return new Map(rows.map((row) => [row.ref, row.match]));
}

/** Provider references of matches, by id. */
export async function findRefsOfMatches(
  db: Database,
  provider: string,
  matchIds: readonly number[],
): Promise<Map<number, string>> {
  const rows = await db
    .select({ id: externalRefs.entityId, ref: externalRefs.ref })
    .from(externalRefs)
    .where(
      and(
        eq(externalRefs.kind, "match"),
        inJsonList(externalRefs.entityId, matchIds),
        eq(externalRefs.provider, provider),
      ),
    );
  return new Map(rows.map((row) => [row.id, row.ref]));
}

/** Statements that bring new matches, with the competitions and teams they need; what exists stays as it is. */
export function insertMatchStatements(provider: string, newMatches: readonly NewMatch[], nowMs: number): Statement[] {
  return jsonChunks(newMatches).flatMap((chunk) => [
    sql`
      insert into competitions (slug, name, country, created_at_ms)
      select distinct json_extract(value, '$.competition.slug'), json_extract(value, '$.competition.name'),
        json_extract(value, '$.competition.country'), ${nowMs}
      from json_each(${chunk}) where true
      on conflict (slug) do nothing`,
    sql`
      insert into external_refs (provider, kind, ref, entity_id)
      select distinct ${provider}, 'competition', json_extract(value, '$.competition.ref'), competitions.id
      from json_each(${chunk}) join competitions on competitions.slug = json_extract(value, '$.competition.slug')
      where true on conflict do nothing`,
    ...(["home", "away"] as const).flatMap((side) => {
      const slug = sql.raw(`json_extract(value, '$.${side}.slug')`);
      const name = sql.raw(`json_extract(value, '$.${side}.name')`);
      const ref = sql.raw(`json_extract(value, '$.${side}.ref')`);
      return [
        sql`
          insert into teams (slug, name, country, created_at_ms)
          select ${slug}, ${name}, json_extract(value, '$.competition.country'), ${nowMs}
          from json_each(${chunk}) where true on conflict (slug) do nothing`,
        sql`
          insert into external_refs (provider, kind, ref, entity_id)
          select ${provider}, 'team', ${ref}, teams.id from json_each(${chunk}) join teams on teams.slug = ${slug}
          where true on conflict do nothing`,
      ];
    }),
    sql`
      insert into matches (source_key, competition_id, season, round, home_team_id, away_team_id, league, country,
        home_team, away_team, home_slug, away_slug, kickoff_at_ms, kickoff_estimated, status, provider_status, minute,
        home_score, away_score, full_time_home, full_time_away, score_details, result_revision, event_count, state_revision,
        finished_at_ms, created_at_ms, updated_at_ms)
      select json_extract(value, '$.sourceKey'), competitions.id, json_extract(value, '$.season'),
        json_extract(value, '$.round'), home.id, away.id, competitions.name, competitions.country, home.name, away.name,
        home.slug, away.slug, json_extract(value, '$.kickoffAtMs'), json_extract(value, '$.kickoffEstimated'),
        json_extract(value, '$.status'), json_extract(value, '$.providerStatus'), json_extract(value, '$.minute'),
        json_extract(value, '$.homeScore'), json_extract(value, '$.awayScore'), json_extract(value, '$.fullTimeHome'),
        json_extract(value, '$.fullTimeAway'), json_extract(value, '$.scoreDetails'),
        json_extract(value, '$.resultRevision'), json_extract(value, '$.eventCount'), 0, json_extract(value, '$.finishedAtMs'), ${nowMs}, ${nowMs}
      from json_each(${chunk})
      join competitions on competitions.slug = json_extract(value, '$.competition.slug')
      join external_refs home_ref on home_ref.provider = ${provider} and home_ref.kind = 'team'
        and home_ref.ref = json_extract(value, '$.home.ref')
      join teams home on home.id = home_ref.entity_id
      join external_refs away_ref on away_ref.provider = ${provider} and away_ref.kind = 'team'
        and away_ref.ref = json_extract(value, '$.away.ref')
      join teams away on away.id = away_ref.entity_id
      where not exists (select 1 from matches known where known.source_key = json_extract(value, '$.sourceKey'))`,
    sql`
      insert into external_refs (provider, kind, ref, entity_id)
      select ${provider}, 'match', json_extract(value, '$.ref'), matches.id
      from json_each(${chunk}) join matches on matches.source_key = json_extract(value, '$.sourceKey')
      where true on conflict do nothing`,
  ]);
}

/** Statements that bring matches to a newer state. A patch made from a state that has moved on since does nothing. */
export function updateMatchStatements(patches: readonly MatchPatch[], nowMs: number): Statement[] {
  return jsonChunks(patches).map(
    (chunk) =>
      sql`
      update matches set
        kickoff_at_ms = json_extract(patch.value, '$.kickoffAtMs'),
        kickoff_estimated = json_extract(patch.value, '$.kickoffEstimated'),
        round = json_extract(patch.value, '$.round'),
        status = json_extract(patch.value, '$.status'),
        provider_status = json_extract(patch.value, '$.providerStatus'),
        minute = json_extract(patch.value, '$.minute'),
        home_score = json_extract(patch.value, '$.homeScore'),
        away_score = json_extract(patch.value, '$.awayScore'),
        full_time_home = json_extract(patch.value, '$.fullTimeHome'),
        full_time_away = json_extract(patch.value, '$.fullTimeAway'),
        score_details = json_extract(patch.value, '$.scoreDetails'),
        result_revision = json_extract(patch.value, '$.resultRevision'),
        event_count = json_extract(patch.value, '$.eventCount'),
        state_revision = json_extract(patch.value, '$.stateRevision'),
        finished_at_ms = json_extract(patch.value, '$.finishedAtMs'),
        updated_at_ms = ${nowMs}
      from json_each(${chunk}) patch
      where matches.id = json_extract(patch.value, '$.id')
        and matches.state_revision = json_extract(patch.value, '$.fromStateRevision')`,
  );
}

export async function getMatchRow(db: Database, id: number): Promise<MatchRow | undefined> {
  const [row] = await db.select().from(matches).where(eq(matches.id, id));
  return row;
}

export function findMatchesByIds(db: Database, ids: readonly number[]): Promise<MatchRow[]> {
  return db.select().from(matches).where(inJsonList(matches.id, ids));
}

export function findMatchesByStatus(db: Database, status: MatchStatus, limit: number): Promise<MatchRow[]> {
  return db
    .select()
    .from(matches)
    .where(eq(matches.status, status))
    .orderBy(asc(matches.kickoffAtMs), asc(matches.id))
    .limit(limit);
}

export type MatchFilter = {
  statuses?: readonly MatchStatus[];
  league?: string;
  competitionIds?: readonly number[];
  teamSearch?: string;
  fromMs?: number;
  toMs?: number;
};

function matchesWhere(filter: MatchFilter) {
  return and(
    filter.statuses ? inJsonList(matches.status, filter.statuses) : undefined,
    filter.league ? eq(matches.league, filter.league) : undefined,
    filter.competitionIds ? inJsonList(matches.competitionId, filter.competitionIds) : undefined,
    filter.teamSearch
      ? or(
          sql`instr(${matches.homeSlug}, ${filter.teamSearch}) > 0`,
          sql`instr(${matches.awaySlug}, ${filter.teamSearch}) > 0`,
        )
      : undefined,
    filter.fromMs === undefined ? undefined : gte(matches.kickoffAtMs, filter.fromMs),
    filter.toMs === undefined ? undefined : lt(matches.kickoffAtMs, filter.toMs),
  );
}

export function findMatchPage(
  db: Database,
  filter: MatchFilter,
  page: { limit: number; offset: number; newestFirst: boolean },
): Promise<MatchRow[]> {
  const direction = page.newestFirst ? desc : asc;
  return db
    .select()
    .from(matches)
    .where(matchesWhere(filter))
    .orderBy(direction(matches.kickoffAtMs), direction(matches.id))
    .limit(page.limit)
    .offset(page.offset);
}

export async function countMatches(db: Database, filter: MatchFilter): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)` })
    .from(matches)
    .where(matchesWhere(filter));
  return row?.count ?? 0;
}

/** Matches that should have moved: live, or past their kick-off and still waiting for it. */
export function findMatchesToWatch(db: Database, nowMs: number): Promise<MatchRow[]> {
  return db
    .select()
    .from(matches)
    .where(
      or(
        eq(matches.status, "live"),
        and(inJsonList(matches.status, ["upcoming", "postponed"]), lte(matches.kickoffAtMs, nowMs)),
      ),
    )
    .orderBy(asc(matches.kickoffAtMs));
}

/** Finished matches of a competition in `[fromMs, beforeMs)`, oldest first, as the models read them. */
export function findResults(db: Database, competitionId: number, fromMs: number, beforeMs: number) {
  return db
    .select({
      homeTeamId: matches.homeTeamId,
      awayTeamId: matches.awayTeamId,
      homeGoals: sql<number>`${matches.fullTimeHome}`,
      awayGoals: sql<number>`${matches.fullTimeAway}`,
      playedAtMs: matches.kickoffAtMs,
      finishedAtMs: matches.finishedAtMs,
    })
    .from(matches)
    .where(
      and(
        eq(matches.competitionId, competitionId),
        gte(matches.kickoffAtMs, fromMs),
        lt(matches.kickoffAtMs, beforeMs),
        eq(matches.status, "finished"),
      ),
    )
    .orderBy(asc(matches.kickoffAtMs), asc(matches.id));
}

/** The last finished matches of a team before an instant, newest first. */
export function findResultsOfTeam(db: Database, teamId: number, beforeMs: number, limit: number) {
  return db
    .select()
    .from(matches)
    .where(
      and(
        or(eq(matches.homeTeamId, teamId), eq(matches.awayTeamId, teamId)),
        eq(matches.status, "finished"),
        lt(matches.kickoffAtMs, beforeMs),
      ),
    )
    .orderBy(desc(matches.kickoffAtMs))
    .limit(limit);
}

export async function getTeamRow(db: Database, id: number): Promise<TeamRow | undefined> {
  const [row] = await db.select().from(teams).where(eq(teams.id, id));
  return row;
}

export async function getTeamRowBySlug(db: Database, slug: string): Promise<TeamRow | undefined> {
  const [row] = await db.select().from(teams).where(eq(teams.slug, slug));
  return row;
}
