import {
  type LearnedArtefact,
  type LearnedModelId,
  type LearnedVariant,
} from "../../worker/predict/engine/learned-model.ts";
import { type FeatureSet, type MatchFeatures, featureNames } from "../../worker/predict/engine/match-features.ts";
import { fitLearned, learnedSettings } from "./fit-learned.ts";
import { judgeLearned, walkLearned } from "./validate-learned.ts";

/** A finished match of the record. */
export type LabelledMatch = { year: number; features: MatchFeatures; outcomeIndex: 0 | 1 | 2 };

export type TrainingRecord = Pick<LearnedArtefact, "record" | "dataHash" | "leagues" | "from" | "until" | "seed">;

/** Trains both variants of a model and judges them on years they have not seen. */
export function buildArtefact(
  id: LearnedModelId,
  matches: readonly LabelledMatch[],
  record: TrainingRecord,
): LearnedArtefact {
  return {
    version: 1,
    id,
    ...record,
    matches: matches.length,
    settings: { ...learnedSettings[id] },
    variants: { results: trainResults(), independent: trainVariant(id, matches, "independent", record.seed) },
  };

  function trainResults(): LearnedVariant {
    const variant = trainVariant(id, matches, "results", record.seed);
    if (variant === null) throw new RangeError("nothing to train on");
    return variant;
  }
}

/** The artefact without its models: what a registry needs to say about it. */
export function withoutModels({ variants, ...rest }: LearnedArtefact) {
  const { results, independent } = variants;
  return { ...rest, variants: { results: outlineOf(results), independent: independent && outlineOf(independent) } };
}

function outlineOf({ rounds, weight, validation }: LearnedVariant) {
  return { rounds, weight, validation };
}

function trainVariant(
  id: LearnedModelId,
  matches: readonly LabelledMatch[],
  set: FeatureSet,
  seed: string,
): LearnedVariant | null {
  const learning = matches.flatMap(({ year, features, outcomeIndex }) => {
    const variant = features[set];
    return variant ? [{ year, features: variant, outcomeIndex }] : [];
  });
  if (learning.length === 0) return null;
  const judgement = judgeLearned(walkLearned(id, learning, seed), `${seed} ${id} ${set}`);
  return {
    featureNames: [...featureNames[set]],
    ...fitLearned(id, learning, seed),
    weight: judgement?.weight ?? 0,
    validation: judgement?.validation ?? null,
  };
}
