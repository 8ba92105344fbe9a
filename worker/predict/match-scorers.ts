import type { TeamGoal } from "../live/updates.ts";
import { slugOf } from "../matches/match.ts";
import { type ScorerShares, scorerHistoryDays, scorerShares } from "./models/scorers.ts";

export type MatchScorers = { home: ScorerShares; away: ScorerShares };

type Teams = { homeTeamId: number; awayTeamId: number; kickoffAtMs: number };

const dayMs = 86_400_000;
/** Players of a team who are named; the rest count among the others. */
const namedPlayers = 10;

/** The matches whose goals have a say: those of the years before the day of the match, never the match itself. */
export function scorerRange(kickoffAtMs: number): { fromMs: number; beforeMs: number } {
  const day = Math.floor(kickoffAtMs / dayMs);
  return { fromMs: (day - scorerHistoryDays) * dayMs, beforeMs: day * dayMs };
}

/**
 * The shares both teams' players have in the goals of a match, as of its day.
 *
 * @param goals of both teams, oldest first; those of the day of the match or later are not looked at
 * @returns null where no scorer of either team is recorded
 */
export function matchScorers(goals: readonly TeamGoal[], match: Teams): MatchScorers | null {
  const home = sharesOf(goals, match.homeTeamId, match.kickoffAtMs);
  const away = sharesOf(goals, match.awayTeamId, match.kickoffAtMs);
  return home.players.length + away.players.length === 0 ? null : { home, away };
}

function sharesOf(goals: readonly TeamGoal[], teamId: number, kickoffAtMs: number): ScorerShares {
  const ofTeam = goals.filter((goal) => goal.teamId === teamId);
  // Records differ in accents and hyphens: one player under the name he was last given.
  const names = new Map(
    ofTeam.flatMap(({ player }) => (player === null ? [] : [[identityOf(player), player] as const])),
  );
  const { players } = scorerShares(
    ofTeam.map(({ playedAtMs, player, penalty }) => ({
      playedDay: Math.floor(playedAtMs / dayMs),
      player: player === null ? null : (names.get(identityOf(player)) ?? player),
      penalty,
    })),
    Math.floor(kickoffAtMs / dayMs),
  );
  const named = players.slice(0, namedPlayers);
  return { players: named, others: 1 - named.reduce((sum, { share }) => sum + share, 0) };
}

function identityOf(player: string): string {
  return slugOf(player) || player;
}
