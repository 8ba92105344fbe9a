import type * as z from "zod";

import type { ServiceContext } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import { crestUrl, matchBody } from "./body.ts";
import type { TeamStatsBody, fixturesQuery, fixturesSchema, matchListQuery } from "./contract.ts";
import { slugOf } from "./match.ts";
import { type Match, getTeam, listMatchPage, listResultsOfTeam } from "./service.ts";

const dayMs = 86_400_000;
const seasonsSeen = 200;

/** A page of matches by status, league, day (UTC) and team. @throws AppError NOT_FOUND after the last page */
export async function findListedMatches(
  ctx: ServiceContext,
  query: z.output<typeof matchListQuery>,
): Promise<{ matches: Match[]; count: number }> {
  const fromMs = query.date === undefined ? undefined : Date.parse(`${query.date}T00:00:00Z`);
  const page = await listMatchPage(
    ctx,
    {
      ...(query.status ? { statuses: [query.status] } : {}),
      ...(query.league ? { league: query.league } : {}),
      ...(query.team ? { teamSearch: slugOf(query.team) || query.team } : {}),
      ...(fromMs === undefined ? {} : { fromMs, toMs: fromMs + dayMs }),
    },
    {
      number: query.page,
      size: query.page_size,
      newestFirst:
        fromMs === undefined && (!query.status || query.status === "finished" || query.status === "cancelled"),
    },
  );
  if (query.page > 1 && page.matches.length === 0) {
    throw new AppError("NOT_FOUND", "No such page", { page: [`There is no page ${query.page}`] });
  }
  return page;
}

/** Fixtures of the store in the upstream's shape, from a day before now to `days_ahead` after it. */
export async function listFixtures(
  ctx: ServiceContext,
  input: { query: z.output<typeof fixturesQuery>; origin: string },
): Promise<z.infer<typeof fixturesSchema>> {
  const nowMs = await ctx.clock.matchNowMs();
  const { matches, count } = await listMatchPage(
    ctx,
    {
      fromMs: nowMs - dayMs,
      toMs: nowMs + input.query.days_ahead * dayMs,
      ...(input.query.status ? { statuses: [input.query.status] } : {}),
      ...(input.query.league_ids ? { competitionIds: input.query.league_ids.split(",").map(Number) } : {}),
    },
    { number: 1, size: 500 },
  );
  return { count, results: matches.map((match) => fixtureBody(match, input.origin)) };
}

function fixtureBody(match: Match, origin: string): z.infer<typeof fixturesSchema>["results"][number] {
  const body = matchBody(match, origin);
  return {
    fixture: {
      id: match.id,
      date: body.match_date,
      timestamp: Math.floor(match.kickoffAtMs / 1000),
      timezone: "UTC",
      status: { short: match.providerStatus, elapsed: match.minute },
    },
    league: {
      id: match.competitionId,
      name: match.league,
      country: match.country,
      season: match.season,
      round: match.round,
    },
    teams: {
      home: { id: match.homeTeamId, name: match.homeTeam, logo: crestUrl(match.homeSlug, origin) },
      away: { id: match.awayTeamId, name: match.awayTeam, logo: crestUrl(match.awaySlug, origin) },
    },
    goals: { home: match.homeScore, away: match.awayScore },
    score: { halftime: body.half_time, fulltime: body.full_time },
  };
}

/** Results of a team as the store has them. @throws AppError NOT_FOUND */
export async function getTeamStats(
  ctx: ServiceContext,
  input: { teamId: number; leagueId?: number | undefined; season?: string | undefined; origin: string },
): Promise<TeamStatsBody> {
  const nowMs = await ctx.clock.matchNowMs();
  const [team, results] = await Promise.all([
    getTeam(ctx, input.teamId),
    listResultsOfTeam(ctx, { teamId: input.teamId, beforeMs: nowMs, limit: seasonsSeen }),
  ]);
  const season = input.season ?? results[0]?.season ?? null;
  const counted = results.filter(
    (match) =>
      (season === null || match.season === season || match.season.startsWith(`${season}-`)) &&
      (input.leagueId === undefined || match.competitionId === input.leagueId),
  );
  const atHome = counted.filter((match) => match.homeTeamId === team.id);
  const away = counted.filter((match) => match.awayTeamId === team.id);
  return {
    team: { id: team.id, name: team.name, country: team.country, logo: crestUrl(team.slug, input.origin) },
    league_id: input.leagueId ?? null,
    season,
    form: counted.slice(0, 5).map((match) => letterFor(match, team.id)),
    home: tally(atHome, team.id),
    away: tally(away, team.id),
    total: tally(counted, team.id),
  };
}

function tally(matches: readonly Match[], teamId: number): TeamStatsBody["total"] {
  const letters = matches.map((match) => letterFor(match, teamId));
  const goals = matches.map((match) => goalsOf(match, teamId));
  return {
    played: matches.length,
    wins: letters.filter((letter) => letter === "W").length,
    draws: letters.filter((letter) => letter === "D").length,
    losses: letters.filter((letter) => letter === "L").length,
    goals_for: goals.reduce((sum, [scored]) => sum + scored, 0),
    goals_against: goals.reduce((sum, [, conceded]) => sum + conceded, 0),
  };
}

function letterFor(match: Match, teamId: number): "W" | "D" | "L" {
  const [scored, conceded] = goalsOf(match, teamId);
  return scored > conceded ? "W" : scored < conceded ? "L" : "D";
}

function goalsOf(match: Match, teamId: number): [scored: number, conceded: number] {
  const [home, away] = [match.fullTimeHome ?? 0, match.fullTimeAway ?? 0];
  return match.homeTeamId === teamId ? [home, away] : [away, home];
}
