import {
  type LearnedModelId,
  type LearnedValidation,
  learnedScores,
} from "../../worker/predict/engine/learned-model.ts";
import { type Scores, lossOf } from "../../worker/predict/models/training-sample.ts";
import { bootstrapMean } from "../backtest/score-lines.ts";
import { type LearningMatch, fitLearned, yearsOf } from "./fit-learned.ts";

/** What a model trained on earlier years says of a match, beside the pool it starts from. */
export type ValidatedMatch = { year: number; pool: Scores; learned: Scores; outcomeIndex: 0 | 1 | 2 };

const validatedYears = 5;
const judgedYears = 3;
const weightSteps = 20;

/** Predicts each of the last five years by what was trained on the years before it. */
export function walkLearned(id: LearnedModelId, matches: readonly LearningMatch[], seed: string): ValidatedMatch[] {
  return yearsOf(matches)
    .slice(1)
    .slice(-validatedYears)
    .flatMap((year) => {
      const earlier = matches.filter((match) => match.year < year);
      const { learned } = fitLearned(id, earlier, seed);
      return matches
        .filter((match) => match.year === year)
        .map(({ features, outcomeIndex }) => ({
          year,
          pool: features.start,
          learned: learnedScores(learned, features),
          outcomeIndex,
        }));
    });
}

/**
 * How the model did on the last three years, alone and as a further member of the pool, and the weight it has earned there.
 *
 * As a member it enters the logarithmic pool with a weight fitted to the validated years before the judged one. It earns a
 * weight only where the bootstrap interval of the difference to the pool lies below zero; then the one that all years ask for.
 *
 * @returns null without a validated match
 */
export function judgeLearned(
  validated: readonly ValidatedMatch[],
  seed: string,
): { validation: LearnedValidation; weight: number } | null {
  const years = yearsOf(validated);
  const last = years.slice(-judgedYears);
  const judged = validated.filter(({ year }) => last.includes(year));
  const toPool = bootstrapMean(
    judged.map((match) => lossOf(match.learned, match.outcomeIndex) - lossOf(match.pool, match.outcomeIndex)),
    `${seed} alone`,
  );
  if (toPool === null) return null;
  const asMember = judgeMember(validated, last, seed);
  return {
    weight: asMember && asMember.toPool.high95 < 0 ? bestWeight(validated) : 0,
    validation: {
      years: last,
      logLoss: meanLossAt(judged, 1),
      poolLogLoss: meanLossAt(judged, 0),
      toPool,
      asMember,
    },
  };
}

function judgeMember(
  validated: readonly ValidatedMatch[],
  years: readonly number[],
  seed: string,
): LearnedValidation["asMember"] {
  const first = validated[0]?.year ?? 0;
  const members = years
    .filter((year) => year > first)
    .map((year) => ({ year, weight: bestWeight(validated.filter((match) => match.year < year)) }));
  const differences = members.flatMap(({ year, weight }) =>
    validated
      .filter((match) => match.year === year)
      .map((match) => lossAt(match, weight) - lossOf(match.pool, match.outcomeIndex)),
  );
  const toPool = bootstrapMean(differences, `${seed} member`);
  if (toPool === null) return null;
  return { years: members.map(({ year }) => year), weights: members.map(({ weight }) => weight), toPool };
}

/** Of 0, 0.05, …, 1 the weight of least loss; the smaller of equals. */
function bestWeight(matches: readonly ValidatedMatch[]): number {
  const losses = Array.from({ length: weightSteps + 1 }, (_, step) => meanLossAt(matches, step / weightSteps));
  return losses.indexOf(Math.min(...losses)) / weightSteps;
}

function meanLossAt(matches: readonly ValidatedMatch[], weight: number): number {
  return matches.reduce((sum, match) => sum + lossAt(match, weight), 0) / matches.length;
}

function lossAt({ pool, learned, outcomeIndex }: ValidatedMatch, weight: number): number {
  const mixed = (index: 0 | 1 | 2) => (1 - weight) * pool[index] + weight * learned[index];
  return lossOf([mixed(0), mixed(1), mixed(2)], outcomeIndex);
}
