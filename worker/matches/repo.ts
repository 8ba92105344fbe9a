import { and, asc, desc, eq, gte, lt, lte, or, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import type { MatchPatch, MatchStatus } from "./match.ts";
import { competitions, externalRefs, matches, teams } from "./schema.ts";

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

/** What a provider calls these matches, their competitions and their teams, by match id. */
export async function findProviderKeys(db: Database, provider: string, matchIds: readonly number[]) {
  return db.all<{ id: number; ref: string; competition_ref: string; home_ref: string; away_ref: string }>(sql`
    select matches.id as id, m.ref as ref, min(c.ref) as competition_ref, min(h.ref) as home_ref, min(a.ref) as away_ref
    from matches
    join external_refs m on m.provider = ${provider} and m.kind = 'match' and m.entity_id = matches.id
    join external_refs c on c.provider = ${provider} and c.kind = 'competition' and c.entity_id = matches.competition_id
    join external_refs h on h.provider = ${provider} and h.kind = 'team' and h.entity_id = matches.home_team_id
    join external_refs a on a.provider = ${provider} and a.kind = 'team' and a.entity_id = matches.away_team_id
    where ${inJsonList(sql`matches.id`, matchIds)}
    group by matches.id, m.ref`);
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
        venue = json_extract(patch.value, '$.venue'),
        neutral = json_extract(patch.value, '$.neutral'),
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

export function findCompetitions(db: Database) {
  return db
    .select({
      id: competitions.id,
      slug: competitions.slug,
      country: competitions.country,
      entrants: competitions.entrants,
    })
    .from(competitions)
    .orderBy(asc(competitions.id));
}

export async function getTeamRow(db: Database, id: number): Promise<TeamRow | undefined> {
  const [row] = await db.select().from(teams).where(eq(teams.id, id));
  return row;
}

export async function getTeamRowBySlug(db: Database, slug: string): Promise<TeamRow | undefined> {
  const [row] = await db.select().from(teams).where(eq(teams.slug, slug));
  return row;
}
