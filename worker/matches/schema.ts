import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { MatchStatus, ScoreDetails } from "./match.ts";

export const competitions = sqliteTable("competitions", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  country: text("country").notNull(),
  sport: text("sport").notNull().default("Football"),
  /** The strength of national teams is learned from all their competitions together, that of clubs from one. */
  entrants: text("entrants", { enum: ["clubs", "nations"] })
    .notNull()
    .default("clubs"),
  createdAtMs: integer("created_at_ms").notNull(),
});

export const teams = sqliteTable("teams", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  country: text("country").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
});

/**
 * Who a competition, team or match is at each provider: the one table of identities across sources. Under the provider
 * "name" stand the names a team is known by, as "GB-ENG/manchester-united", so that a source which tells of a club for
 * the first time finds the one we have.
 */
export const externalRefs = sqliteTable(
  "external_refs",
  {
    provider: text("provider").notNull(),
    kind: text("kind", { enum: ["competition", "team", "match"] }).notNull(),
    ref: text("ref").notNull(),
    entityId: integer("entity_id").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.kind, table.ref] }),
    index("external_refs_by_entity").on(table.kind, table.entityId, table.provider, table.ref),
    check("external_refs_kind", sql`${table.kind} in ('competition', 'team', 'match')`),
  ],
);

/**
 * One row per match, in its state of the last answer that changed it. Names and slugs stand here too so that a list
 * item costs one row of this table and no join to teams.
 */
export const matches = sqliteTable(
  "matches",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** "provider:ref" of the answer that first brought the match. */
    sourceKey: text("source_key").notNull().unique(),
    competitionId: integer("competition_id")
      .notNull()
      .references(() => competitions.id),
    season: text("season").notNull(),
    round: text("round"),
    homeTeamId: integer("home_team_id")
      .notNull()
      .references(() => teams.id),
    awayTeamId: integer("away_team_id")
      .notNull()
      .references(() => teams.id),
    league: text("league").notNull(),
    country: text("country").notNull(),
    homeTeam: text("home_team").notNull(),
    awayTeam: text("away_team").notNull(),
    homeSlug: text("home_slug").notNull(),
    awaySlug: text("away_slug").notNull(),
    sport: text("sport").notNull().default("Football"),
    apiFootballId: integer("api_football_id").unique(),
    kickoffAtMs: integer("kickoff_at_ms").notNull(),
    kickoffEstimated: integer("kickoff_estimated", { mode: "boolean" }).notNull().default(false),
    venue: text("venue"),
    neutral: integer("neutral", { mode: "boolean" }).notNull().default(false),
    status: text("status").$type<MatchStatus>().notNull().default("upcoming"),
    providerStatus: text("provider_status").notNull(),
    minute: integer("minute"),
    homeScore: integer("home_score"),
    awayScore: integer("away_score"),
    fullTimeHome: integer("full_time_home"),
    fullTimeAway: integer("full_time_away"),
    scoreDetails: text("score_details", { mode: "json" }).$type<ScoreDetails>(),
    /** 0 until the first full-time answer, then counts up with every correction of the 90-minute score. */
    resultRevision: integer("result_revision").notNull().default(0),
    eventCount: integer("event_count").notNull().default(0),
    /** Counts every change of status or score; names the live update that told of it. */
    stateRevision: integer("state_revision").notNull().default(0),
    finishedAtMs: integer("finished_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("matches_by_status").on(table.status, table.kickoffAtMs),
    index("matches_by_competition").on(table.competitionId, table.kickoffAtMs),
    index("matches_by_kickoff").on(table.kickoffAtMs),
    index("matches_by_home").on(table.homeTeamId, table.kickoffAtMs),
    index("matches_by_away").on(table.awayTeamId, table.kickoffAtMs),
    check("matches_status", sql`${table.status} in ('upcoming', 'live', 'finished', 'postponed', 'cancelled')`),
    check("matches_teams_differ", sql`${table.homeTeamId} <> ${table.awayTeamId}`),
    check(
      "matches_finished_has_result",
      sql`${table.status} <> 'finished' or (${table.fullTimeHome} is not null and ${table.fullTimeAway} is not null)`,
    ),
  ],
);

/** What a source tells around a match besides its course: the last word of each kind. */
export const matchContexts = sqliteTable(
  "match_contexts",
  {
    matchId: integer("match_id")
      .notNull()
      .references(() => matches.id),
    kind: text("kind", { enum: ["line_ups", "absences", "background"] }).notNull(),
    provider: text("provider").notNull(),
    body: text("body", { mode: "json" }).$type<unknown>().notNull(),
    /** Match clock. */
    knownAtMs: integer("known_at_ms").notNull(),
    recordedAtMs: integer("recorded_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.matchId, table.kind] }),
    check("match_contexts_kind", sql`${table.kind} in ('line_ups', 'absences', 'background')`),
  ],
);
