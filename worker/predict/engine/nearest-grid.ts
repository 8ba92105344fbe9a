import type { ResultProbabilities } from "../market.ts";
import { type ScoreGrid, tiltToResult } from "../score-grid.ts";

const maxRounds = 200;

/**
 * The score distribution nearest to `grid`, in Kullback-Leibler divergence, that has the given 1X2 probabilities and, where
 * asked for, the given probability of more than 2.5 goals.
 *
 * Each condition alone is met by scaling the classes it distinguishes; doing so in turn converges to the distribution that
 * meets both (iterative proportional fitting; Csiszár 1975, Annals of Probability 3). What is returned meets the 1X2 exactly.
 *
 * @param over25 null leaves the number of goals to the grid
 */
export function nearestGrid(grid: ScoreGrid, result: ResultProbabilities, over25: number | null): ScoreGrid {
  let nearest = tiltToResult(grid, result);
  if (over25 === null || !(over25 > 0 && over25 < 1)) return nearest;
  for (let round = 0; round < maxRounds; round += 1) {
    const present = over25Of(nearest);
    if (Math.abs(present - over25) < 1e-12) break;
    const [over, under] = [over25 / present, (1 - over25) / (1 - present)];
    nearest = tiltToResult(
      nearest.map((row, home) => row.map((p, away) => p * (home + away > 2 ? over : under))),
      result,
    );
  }
  return nearest;
}

/** Probability of three goals or more. */
export function over25Of(grid: ScoreGrid): number {
  let under = 0;
  for (let home = 0; home < 3; home += 1) {
    for (let away = 0; away + home < 3; away += 1) under += grid[home]?.[away] ?? 0;
  }
  return 1 - under;
}

/** Probability that both teams score. */
export function bttsOf(grid: ScoreGrid): number {
  const homeBlank = (grid[0] ?? []).reduce((sum, p) => sum + p, 0);
  const awayBlank = grid.reduce((sum, row) => sum + (row[0] ?? 0), 0);
  return 1 - homeBlank - awayBlank + (grid[0]?.[0] ?? 0);
}
