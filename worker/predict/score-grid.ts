import type { ResultProbabilities } from "./market.ts";
import { tauSlope } from "./models/dixon-coles-likelihood.ts";

/** Probabilities of every score: rows are home goals from 0, columns away goals from 0; sums to 1. */
export type ScoreGrid = readonly (readonly number[])[];

/** What one score distribution is made of: expected goals in 90 minutes, and the correlation of the low scores. */
export type ScoreParameters = { homeGoals: number; awayGoals: number; rho: number };

export type ScoreProbability = { homeGoals: number; awayGoals: number; probability: number };

/** Every market of a match, read from one grid, so that no two can contradict each other. */
export type ScoreMarkets = {
  result: ResultProbabilities;
  doubleChance: { "1X": number; "12": number; X2: number };
  totals: { line: number; over: number; under: number }[];
  bothTeamsToScore: { yes: number; no: number };
  /** The likeliest scores, best first. */
  correctScores: ScoreProbability[];
  /** Rows are home goals 0 to 5, columns away goals 0 to 5. */
  scoreMatrix: number[][];
  mostLikelyScore: ScoreProbability;
  /** The likeliest score among those with a given result: a score to show beside a pick. */
  mostLikelyScoreByResult: { "1": ScoreProbability; X: ScoreProbability; "2": ScoreProbability };
};

const totalLines = [0.5, 1.5, 2.5, 3.5, 4.5];
const correctScoreCount = 10;
const matrixSize = 6;

/**
 * The score distribution of a match: two Poisson laws with the low-score correction of Dixon and Coles (1997).
 *
 * @param parameters expected goals above 0; ρ is drawn back into the range in which no score has a negative probability
 * @param size goals counted per side, 0 to size − 1; what lies beyond is spread over the grid in proportion
 * @throws RangeError when expected goals are not positive and finite, ρ is not a number, or the grid has fewer than 2 rows
 */
export function scoreGrid({ homeGoals, awayGoals, rho }: ScoreParameters, size = 11): ScoreGrid {
  if (!(homeGoals > 0) || !(awayGoals > 0) || !Number.isFinite(homeGoals + awayGoals) || !Number.isFinite(rho)) {
    throw new RangeError(`not a score distribution: ${homeGoals}, ${awayGoals}, ${rho}`);
  }
  if (!Number.isInteger(size) || size < 2) throw new RangeError("a grid needs at least 2 rows");
  const dependence = possibleRho(rho, homeGoals, awayGoals);
  const homeLaw = poissonLaw(homeGoals, size);
  const awayLaw = poissonLaw(awayGoals, size);
  return normalised(
    homeLaw.map((pHome, home) =>
      awayLaw.map((pAway, away) => pHome * pAway * (1 + dependence * tauSlope(home, away, homeGoals, awayGoals))),
    ),
  );
}

/**
 * The distribution nearest to `grid` that has the given 1X2 probabilities.
 *
 * Among all distributions with these marginals, multiplying each of the three result classes by wanted/present has the
 * smallest Kullback-Leibler divergence from the grid (Csiszár 1975, I-projection on a partition): it takes over what
 * the probabilities say about the result and nothing else, so the relative odds of scores inside a class stay as they are.
 *
 * @param probabilities home, draw, away, summing to 1
 * @throws RangeError when they are no probabilities, or ask for a result the grid rules out
 */
export function tiltToResult(grid: ScoreGrid, probabilities: ResultProbabilities): ScoreGrid {
  const wantedSum = probabilities[0] + probabilities[1] + probabilities[2];
  if (!(Math.min(...probabilities) >= 0) || !(Math.abs(wantedSum - 1) < 1e-6)) {
    throw new RangeError(`not 1X2 probabilities: ${probabilities.join(", ")}`);
  }
  const present = resultOf(grid);
  const [home, draw, away] = [factorOf(0), factorOf(1), factorOf(2)];
  function factorOf(outcome: 0 | 1 | 2): number {
    const wanted = probabilities[outcome] / wantedSum;
    if (wanted > 0 && present[outcome] === 0) throw new RangeError("the grid gives no probability to a wanted result");
    return wanted === 0 ? 0 : wanted / present[outcome];
  }
  return grid.map((row, homeGoals) =>
    row.map((p, awayGoals) => p * (homeGoals > awayGoals ? home : homeGoals === awayGoals ? draw : away)),
  );
}

/** Reads every market from the grid. */
export function marketsOf(grid: ScoreGrid): ScoreMarkets {
  const scores = scoresOf(grid);
  const result = resultOf(grid);
  const yes = sumWhere(scores, ({ homeGoals, awayGoals }) => homeGoals > 0 && awayGoals > 0);
  return {
    result,
    doubleChance: { "1X": result[0] + result[1], "12": result[0] + result[2], X2: result[1] + result[2] },
    totals: totalLines.map((line) => {
      const under = sumWhere(scores, ({ homeGoals, awayGoals }) => homeGoals + awayGoals < line);
      return { line, over: 1 - under, under };
    }),
    bothTeamsToScore: { yes, no: 1 - yes },
    correctScores: scores.toSorted((a, b) => b.probability - a.probability).slice(0, correctScoreCount),
    scoreMatrix: grid.slice(0, matrixSize).map((row) => row.slice(0, matrixSize)),
    mostLikelyScore: likeliest(scores),
    mostLikelyScoreByResult: {
      "1": likeliest(scores.filter(({ homeGoals, awayGoals }) => homeGoals > awayGoals)),
      X: likeliest(scores.filter(({ homeGoals, awayGoals }) => homeGoals === awayGoals)),
      "2": likeliest(scores.filter(({ homeGoals, awayGoals }) => homeGoals < awayGoals)),
    },
  };
}

/** Keeps τ of all four low scores at or above zero (Dixon and Coles 1997, the bounds below equation 4.2). */
function possibleRho(rho: number, homeGoals: number, awayGoals: number): number {
  const least = Math.max(-1 / homeGoals, -1 / awayGoals);
  const most = Math.min(1 / (homeGoals * awayGoals), 1);
  return Math.min(Math.max(rho, least), most);
}

function poissonLaw(mean: number, size: number): number[] {
  const law: number[] = [];
  let probability = Math.exp(-mean);
  for (let goals = 0; goals < size; goals += 1) {
    law.push(probability);
    probability *= mean / (goals + 1);
  }
  return law;
}

function normalised(grid: ScoreGrid): ScoreGrid {
  const sum = grid.reduce((total, row) => total + row.reduce((rowSum, p) => rowSum + p, 0), 0);
  if (!(sum > 0)) throw new RangeError("expected goals lie far outside the grid");
  return grid.map((row) => row.map((p) => Math.max(0, p) / sum));
}

function resultOf(grid: ScoreGrid): ResultProbabilities {
  let [home, draw, away] = [0, 0, 0];
  for (const { homeGoals, awayGoals, probability } of scoresOf(grid)) {
    if (homeGoals > awayGoals) home += probability;
    else if (homeGoals === awayGoals) draw += probability;
    else away += probability;
  }
  return [home, draw, away];
}

function scoresOf(grid: ScoreGrid): ScoreProbability[] {
  return grid.flatMap((row, homeGoals) => row.map((probability, awayGoals) => ({ homeGoals, awayGoals, probability })));
}

function sumWhere(scores: readonly ScoreProbability[], holds: (score: ScoreProbability) => boolean): number {
  return scores.reduce((sum, score) => (holds(score) ? sum + score.probability : sum), 0);
}

function likeliest(scores: readonly ScoreProbability[]): ScoreProbability {
  return scores.reduce((best, score) => (score.probability > best.probability ? score : best));
}
