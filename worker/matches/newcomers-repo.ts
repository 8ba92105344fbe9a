import { sql } from "drizzle-orm";
import * as z from "zod";

import { type Database, type Statement, inJsonList, jsonChunks, runBatch } from "../platform/db.ts";
import type { NewMatch } from "./match.ts";
import {
  type CompetitionPlan,
  type KnownEntities,
  type NewRef,
  type TeamPlan,
  aliasOf,
  nameProvider,
  teamSlugs,
} from "./newcomers.ts";
import { competitionSlugOf } from "./team-identity.ts";

/** Two sources may date one match by the day alone, in two zones. */
const sameKickoffMs = 36 * 3_600_000;
/** A date that was never moved in one of the sources; less than lies between two meetings at one ground in any league. */
const movedKickoffMs = 120 * 86_400_000;

const keyedIds = z.array(z.object({ key: z.string(), id: z.int() }));
const idRows = z.array(z.object({ id: z.int() }));
const slugRows = z.array(z.object({ slug: z.string() }));

/** What is stored of the competitions and teams that these matches name. */
export async function findKnownEntities(
  db: Database,
  provider: string,
  matches: readonly NewMatch[],
): Promise<KnownEntities> {
  const competitions = [...new Map(matches.map(({ competition }) => [competition.ref, competition])).values()];
  const told = new Map(
    matches.flatMap(({ competition: { entrants }, home, away }) =>
      [home, away].map((team) => [`${team.ref} ${team.name} ${team.country}`, { team, entrants }] as const),
    ),
  );
  const teams = [...told.values()].map(({ team, entrants }) => ({ team, alias: aliasOf(team, entrants) }));
  const aliases = teams.map(({ alias }) => alias);
  const [competitionRefs, competitionSlugs, teamRefs, teamAliases, named, slugs] = await runBatch(db, [
    idsByRef(
      provider,
      "competition",
      competitions.map(({ ref }) => ref),
    ),
    sql`select slug as key, id from competitions
      where ${inJsonList(
        sql`slug`,
        competitions.map(({ name, country }) => competitionSlugOf(name, country)),
      )}`,
    idsByRef(
      provider,
      "team",
      teams.map(({ team }) => team.ref),
    ),
    idsByRef(nameProvider, "team", aliases),
    sql`select distinct own.entity_id as id from external_refs known
      join external_refs own on own.kind = 'team' and own.entity_id = known.entity_id and own.provider = ${provider}
      where known.provider = ${nameProvider} and known.kind = 'team' and ${inJsonList(sql`known.ref`, aliases)}`,
    sql`select slug from teams
      where ${inJsonList(
        sql`slug`,
        teams.flatMap(({ team, alias }) => teamSlugs(team, alias)),
      )}`,
  ]);
  return {
    competitionIdByRef: idMap(competitionRefs),
    competitionIdBySlug: idMap(competitionSlugs),
    teamIdByRef: idMap(teamRefs),
    teamIdByAlias: idMap(teamAliases),
    namedTeamIds: new Set(idRows.parse(named).map(({ id }) => id)),
    takenTeamSlugs: new Set(slugRows.parse(slugs).map(({ slug }) => slug)),
  };
}

function idsByRef(provider: string, kind: "competition" | "team", refs: readonly string[]): Statement {
  return sql`select ref as key, entity_id as id from external_refs
    where provider = ${provider} and kind = ${kind} and ${inJsonList(sql`ref`, refs)}`;
}

function idMap(rows: unknown): Map<string, number> {
  return new Map(keyedIds.parse(rows).map(({ key, id }) => [key, id]));
}

/**
 * Statements, for one batch, that bring new matches with the competitions and teams they need. A match that another
 * source told of is recognised and gets no more than the reference of this provider. It is recognised by its competition
 * and its two teams at home and away, among the matches the provider has no reference for yet, and
 * - by a kick-off at most 36 hours from the one told, or
 * - within one season and 120 days, by a result that is the same (sources keep the first date of a match that was moved),
 *   or by being postponed to a date yet unknown.
 * Each match told and each match stored find the nearest of the other. So leagues whose teams meet twice at one ground
 * keep both meetings, as they do a play-off after the last round.
 */
export function insertMatchStatements(
  {
    provider,
    matches,
    competitions,
    teams,
  }: { provider: string; matches: readonly NewMatch[]; competitions: CompetitionPlan; teams: TeamPlan },
  nowMs: number,
): Statement[] {
  return [
    ...jsonChunks(competitions.newCompetitions).map(
      (chunk) => sql`
      insert into competitions (slug, name, country, entrants, created_at_ms)
      select value ->> 'slug', value ->> 'name', value ->> 'country', value ->> 'entrants', ${nowMs}
      from json_each(${chunk})`,
    ),
    ...insertRefStatements("competition", competitions.newRefs),
    ...jsonChunks(teams.newTeams).map(
      (chunk) => sql`
      insert into teams (slug, name, country, created_at_ms)
      select value ->> 'slug', value ->> 'name', value ->> 'country', ${nowMs} from json_each(${chunk})`,
    ),
    ...insertRefStatements("team", teams.newRefs),
    ...jsonChunks(matches.map((match) => ({ ...match, apiFootballId: apiFootballIdOf(provider, match.ref) }))).flatMap(
      (chunk) => insertChunkStatements(provider, chunk, nowMs),
    ),
  ];
}

