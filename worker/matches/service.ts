import type { FixtureKey } from "../collect/providers/provider.ts";
import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { AppError } from "../platform/errors.ts";
import type { MatchPatch, NewMatch } from "./match.ts";
import { findKnownEntities, insertMatchStatements } from "./newcomers-repo.ts";
import { planCompetitions, planTeams } from "./newcomers.ts";
import { type RatingPool, ratingHeadOf, ratingPoolOf } from "./pyramids.ts";
import {
  type MatchFilter,
  type MatchRow,
  type TeamRow,
  countMatches,
  findCompetitions,
  findMatchPage,
  findMatchesByIds,
  findMatchesByRefs,
  findMatchesByStatus,
  findMatchesToWatch,
  findProviderKeys,
  findRefsOfMatches,
  findResultsOfTeam,
  getMatchRow,
  getTeamRow,
  getTeamRowBySlug,
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

/** Whose results a competition is rated on together. @throws AppError NOT_FOUND */
export async function getRatingPool(ctx: ServiceContext, competitionId: number): Promise<RatingPool> {
  const competitions = await findCompetitions(ctx.db);
  const own = competitions.find(({ id }) => id === competitionId);
  if (!own) throw new AppError("NOT_FOUND", "No such league", { id: [`No league has the id ${competitionId}`] });
  return ratingPoolOf(own, competitions);
}

/** From a competition to the one that stands for all it is predicted together with. */
export async function loadRatingHeads(ctx: ServiceContext): Promise<(competitionId: number) => number> {
  const competitions = await findCompetitions(ctx.db);
  return (competitionId) => ratingHeadOf(competitionId, competitions);
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

/** What a provider needs to be asked about these matches, by match id; those it has never named are left out. */
export async function listFixtureKeys(
  ctx: ServiceContext,
  provider: string,
  matches: readonly Match[],
): Promise<Map<number, FixtureKey>> {
  const rows = await findProviderKeys(
    ctx.db,
    provider,
    matches.map((match) => match.id),
  );
  const byId = new Map(matches.map((match) => [match.id, match]));
  return new Map(
    rows.flatMap((row) => {
      const match = byId.get(row.id);
      if (!match) return [];
      const { season, kickoffAtMs } = match;
      const refs = { competitionRef: row.competition_ref, homeRef: row.home_ref, awayRef: row.away_ref };
      return [[row.id, { ref: row.ref, season, kickoffAtMs, ...refs }] as const];
    }),
  );
}

/**
 * Statements that bring new matches with their competitions and teams, for one batch; what exists stays as it is, and is
 * recognised whoever told of it first (docs of `newcomers-repo.ts`). They rest on what was stored when they were made:
 * where another batch brought the same team in between, theirs fails as a whole and is to be made anew.
 */
export async function addMatchesStatements(
  ctx: ServiceContext,
  provider: string,
  matches: readonly NewMatch[],
): Promise<Statement[]> {
  if (matches.length === 0) return [];
  const known = await findKnownEntities(ctx.db, provider, matches);
  return insertMatchStatements(
    {
      provider,
      matches,
      competitions: planCompetitions(provider, matches, known),
      teams: planTeams(provider, matches, known),
    },
    ctx.clock.realNowMs(),
  );
}

/** To be run in the batch that tells of the change. */
export function moveMatchesStatements(ctx: ServiceContext, patches: readonly MatchPatch[]): Statement[] {
  return updateMatchStatements(patches, ctx.clock.realNowMs());
}
