import { z } from "@hono/zod-openapi";

import { dayKeySchema, instantSchema, langQuery, pageOf, pageQuery, queryInteger } from "../platform/contract.ts";
import { matchStatuses, statisticNames } from "./match.ts";

const scoreSchema = z.object({ home: z.int().min(0), away: z.int().min(0) });

export const matchSchema = z
  .object({
    id: z.int().positive(),
    home_team: z.string(),
    away_team: z.string(),
    home_team_id: z.int().positive(),
    away_team_id: z.int().positive(),
    home_team_logo: z.string(),
    away_team_logo: z.string(),
    league: z.string(),
    country: z.string(),
    season: z.string(),
    round: z.string().nullable(),
    sport: z.string(),
    match_date: instantSchema,
    /** True when the record holds no hour and it was derived for the show. */
    match_date_estimated: z.boolean(),
    status: z.enum(matchStatuses),
    provider_status: z.string(),
    minute: z.int().nullable(),
    home_score: z.int().min(0).nullable(),
    away_score: z.int().min(0).nullable(),
    half_time: scoreSchema.nullable(),
    /** After 90 minutes: what predictions are judged on. */
    full_time: scoreSchema.nullable(),
    /** After extra time, the 90 minutes included; null without one. */
    extra_time: scoreSchema.nullable(),
    /** Goals of the shoot-out; null without one. */
    penalties: scoreSchema.nullable(),
    /** Names of the fields above that were derived from a seed and are never scored. */
    estimated: z.array(z.string()),
  })
  .openapi("Match");

export type MatchBody = z.infer<typeof matchSchema>;

const predictionOfMatchSchema = z.object({
  id: z.int().positive(),
  type: z.enum(["1X2", "OU", "BTTS"]),
  prediction_type: z.string(),
  confidence: z.number().min(0).max(100),
  odds: z.number().nullable(),
});

export const matchListItemSchema = matchSchema
  .extend({ predictions: z.array(predictionOfMatchSchema) })
  .openapi("MatchListItem");

export const matchListSchema = pageOf(matchListItemSchema).openapi("MatchList");

export const matchListQuery = z.object({
  status: z.enum(matchStatuses).optional(),
  league: z.string().min(1).max(100).optional(),
  date: dayKeySchema.optional(),
  team: z.string().min(1).max(100).optional(),
  ...pageQuery,
  ...langQuery,
});

export const latestUpdateSchema = z.object({
  minute: z.int().nullable(),
  message: z.string(),
  timestamp: instantSchema,
});

const pastMatchSchema = z.object({
  match_id: z.int().positive(),
  date: instantSchema,
  opponent: z.string(),
  at: z.enum(["home", "away", "neutral"]),
  score: z.string().openapi({ description: "After 90 minutes, the team's own goals first" }),
  letter: z.enum(["W", "D", "L"]),
});

const meetingSchema = z.object({
  date: instantSchema,
  league: z.string(),
  venue: z.string().nullable(),
  home_team: z.string(),
  away_team: z.string(),
  score: z.string().openapi({ description: "After 90 minutes" }),
  /** Null for a meeting that only the source tells of. */
  match_id: z.int().positive().nullable(),
});

const homeAndAwaySchema = z.object({ home: z.int().min(0), away: z.int().min(0) });

const seasonRecordSchema = z.object({
  league: z.string(),
  season: z.string(),
  played: homeAndAwaySchema,
  wins: homeAndAwaySchema,
  draws: homeAndAwaySchema,
  losses: homeAndAwaySchema,
  goals_for: homeAndAwaySchema,
  goals_against: homeAndAwaySchema,
  clean_sheets: homeAndAwaySchema,
  failed_to_score: homeAndAwaySchema,
  source: z.string().openapi({ description: "store, or the provider that told it" }),
});

const absenceSchema = z.object({
  player: z.string(),
  /** In the words of the source. */
  reason: z.string().nullable(),
  certain: z.boolean(),
});

const playerSchema = z.object({
  name: z.string(),
  number: z.int().nullable(),
  position: z.enum(["G", "D", "M", "F"]).nullable(),
});

