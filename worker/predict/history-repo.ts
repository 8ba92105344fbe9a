import { eq, sql } from "drizzle-orm";

import { type Database, type Statement, jsonChunks } from "../platform/db.ts";
import type { RatingPool } from "../matches/pyramids.ts";
import { importanceOf } from "./engine/importance.ts";
import type { ClosingView, EngineMatch } from "./engine/match.ts";
import type { EngineState } from "./engine/engine.ts";
import { engineMemories } from "./schema.ts";

type Range = { fromMs: number; beforeMs: number };

/** A finished match as the engine learns from it, and the instant it began. */
export type LearnedMatch = EngineMatch & { playedAtMs: number };

type HistoryRow = {
  competition_id: number;
  kickoff_at_ms: number;
  home_team_id: number;
  away_team_id: number;
  neutral: number;
  home_goals: number;
  away_goals: number;
  home_shots: number | null;
  away_shots: number | null;
  home_on_target: number | null;
  away_on_target: number | null;
  home: number | null;
  draw: number | null;
  away: number | null;
  over_25: number | null;
  implied_home_goals: number | null;
  implied_away_goals: number | null;
};

const dayMs = 86_400_000;

/** Finished matches of a pool with what their closing prices said, oldest first. */
export async function findHistory(
  db: Database,
  { entrants, members }: RatingPool,
  { fromMs, beforeMs }: Range,
): Promise<LearnedMatch[]> {
  const rows = await db.all<HistoryRow>(sql`
    select m.competition_id, m.kickoff_at_ms, m.home_team_id, m.away_team_id, m.neutral,
      m.full_time_home as home_goals, m.full_time_away as away_goals,
      m.score_details ->> '$.statistics.home.shots' as home_shots,
      m.score_details ->> '$.statistics.away.shots' as away_shots,
      m.score_details ->> '$.statistics.home.shotsOnTarget' as home_on_target,
      m.score_details ->> '$.statistics.away.shotsOnTarget' as away_on_target,
      v.home, v.draw, v.away, v.over_25, v.home_goals as implied_home_goals, v.away_goals as implied_away_goals
    from matches m left join market_views v on v.match_id = m.id
    where m.competition_id in (select value from json_each(${JSON.stringify(idsOf(members))}))
      and m.kickoff_at_ms >= ${fromMs} and m.kickoff_at_ms < ${beforeMs} and m.status = 'finished'
    order by m.kickoff_at_ms, m.id`);
  const traits = new Map(
    members.map(({ competitionId, division, slug }) => [
      competitionId,
      entrants === "nations" ? { division, importance: importanceOf(slug) } : { division },
    ]),
  );
  return rows.map((row) => ({
    day: Math.floor(row.kickoff_at_ms / dayMs),
    playedAtMs: row.kickoff_at_ms,
    ...(traits.get(row.competition_id) ?? { division: 0 }),
    homeTeamId: row.home_team_id,
    awayTeamId: row.away_team_id,
    neutral: row.neutral === 1,
    homeGoals: row.home_goals,
    awayGoals: row.away_goals,
    shots: shotsOf(row),
    closing: closingOf(row),
  }));
}

/** Finished matches of a pool that real books have priced and of which nobody has noted yet what the prices said. */
export async function findUnviewedMatches(
  db: Database,
  members: RatingPool["members"],
  { fromMs, beforeMs }: Range,
): Promise<{ id: number; kickoffAtMs: number }[]> {
  return db.all(sql`
    select m.id, m.kickoff_at_ms as "kickoffAtMs" from matches m
    where m.competition_id in (select value from json_each(${JSON.stringify(idsOf(members))}))
      and m.kickoff_at_ms >= ${fromMs} and m.kickoff_at_ms < ${beforeMs} and m.status = 'finished'
      and not exists (select 1 from market_views v where v.match_id = m.id)
      and exists (select 1 from odds_history o where o.match_id = m.id)
    order by m.kickoff_at_ms`);
}

/** Whether a result of a pool was told or corrected at `sinceMs` (real clock) or later. */
export async function hasChangedResults(
  db: Database,
  members: RatingPool["members"],
  { fromMs, beforeMs }: Range,
  sinceMs: number,
): Promise<boolean> {
  const rows = await db.all(sql`
    select 1 from matches m
    where m.competition_id in (select value from json_each(${JSON.stringify(idsOf(members))}))
      and m.kickoff_at_ms >= ${fromMs} and m.kickoff_at_ms < ${beforeMs} and m.status = 'finished'
      and m.updated_at_ms >= ${sinceMs} limit 1`);
  return rows.length > 0;
}

/**
 * Statements that note what prices said. A match that has meanwhile got another price than the `priceCount` that were
 * looked at is left for the next time.
 */
export function insertViewStatements(
  views: readonly { matchId: number; priceCount: number; view: ClosingView | null }[],
): Statement[] {
  const rows = views.map(({ matchId, priceCount, view }) => [
    matchId,
    priceCount,
    ...(view === null ? [] : [...view.result, view.over25, view.goals.home, view.goals.away]),
  ]);
  return jsonChunks(rows).map(
    (chunk) => sql`
      insert into market_views (match_id, home, draw, away, over_25, home_goals, away_goals)
      select value ->> 0, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7
      from json_each(${chunk})
      where value ->> 1 = (select count(*) from odds_history o where o.match_id = value ->> 0)
      on conflict do nothing`,
  );
}

export async function findEngineMemory(
  db: Database,
  competitionId: number,
): Promise<EngineState["calibration"] | undefined> {
  const [row] = await db.select().from(engineMemories).where(eq(engineMemories.competitionId, competitionId));
  return row?.calibration;
}

function idsOf(members: RatingPool["members"]): number[] {
  return members.map(({ competitionId }) => competitionId);
}

function shotsOf(row: HistoryRow): EngineMatch["shots"] {
  const { home_shots: home, away_shots: away, home_on_target: homeOnTarget, away_on_target: awayOnTarget } = row;
  return home === null || away === null || homeOnTarget === null || awayOnTarget === null
    ? null
    : { home, away, homeOnTarget, awayOnTarget };
}

function closingOf(row: HistoryRow): ClosingView | null {
  const { home, draw, away, implied_home_goals: homeGoals, implied_away_goals: awayGoals } = row;
  if (home === null || draw === null || away === null || homeGoals === null || awayGoals === null) return null;
  return { result: [home, draw, away], over25: row.over_25, goals: { home: homeGoals, away: awayGoals } };
}
