import { and, desc, eq, gte, lt, or, sql } from "drizzle-orm";

import { type Database, type Statement, inJsonList, jsonChunks } from "../platform/db.ts";
import { nameProvider } from "./newcomers.ts";
import { externalRefs, matchContexts, matches } from "./schema.ts";

export type MatchContextKind = (typeof matchContexts.$inferSelect)["kind"];

/** What a source tells around a match, as the port hands it over. */
export type NewMatchContext = {
  matchId: number;
  kind: MatchContextKind;
  provider: string;
  body: unknown;
  /** Match clock. */
  knownAtMs: number;
};

/** Statements that keep the last word of each kind; saying the same again leaves its first instant standing. */
export function putContextStatements(contexts: readonly NewMatchContext[], recordedAtMs: number): Statement[] {
  return jsonChunks(contexts).map(
    (chunk) =>
      sql`
      insert into match_contexts (match_id, kind, provider, body, known_at_ms, recorded_at_ms)
      select json_extract(value, '$.matchId'), json_extract(value, '$.kind'), json_extract(value, '$.provider'),
        json_extract(value, '$.body'), json_extract(value, '$.knownAtMs'), ${recordedAtMs}
      from json_each(${chunk}) where true
      on conflict (match_id, kind) do update set provider = excluded.provider, body = excluded.body,
        known_at_ms = excluded.known_at_ms, recorded_at_ms = excluded.recorded_at_ms
      where match_contexts.body <> excluded.body and match_contexts.known_at_ms <= excluded.known_at_ms`,
  );
}

export function findContextsOfMatch(db: Database, matchId: number) {
  return db.select().from(matchContexts).where(eq(matchContexts.matchId, matchId));
}

/** What sources tell around several matches, of some kinds alone. */
export function findContextsOfMatches(db: Database, matchIds: readonly number[], kinds: readonly MatchContextKind[]) {
  return db
    .select()
    .from(matchContexts)
    .where(and(inJsonList(matchContexts.matchId, matchIds), inJsonList(matchContexts.kind, kinds)));
}

/** A result as form, meetings and season records read it. */
const result = {
  id: matches.id,
  kickoffAtMs: matches.kickoffAtMs,
  league: matches.league,
  season: matches.season,
  venue: matches.venue,
  neutral: matches.neutral,
  homeTeamId: matches.homeTeamId,
  awayTeamId: matches.awayTeamId,
  homeTeam: matches.homeTeam,
  awayTeam: matches.awayTeam,
  homeGoals: sql<number>`${matches.fullTimeHome}`,
  awayGoals: sql<number>`${matches.fullTimeAway}`,
};

/** The unary plus keeps the statement off the index by status, which holds every result of every league. */
const isFinished = sql`+${matches.status} = 'finished'`;

/** The last results of a team before an instant on one side of the sheet, newest first. */
export function findLastResults(
  db: Database,
  input: { teamId: number; side: "home" | "away"; beforeMs: number; limit: number },
) {
  const side = input.side === "home" ? matches.homeTeamId : matches.awayTeamId;
  return db
    .select(result)
    .from(matches)
    .where(and(eq(side, input.teamId), isFinished, lt(matches.kickoffAtMs, input.beforeMs)))
    .orderBy(desc(matches.kickoffAtMs))
    .limit(input.limit);
}

/** Earlier meetings of two teams on either ground, newest first. */
export function findMeetings(
  db: Database,
  input: { homeTeamId: number; awayTeamId: number; beforeMs: number; limit: number },
) {
  const { homeTeamId, awayTeamId, beforeMs } = input;
  const before = lt(matches.kickoffAtMs, beforeMs);
  return db
    .select(result)
    .from(matches)
    .where(
      and(
        isFinished,
        or(
          and(eq(matches.homeTeamId, homeTeamId), eq(matches.awayTeamId, awayTeamId), before),
          and(eq(matches.homeTeamId, awayTeamId), eq(matches.awayTeamId, homeTeamId), before),
        ),
      ),
    )
    .orderBy(desc(matches.kickoffAtMs))
    .limit(input.limit);
}

/** Results of two teams in one season of a competition with kick-off in `[fromMs, beforeMs)`. */
export function findSeasonResults(
  db: Database,
  input: {
    teamIds: readonly [number, number];
    competitionId: number;
    season: string;
    fromMs: number;
    beforeMs: number;
  },
) {
  const range = [gte(matches.kickoffAtMs, input.fromMs), lt(matches.kickoffAtMs, input.beforeMs)];
  const sides = input.teamIds.flatMap((teamId) => [
    and(eq(matches.homeTeamId, teamId), ...range),
    and(eq(matches.awayTeamId, teamId), ...range),
  ]);
  return db
    .select(result)
    .from(matches)
    .where(
      and(
        sql`+${matches.competitionId} = ${input.competitionId}`,
        eq(matches.season, input.season),
        isFinished,
        or(...sides),
      ),
    );
}

export type StoredResult = Awaited<ReturnType<typeof findMeetings>>[number];

/** The names a team is known by, as "GB-ENG/manchester-united". */
export async function findTeamAliases(db: Database, teamId: number): Promise<string[]> {
  const rows = await db
    .select({ ref: externalRefs.ref })
    .from(externalRefs)
    .where(
      and(eq(externalRefs.kind, "team"), eq(externalRefs.entityId, teamId), eq(externalRefs.provider, nameProvider)),
    );
  return rows.map(({ ref }) => ref);
}
