import { bttsOf, nearestGrid, over25Of } from "../predict/engine/nearest-grid.ts";
import type { ResultProbabilities } from "../predict/market.ts";
import { type ScoreGrid, type ScoreParameters, scoreGrid } from "../predict/score-grid.ts";
import { type RegularTime, shareOfGoalsLeft } from "./playing-time.ts";

/** What was said of a match before kick-off: the parameters of its score distribution and the probabilities it was moved to. */
export type Expectation = ScoreParameters & {
  result: ResultProbabilities;
  /** More than 2.5 goals; null leaves the number of goals to the parameters. */
  over25: number | null;
};

/** A match in play. Goals and cards are those of the 90 minutes with their stoppage time, as are all markets. */
export type InPlayState = {
  time: RegularTime;
  homeGoals: number;
  awayGoals: number;
  /** Players sent off. */
  homeRedCards: number;
  awayRedCards: number;
};

/** What a room says on everything that happens; the three results sum to 1. */
export type WinProbability = { home: number; draw: number; away: number; "over_2.5": number; btts: number };

/**
 * What a red card makes of the goals to come: the penalised team scores less, its opponent more.
 *
 * A. C. Titman, D. A. Costain, P. G. Ridall and K. Gregory (2015), "Joint modelling of goals and bookings in association
 * football", Journal of the Royal Statistical Society A 178: after a card for the hosts their goals ×0.83, the guests' ×1.60;
 * after one for the guests theirs ×0.58, the hosts' ×1.69. Here the geometric means of both, the ground being in the
 * expectation already. They lie among what others found: ×1.00 and ×1.88 (Ridder, Cramer and Hopstaken 1994, JASA 89),
 * about ×2/3 and ×5/4 (Vecer, Kopriva and Ichiba 2009, JQAS 5), ×0.53 and ×2.24 (Červený, van Ours and van Tuijl 2018,
 * Empirical Economics 55).
 */
export const redCardFactors = { penalised: Math.sqrt(0.83 * 0.58), opponent: Math.sqrt(1.6 * 1.69) } as const;

/** Goals a side that a grid has room for beyond those already scored. */
const roomForGoals = 11;
/** Whatever prices say, no result is impossible before kick-off. */
const leastProbability = 1e-9;

/** The followable markets of a match in play. @throws RangeError for an expectation that is none */
export function winProbability(expectation: Expectation, state: InPlayState): WinProbability {
  const most = Math.max(state.homeGoals, state.awayGoals);
  return winProbabilityOf(inPlayGrid(expectedGrid(expectation, most), state));
}

export function winProbabilityOf(grid: ScoreGrid): WinProbability {
  const sums = { home: 0, draw: 0, away: 0 };
  for (const [home, row] of grid.entries()) {
    for (const [away, p] of row.entries()) sums[home > away ? "home" : home === away ? "draw" : "away"] += p;
  }
  return {
    home: within01(sums.home),
    draw: within01(sums.draw),
    away: within01(sums.away),
    "over_2.5": within01(over25Of(grid)),
    btts: within01(bttsOf(grid)),
  };
}

/**
 * The published score distribution.
 *
 * @param goalsScored the most that either team has scored
 */
export function expectedGrid({ result, over25, ...parameters }: Expectation, goalsScored = 0): ScoreGrid {
  const [home = 0, draw = 0, away = 0] = result.map((p) => Math.max(p, leastProbability));
  return nearestGrid(scoreGrid(parameters, roomForGoals + goalsScored), [home, draw, away], over25);
}

/**
 * The distribution of the score after 90 minutes, given the match so far.
 *
 * Every goal of the final score falls before the present minute with the same probability, one independently of another: the
 * rule by which half-time is read from the same distribution. By Bayes
 *
 *   P(h, a | i, j) ∝ P(h, a) · C(h, i) · C(a, j) · (s·f)^(h−i) · (s·g)^(a−j),
 *
 * s being the share of goals still to come, f and g what red cards make of them. For two Poisson laws that is a Poisson law of
 * the remaining goals with means s·f·λ and s·g·μ; a distribution that was moved to prices stays in agreement with them. Before
 * kick-off it is the published distribution, at the end the score itself.
 *
 * Who leads has no say of its own: on internationals of 2000 to 2009 teams ahead, level and behind scored 1.03, 0.97 and 1.02
 * times their part of what all scored of what was expected, and with these factors the log loss was no lower
 * (`npm run evaluate-inplay` measures both again).
 *
 * @param preMatch with room for the goals scored, see {@link expectedGrid}
 * @throws RangeError when it has none
 */
export function inPlayGrid(preMatch: ScoreGrid, state: InPlayState): ScoreGrid {
  const left = shareOfGoalsLeft(state.time);
  const homeWays = waysTo(state.homeGoals, left * cardFactor(state.homeRedCards, state.awayRedCards), preMatch.length);
  const awayWays = waysTo(state.awayGoals, left * cardFactor(state.awayRedCards, state.homeRedCards), preMatch.length);
  // Of a match that is over the expectation has no say, not even where it rules the score out.
  const weights = preMatch.map((row, home) =>
    row.map((p, away) => (left === 0 ? 1 : p) * (homeWays[home] ?? 0) * (awayWays[away] ?? 0)),
  );
  const total = weights.reduce((sum, row) => row.reduce((rowSum, weight) => rowSum + weight, sum), 0);
  if (!(total > 0)) throw new RangeError(`no room for the score ${state.homeGoals}-${state.awayGoals}`);
  return weights.map((row) => row.map((weight) => weight / total));
}

/** By final goals: how likely `scored` of them fell by now, up to a factor that is the same for all. */
function waysTo(scored: number, factor: number, size: number): number[] {
  let way = 1;
  return Array.from({ length: size }, (_, final) => {
    if (final > scored) way *= (factor * final) / (final - scored);
    return final < scored ? 0 : way;
  });
}

function cardFactor(own: number, opponents: number): number {
  return redCardFactors.penalised ** own * redCardFactors.opponent ** opponents;
}

/** A sum of many rounded parts may miss 0 or 1 by a hair. */
function within01(probability: number): number {
  return Math.min(1, Math.max(0, probability));
}
