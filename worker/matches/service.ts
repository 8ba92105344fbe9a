import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import type { MatchPatch, NewMatch } from "./match.ts";
import {
  type MatchFilter,
  type MatchRow,
  type TeamRow,
  countMatches,
  findMatchPage,
  findMatchesByIds,
  findMatchesByRefs,
  findMatchesByStatus,
  findMatchesToWatch,
  findRefsOfMatches,
  findResults,
  findResultsOfTeam,
  getMatchRow,
  getTeamRow,
  getTeamRowBySlug,
  insertMatchStatements,
  updateMatchStatements,
} from "./repo.ts";

export type Match = MatchRow;
export type Team = TeamRow;

/** @throws AppError NOT_FOUND */
export async function getMatch(ctx: ServiceContext, id: number): Promise<Match> {
  const match = await getMatchRow(ctx.db, id);
  if (!match) throw new AppError("NOT_FOUND", "No such match", { id: [`No match has the id ${id}`] });
  return match;
}

/** @throws AppError NOT_FOUND */
export async function getTeam(ctx: ServiceContext, id: number): Promise<Team> {
  const team = await getTeamRow(ctx.db, id);
  if (!team) throw new AppError("NOT_FOUND", "No such team", { team_id: [`No team has the id ${id}`] });
  return team;
}

export function getTeamBySlug(ctx: ServiceContext, slug: string): Promise<Team | undefined> {
  return getTeamRowBySlug(ctx.db, slug);
}

export function listMatchesByIds(ctx: ServiceContext, ids: readonly number[]): Promise<Match[]> {
  return findMatchesByIds(ctx.db, ids);
}

/** A page of matches and how many there are in all. */
export async function listMatchPage(
  ctx: ServiceContext,
  filter: MatchFilter,
  page: { number: number; size: number; newestFirst?: boolean },
): Promise<{ matches: Match[]; count: number }> {
  const [matches, count] = await Promise.all([
    findMatchPage(ctx.db, filter, {
      limit: page.size,
      offset: (page.number - 1) * page.size,
      newestFirst: page.newestFirst ?? false,
    }),
    countMatches(ctx.db, filter),
  ]);
  return { matches, count };
}

export function listMatchesInPlay(ctx: ServiceContext): Promise<Match[]> {
  return findMatchesByStatus(ctx.db, "live", 200);
}

export function listMatchesToWatch(ctx: ServiceContext, nowMs: number): Promise<Match[]> {
  return findMatchesToWatch(ctx.db, nowMs);
}

export function listResults(ctx: ServiceContext, input: { competitionId: number; fromMs: number; beforeMs: number }) {
  return findResults(ctx.db, input.competitionId, input.fromMs, input.beforeMs);
}

export function listResultsOfTeam(ctx: ServiceContext, input: { teamId: number; beforeMs: number; limit: number }) {
  return findResultsOfTeam(ctx.db, input.teamId, input.beforeMs, input.limit);
}

/** Stored matches by the provider's own references. */
export function listMatchesByRefs(
  ctx: ServiceContext,
  provider: string,
  refs: readonly string[],
): Promise<Map<string, Match>> {
  return findMatchesByRefs(ctx.db, provider, refs);
}

export function listRefsOfMatches(
  ctx: ServiceContext,
  provider: string,
  matchIds: readonly number[],
): Promise<Map<number, string>> {
  return findRefsOfMatches(ctx.db, provider, matchIds);
}

/** Statements that bring new matches with their competitions and teams; what exists stays as it is. */
export function addMatchesStatements(ctx: ServiceContext, provider: string, matches: readonly NewMatch[]): Statement[] {
  return insertMatchStatements(provider, matches, ctx.clock.realNowMs());
}

/** To be run in the batch that tells of the change. */
export function moveMatchesStatements(ctx: ServiceContext, patches: readonly MatchPatch[]): Statement[] {
  return updateMatchStatements(patches, ctx.clock.realNowMs());
}
