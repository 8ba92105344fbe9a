import type { ResultProbabilities } from "../market.ts";
import type { ScoreParameters } from "../score-grid.ts";
import { tauSlope } from "./dixon-coles-likelihood.ts";

/** Goals counted a side, 0 to 12, as far as two teams of the best and the worst kind need. */
const size = 13;
const cellFloor = 1e-12;

/** The three followable markets of one score distribution. */
export type GoalProbabilities = { result: ResultProbabilities; over25: number; btts: number };

/**
 * The followable markets of two Poisson laws with the low-score correction of Dixon and Coles (1997), equation 4.2: what
 * `marketsOf(scoreGrid(…, 13))` says of them, without building the grid; ratings need it hundreds of thousands of times.
 *
 * @param parameters expected goals above 0, taken as at most 12; ρ is drawn back to where no score has a negative probability
 */
export function goalProbabilities({ homeGoals, awayGoals, rho }: ScoreParameters): GoalProbabilities {
  const home = Math.min(Math.max(homeGoals, 1e-3), 12);
  const away = Math.min(Math.max(awayGoals, 1e-3), 12);
  const dependence = Math.min(Math.max(rho, -1 / Math.max(home, away)), Math.min(1 / (home * away), 1));
  let pHome = Math.exp(-home);
  let [win, draw, loss, under, blank] = [0, 0, 0, 0, 0];
  for (let h = 0; h < size; h += 1) {
    let pAway = Math.exp(-away);
    for (let a = 0; a < size; a += 1) {
      let p = pHome * pAway;
      if (h < 2 && a < 2) p *= Math.max(0, 1 + dependence * tauSlope(h, a, home, away));
      if (h > a) win += p;
      else if (h === a) draw += p;
      else loss += p;
      if (h + a < 3) under += p;
      if (h === 0 || a === 0) blank += p;
      pAway *= away / (a + 1);
    }
    pHome *= home / (h + 1);
  }
  const total = win + draw + loss;
  return {
    result: [Math.max(win / total, cellFloor), Math.max(draw / total, cellFloor), Math.max(loss / total, cellFloor)],
    over25: 1 - under / total,
    btts: 1 - blank / total,
  };
}
