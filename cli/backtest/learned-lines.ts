import { type LearnedModelId, learnedScores } from "../../worker/predict/engine/learned-model.ts";
import { bttsOf, nearestGrid, over25Of } from "../../worker/predict/engine/nearest-grid.ts";
import { footballYearOf } from "../../worker/predict/engine/team-pasts.ts";
import { softmax } from "../../worker/predict/models/training-sample.ts";
import { scoreGrid } from "../../worker/predict/score-grid.ts";
import { type FittedLearned, fitLearned } from "../train/fit-learned.ts";
import { labelledMatches } from "../train/labelled-matches.ts";
import type { LeagueOutcome } from "./league-task.ts";
import { type Line, type PredictedMatch, rounded } from "./predict-league.ts";

/** Football years before the first predicted one that trained models learn from. */
export const trainedYears = 5;

/**
 * The predictions with a line of each trained model added to every match. What predicts a football year has been trained, on all
 * leagues of the run together, on the years before it; the first years of a record, with nothing to learn from, have no line.
 *
 * It sees the closing prices of earlier matches where the record has them (the features of the independent set), else the
 * features of the results set.
 */
export function withLearnedLines(
  outcomes: readonly LeagueOutcome[],
  ids: readonly LearnedModelId[],
  { fromDay, seed }: { fromDay: number; seed: string },
): LeagueOutcome[] {
  const labelled = labelledMatches(outcomes);
  const priced = labelled.filter(({ features }) => features.independent !== null).length * 2 > labelled.length;
  const set = priced ? "independent" : "results";
  const learning = labelled.flatMap(({ year, features, outcomeIndex }) => {
    const variant = features[set];
    return variant ? [{ year, features: variant, outcomeIndex }] : [];
  });
  const fits = new Map<string, FittedLearned | null>();
  function fitFor(id: LearnedModelId, year: number): FittedLearned | null {
    const key = `${id} ${year}`;
    const known = fits.get(key);
    if (known !== undefined) return known;
    const earlier = learning.filter((match) => match.year < year && match.year >= year - trainedYears);
    const fitted = earlier.length === 0 ? null : fitLearned(id, earlier, seed);
    fits.set(key, fitted);
    return fitted;
  }
  function lineOf(id: LearnedModelId, { match, features, parameters }: PredictedMatch): Line[] {
    const fitted = fitFor(id, footballYearOf(match.day));
    const variant = features?.[set];
    if (!fitted || !variant) return [];
    const result = softmax(learnedScores(fitted.learned, variant));
    const grid = nearestGrid(scoreGrid(parameters), result, null);
    const { date, league, home, away } = match;
    return [
      {
        date,
        league,
        home,
        away,
        model: id,
        p: [rounded(result[0]), rounded(result[1]), rounded(result[2])],
        over25: rounded(over25Of(grid)),
        btts: rounded(bttsOf(grid)),
      },
    ];
  }
  return outcomes.map((outcome) => ({
    ...outcome,
    predicted: outcome.predicted
      .filter(({ match }) => match.day >= fromDay)
      .map((predicted) => ({
        ...predicted,
        lines: predicted.lines.concat(ids.flatMap((id) => lineOf(id, predicted))),
      })),
  }));
}
