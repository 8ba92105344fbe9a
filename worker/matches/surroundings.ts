import type * as z from "zod";

import {
  providerAbsencesSchema,
  providerBackgroundSchema,
  providerFixtureSchema,
} from "../collect/providers/provider.ts";
import type { ServiceContext } from "../context.ts";
import {
  type MatchContextKind,
  findContextsOfMatch,
  findLastResults,
  findMeetings,
  findSeasonResults,
  findTeamAliases,
} from "./context-repo.ts";
import type { SurroundingsBody } from "./contract.ts";
import { getMatch } from "./service.ts";
import { type Told, formLength, meetingsShown, surroundingsBody } from "./surroundings-body.ts";
import { teamAliasOf } from "./team-identity.ts";

/** No season of any competition is longer. */
const longestSeasonMs = 400 * 86_400_000;

/**
 * What the store and its sources know around a match: ground, statistics, form, earlier meetings, season records,
 * absences and line-ups. Everything counted happened before its kick-off.
 *
 * @throws AppError NOT_FOUND
 */
export async function getMatchSurroundings(ctx: ServiceContext, input: { matchId: number }): Promise<SurroundingsBody> {
  const [match, contexts] = await Promise.all([
    getMatch(ctx, input.matchId),
    findContextsOfMatch(ctx.db, input.matchId),
  ]);
  const { homeTeamId, awayTeamId, competitionId, season, kickoffAtMs: beforeMs } = match;
  const resultsOf = async (teamId: number) => {
    const sides = await Promise.all(
      (["home", "away"] as const).map((side) => findLastResults(ctx.db, { teamId, side, beforeMs, limit: formLength })),
    );
    return sides.flat();
  };
  const [home, away, meetings, seasonResults, homeAliases, awayAliases] = await Promise.all([
    resultsOf(homeTeamId),
    resultsOf(awayTeamId),
    findMeetings(ctx.db, { homeTeamId, awayTeamId, beforeMs, limit: meetingsShown }),
    findSeasonResults(ctx.db, {
      teamIds: [homeTeamId, awayTeamId],
      competitionId,
      season,
      fromMs: beforeMs - longestSeasonMs,
      beforeMs,
    }),
    findTeamAliases(ctx.db, homeTeamId),
    findTeamAliases(ctx.db, awayTeamId),
  ]);

  function told<Body>(kind: MatchContextKind, schema: z.ZodType<Body>): Told<Body> | null {
    const row = contexts.find((context) => context.kind === kind);
    if (!row) return null;
    const parsed = schema.safeParse(row.body);
    // One row that cannot be read must not take the page with it.
    if (!parsed.success) ctx.log.error("context_unreadable", { matchId: input.matchId, kind });
    return parsed.success ? { body: parsed.data, provider: row.provider, knownAtMs: row.knownAtMs } : null;
  }
  return surroundingsBody({
    match,
    lastResults: { home, away },
    meetings,
    seasonResults,
    aliases: {
      home: [teamAliasOf(match.homeTeam, match.country), ...homeAliases],
      away: [teamAliasOf(match.awayTeam, match.country), ...awayAliases],
    },
    lineUps: told("line_ups", lineUpsSchema),
    absences: told("absences", providerAbsencesSchema.shape.absences),
    background: told("background", backgroundSchema),
  });
}

const lineUpsSchema = providerFixtureSchema.shape.lineUps.unwrap();
const backgroundSchema = providerBackgroundSchema.omit({ fixtureRef: true });