const lineUpSchema = z.object({
  formation: z.string().nullable(),
  coach: z.string().nullable(),
  starting: z.array(playerSchema),
  substitutes: z.array(playerSchema),
});

/** What is known around a match; null or empty where no source says anything. */
export const surroundingsSchema = z
  .object({
    venue: z.string().nullable(),
    /** True when neither team is at home. */
    neutral: z.boolean(),
    /** Possession in per cent, everything else as often as it happened. */
    statistics: z.array(
      z.object({ name: z.enum(statisticNames), home: z.number().nullable(), away: z.number().nullable() }),
    ),
    /** The last five results before this kick-off, in every competition, newest first. */
    form: z.object({ home: z.array(pastMatchSchema), away: z.array(pastMatchSchema) }),
    head_to_head: z.object({
      /** Newest first, ten at most. */
      meetings: z.array(meetingSchema),
      /** Counted over `meetings`; wins are those of this match's home and away team, wherever they won. */
      totals: z.object({ played: z.int(), home_wins: z.int(), draws: z.int(), away_wins: z.int() }),
    }),
    season_records: z.object({ home: seasonRecordSchema.nullable(), away: seasonRecordSchema.nullable() }),
    absences: z.object({ as_of: instantSchema, home: z.array(absenceSchema), away: z.array(absenceSchema) }).nullable(),
    line_ups: z.object({ as_of: instantSchema, home: lineUpSchema, away: lineUpSchema }).nullable(),
  })
  .openapi("MatchSurroundings");

export type SurroundingsBody = z.infer<typeof surroundingsSchema>;

/** `/data/fixtures/`: fixtures of the store in the shape of the upstream, whoever the upstream is. */
export const fixturesQuery = z.object({
  league_ids: z
    .string()
    .regex(/^\d{1,12}(,\d{1,12}){0,49}$/, "Expected ids separated by commas")
    .optional(),
  days_ahead: queryInteger(0, 30).default(7),
  status: z.enum(matchStatuses).optional(),
});

export const fixturesSchema = z
  .object({
    count: z.int().min(0),
    results: z.array(
      z.object({
        fixture: z.object({
          id: z.int(),
          date: instantSchema,
          timestamp: z.int(),
          timezone: z.literal("UTC"),
          status: z.object({ short: z.string(), elapsed: z.int().nullable() }),
        }),
        league: z.object({
          id: z.int(),
          name: z.string(),
          country: z.string(),
          season: z.string(),
          round: z.string().nullable(),
        }),
        teams: z.object({
          home: z.object({ id: z.int(), name: z.string(), logo: z.string() }),
          away: z.object({ id: z.int(), name: z.string(), logo: z.string() }),
        }),
        goals: z.object({ home: z.int().nullable(), away: z.int().nullable() }),
        score: z.object({ halftime: scoreSchema.nullable(), fulltime: scoreSchema.nullable() }),
      }),
    ),
  })
  .openapi("Fixtures");

export const teamStatsQuery = z.object({
  league_id: queryInteger(1, Number.MAX_SAFE_INTEGER).optional(),
  season: z
    .string()
    .regex(/^\d{4}(-\d{2})?$/, "Expected a season such as 2014-15")
    .optional(),
});

const recordSchema = z.object({
  played: z.int(),
  wins: z.int(),
  draws: z.int(),
  losses: z.int(),
  goals_for: z.int(),
  goals_against: z.int(),
});

export const teamStatsSchema = z
  .object({
    team: z.object({ id: z.int(), name: z.string(), country: z.string(), logo: z.string() }),
    league_id: z.int().nullable(),
    season: z.string().nullable(),
    form: z.array(z.enum(["W", "D", "L"])),
    home: recordSchema,
    away: recordSchema,
    total: recordSchema,
  })
  .openapi("TeamStats");

export type TeamStatsBody = z.infer<typeof teamStatsSchema>;

export const teamParam = z.object({
  team_id: queryInteger(1, Number.MAX_SAFE_INTEGER).openapi({ param: { name: "team_id", in: "path" } }),
});
