import { allMarkets } from "./engine/all-markets.ts";
import type { MarketsBody } from "./markets-contract.ts";
import type { MatchScorers } from "./match-scorers.ts";
import { type ScoreGrid, marketsOf } from "./score-grid.ts";

/** Every market of a match as the API tells it, from one grid. */
export function marketsBody(
  grid: ScoreGrid,
  expectedGoals: { home: number; away: number },
  scorers: MatchScorers | null,
): MarketsBody {
  const { correct_score: correctScores, double_chance: chance, ...markets } = allMarkets(grid, scorers);
  return {
    ...markets,
    expected_goals: expectedGoals,
    double_chance: { "1X": chance.home_or_draw, "12": chance.home_or_away, X2: chance.draw_or_away },
    correct_scores: correctScores,
    score_matrix: marketsOf(grid).scoreMatrix,
  };
}

const topScorers = 5;

/** What the other markets come to in a word: the likeliest result at half-time and the likeliest scorers. */
export function headlinesOf({ half_time: { result }, scorers }: MarketsBody) {
  const { home, draw, away } = result;
  const likeliest = Math.max(home, draw, away);
  return {
    half_time_result: likeliest === home ? "1" : likeliest === away ? "2" : "X",
    first_goalscorer: scorers?.first.players[0]?.player ?? null,
    anytime_goalscorer: scorers?.anytime.players[0]?.player ?? null,
    top_goalscorers: (scorers?.anytime.players ?? [])
      .slice(0, topScorers)
      .map(({ player, probability }) => ({ name: player, probability })),
  };
}