function apiFootballIdOf(provider: string, ref: string): number | null {
  return provider === "api-football" && /^[1-9]\d{0,14}$/.test(ref) ? Number(ref) : null;
}

/** Fails where a reference exists by now: then the plan rests on what is no longer so. */
function insertRefStatements(kind: "competition" | "team", refs: readonly NewRef[]): Statement[] {
  const table = sql.raw(kind === "team" ? "teams" : "competitions");
  return jsonChunks(refs).map(
    (chunk) => sql`
      insert into external_refs (provider, kind, ref, entity_id)
      select value ->> 'provider', ${kind}, value ->> 'ref',
        coalesce(value ->> 'id', (select entity.id from ${table} entity where entity.slug = value ->> 'slug'))
      from json_each(${chunk})`,
  );
}

function insertChunkStatements(provider: string, chunk: string, nowMs: number): Statement[] {
  const told = sql`
    json_each(${chunk}) told
    cross join external_refs competition_ref on competition_ref.provider = ${provider}
      and competition_ref.kind = 'competition' and competition_ref.ref = told.value ->> '$.competition.ref'
    cross join external_refs home_ref on home_ref.provider = ${provider} and home_ref.kind = 'team'
      and home_ref.ref = told.value ->> '$.home.ref'
    cross join external_refs away_ref on away_ref.provider = ${provider} and away_ref.kind = 'team'
      and away_ref.ref = told.value ->> '$.away.ref'`;
  const isNew = sql`not exists (
    select 1 from external_refs known
    where known.provider = ${provider} and known.kind = 'match' and known.ref = told.value ->> 'ref')`;
  const apart = sql`abs(known.kickoff_at_ms - (told.value ->> 'kickoffAtMs'))`;
  return [
    sql`
      insert into external_refs (provider, kind, ref, entity_id)
      select ${provider}, 'match', ref, id from (
        select told.value ->> 'ref' as ref, known.id as id,
          row_number() over (partition by told.key order by ${apart}, known.id) as nearest_stored,
          row_number() over (partition by known.id order by ${apart}, told.key) as nearest_told
        from ${told}
        cross join matches known on known.home_team_id = home_ref.entity_id
          and known.kickoff_at_ms between (told.value ->> 'kickoffAtMs') - ${movedKickoffMs}
            and (told.value ->> 'kickoffAtMs') + ${movedKickoffMs}
          and known.away_team_id = away_ref.entity_id and known.competition_id = competition_ref.entity_id
        where ${isNew}
          and not exists (
            select 1 from external_refs own
            where own.kind = 'match' and own.entity_id = known.id and own.provider = ${provider})
          and (${apart} <= ${sameKickoffMs} or known.season = told.value ->> 'season' and (
            known.full_time_home = told.value ->> 'fullTimeHome' and known.full_time_away = told.value ->> 'fullTimeAway'
            or known.status = 'postponed' and known.kickoff_at_ms <= told.value ->> 'kickoffAtMs')))
      where nearest_stored = 1 and nearest_told = 1`,
    sql`
      insert into matches (source_key, competition_id, season, round, home_team_id, away_team_id, league, country,
        home_team, away_team, home_slug, away_slug, api_football_id, kickoff_at_ms, kickoff_estimated, venue, neutral,
        status, provider_status, minute, home_score, away_score, full_time_home, full_time_away, score_details,
        result_revision, event_count, state_revision, finished_at_ms, created_at_ms, updated_at_ms)
      select told.value ->> 'sourceKey', competitions.id, told.value ->> 'season', told.value ->> 'round', home.id,
        away.id, competitions.name, competitions.country, home.name, away.name, home.slug, away.slug,
        told.value ->> 'apiFootballId', told.value ->> 'kickoffAtMs', told.value ->> 'kickoffEstimated',
        told.value ->> 'venue', told.value ->> 'neutral', told.value ->> 'status', told.value ->> 'providerStatus',
        told.value ->> 'minute', told.value ->> 'homeScore', told.value ->> 'awayScore', told.value ->> 'fullTimeHome',
        told.value ->> 'fullTimeAway', told.value ->> 'scoreDetails', told.value ->> 'resultRevision',
        told.value ->> 'eventCount', 0, told.value ->> 'finishedAtMs', ${nowMs}, ${nowMs}
      from ${told}
      cross join competitions on competitions.id = competition_ref.entity_id
      cross join teams home on home.id = home_ref.entity_id
      cross join teams away on away.id = away_ref.entity_id
      where ${isNew} and home.id <> away.id
        and not exists (select 1 from matches known where known.source_key = told.value ->> 'sourceKey')
      order by told.key`,
    sql`
      insert into external_refs (provider, kind, ref, entity_id)
      select ${provider}, 'match', told.value ->> 'ref', matches.id
      from json_each(${chunk}) told cross join matches on matches.source_key = told.value ->> 'sourceKey'
      where true on conflict do nothing`,
    ...(provider === "api-football" ? [fillApiFootballIds(provider, chunk)] : []),
  ];
}

/** For matches that another source brought. */
function fillApiFootballIds(provider: string, chunk: string): Statement {
  return sql`
    update matches set api_football_id = told.value ->> 'apiFootballId'
    from json_each(${chunk}) told
    cross join external_refs named on named.provider = ${provider} and named.kind = 'match'
      and named.ref = told.value ->> 'ref'
    where matches.id = named.entity_id and matches.api_football_id is null
      and told.value ->> 'apiFootballId' is not null`;
}
