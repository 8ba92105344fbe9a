import type { PastResult } from "./models/dixon-coles.ts";

export type FormLetter = "W" | "D" | "L";

export type TeamForm = {
  /** Newest first. */
  letters: FormLetter[];
  /** Per match; null without a match. */
  goalsScoredAverage: number | null;
  goalsConcededAverage: number | null;
  /** Share of matches won, 0 to 1; null without a match. */
  winPercentage: number | null;
  matchesCounted: number;
};

/** The last `count` results of a team, whatever the order they come in; matches of other teams are passed over. */
export function recentForm(results: readonly PastResult[], teamId: number, count = 5): TeamForm {
  const games = results
    .filter((result) => result.homeTeamId === teamId || result.awayTeamId === teamId)
    .toSorted((a, b) => b.playedAtMs - a.playedAtMs)
    .slice(0, count)
    .map((result) => goalsOf(result, teamId));
  const letters = games.map(({ scored, conceded }) => letterOf(scored, conceded));
  return {
    letters,
    goalsScoredAverage: meanOf(games.map(({ scored }) => scored)),
    goalsConcededAverage: meanOf(games.map(({ conceded }) => conceded)),
    winPercentage: meanOf(letters.map((letter) => (letter === "W" ? 1 : 0))),
    matchesCounted: games.length,
  };
}

/**
 * All earlier meetings of two teams, on either ground: `homeWins` are those of the team that is at home in the match to
 * come, wherever it won them.
 */
export function headToHead(
  results: readonly PastResult[],
  homeTeamId: number,
  awayTeamId: number,
): { totalMatches: number; homeWins: number; draws: number; awayWins: number } {
  const letters = results
    .filter(
      (result) =>
        (result.homeTeamId === homeTeamId && result.awayTeamId === awayTeamId) ||
        (result.homeTeamId === awayTeamId && result.awayTeamId === homeTeamId),
    )
    .map((result) => goalsOf(result, homeTeamId))
    .map(({ scored, conceded }) => letterOf(scored, conceded));
  return {
    totalMatches: letters.length,
    homeWins: letters.filter((letter) => letter === "W").length,
    draws: letters.filter((letter) => letter === "D").length,
    awayWins: letters.filter((letter) => letter === "L").length,
  };
}

function goalsOf(result: PastResult, teamId: number): { scored: number; conceded: number } {
  return result.homeTeamId === teamId
    ? { scored: result.homeGoals, conceded: result.awayGoals }
    : { scored: result.awayGoals, conceded: result.homeGoals };
}

function letterOf(scored: number, conceded: number): FormLetter {
  return scored > conceded ? "W" : scored === conceded ? "D" : "L";
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
