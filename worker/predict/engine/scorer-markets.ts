import type { ScorerShares } from "../models/scorers.ts";
import type { ScoreGrid } from "../score-grid.ts";

export type ScorerRow = { player: string; team: "home" | "away"; probability: number };

/** First and anytime scorer, the likeliest first. */
export type ScorerMarkets = {
  /** Of any match: the rows, `others` and `no_goal` sum to 1. */
  first: { players: ScorerRow[]; others: { home: number; away: number }; no_goal: number };
  /** To score at least once; of all the others of a team together: that at least one of them does. */
  anytime: { players: ScorerRow[]; others: { home: number; away: number } };
};

const sides = ["home", "away"] as const;

/**
 * Who scores first and who scores at all, by the shares both teams' players have in their goals.
 *
 * A goal of his team is a player's with his share, independently of the others; among the goals of a final score any order is
 * as likely as any other. So the first of h + a goals is the hosts' with probability h / (h + a), and a player of theirs scores
 * with probability 1 − E[(1 − share)^h] (a binomial thinning of the grid's own goals).
 *
 * @throws RangeError for a share outside 0 to 1
 */
export function scorerMarkets(grid: ScoreGrid, shares: { home: ScorerShares; away: ScorerShares }): ScorerMarkets {
  const first: ScorerRow[] = [];
  const anytime: ScorerRow[] = [];
  for (const team of sides) {
    for (const { player, share } of shares[team].players) {
      const { first: his, anytime: atAll } = scorerProbabilities(grid, team, share);
      first.push({ player, team, probability: his });
      anytime.push({ player, team, probability: atAll });
    }
  }
  const [home, away] = sides.map((team) => scorerProbabilities(grid, team, shares[team].others));
  return {
    first: {
      players: likeliestFirst(first),
      others: { home: home?.first ?? 0, away: away?.first ?? 0 },
      no_goal: grid[0]?.[0] ?? 0,
    },
    anytime: {
      players: likeliestFirst(anytime),
      others: { home: home?.anytime ?? 0, away: away?.anytime ?? 0 },
    },
  };
}

/** Chances of a player to score at all, and to score first, given the share of his team's goals that are his. */
export function scorerProbabilities(
  grid: ScoreGrid,
  side: "home" | "away",
  share: number,
): { anytime: number; first: number } {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`not a share: ${share}`);
  let [anytime, first] = [0, 0];
  for (const [home, row] of grid.entries()) {
    for (const [away, p] of row.entries()) {
      const goals = side === "home" ? home : away;
      if (goals === 0) continue;
      anytime += p * (1 - (1 - share) ** goals);
      first += (p * share * goals) / (home + away);
    }
  }
  return { anytime, first };
}

function likeliestFirst(rows: readonly ScorerRow[]): ScorerRow[] {
  return rows.toSorted((a, b) => b.probability - a.probability);
}
