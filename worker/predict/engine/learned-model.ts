import * as z from "zod";

import type { ResultProbabilities } from "../market.ts";
import { boostedScores, boostedTreesSchema } from "../models/boosted-trees.ts";
import { networkScores, smallNetworkSchema } from "../models/small-network.ts";
import { type Scores, softmax } from "../models/training-sample.ts";
import { type MatchFeatures, type VariantFeatures, featureNames } from "./match-features.ts";

export const learnedModelIds = ["boosted-trees", "small-network"] as const;
export type LearnedModelId = (typeof learnedModelIds)[number];

const learnedModelSchema = z.discriminatedUnion("id", [
  z.object({ id: z.literal("boosted-trees"), model: boostedTreesSchema }),
  z.object({ id: z.literal("small-network"), model: smallNetworkSchema }),
]);
/** A trained model; plain JSON. */
export type LearnedModel = z.infer<typeof learnedModelSchema>;

const intervalSchema = z.object({ mean: z.number(), low95: z.number(), high95: z.number(), count: z.int().min(1) });
const validationSchema = z.object({
  /** Football years predicted by what was trained on the years before. */
  years: z.array(z.int()),
  logLoss: z.number(),
  poolLogLoss: z.number(),
  /** Log loss of the model less that of the pool it starts from. */
  toPool: intervalSchema,
  /** The same for the pool that has the model as a further member, with weights fitted to earlier years; null where there are none. */
  asMember: z.object({ years: z.array(z.int()), weights: z.array(z.number()), toPool: intervalSchema }).nullable(),
});
export type LearnedValidation = z.infer<typeof validationSchema>;

const variantSchema = z.object({
  featureNames: z.array(z.string()),
  learned: learnedModelSchema,
  rounds: z.int().min(1),
  /** In the pool; 0 unless the interval of `validation.asMember` lies below zero. */
  weight: z.number().min(0).max(1),
  /** Null where the record is too short to hold a year back. */
  validation: validationSchema.nullable(),
});
export type LearnedVariant = z.infer<typeof variantSchema>;

const artefactSchema = z.object({
  version: z.literal(1),
  id: z.enum(learnedModelIds),
  record: z.string(),
  /** SHA-256 over the bytes of the record's files, in the order of their paths. */
  dataHash: z.string().regex(/^[0-9a-f]{64}$/),
  leagues: z.array(z.string()),
  /** First and last day trained on. */
  from: z.iso.date(),
  until: z.iso.date(),
  matches: z.int().min(1),
  seed: z.string(),
  settings: z.record(z.string(), z.unknown()),
  variants: z.object({ results: variantSchema, independent: variantSchema.nullable() }),
});
/** What `npm run train` leaves behind of one model. */
export type LearnedArtefact = z.infer<typeof artefactSchema>;

/**
 * Reads an artefact and makes sure that its models fit the features of this code.
 *
 * @throws Error that names what does not fit
 */
export function readArtefact(json: unknown): LearnedArtefact {
  const artefact = artefactSchema.parse(json);
  for (const set of ["results", "independent"] as const) {
    const variant = artefact.variants[set];
    if (variant === null) continue;
    const wrong = featureNames[set].find((name, index) => variant.featureNames[index] !== name);
    const count = featureCountOf(variant.learned);
    if (wrong !== undefined || variant.featureNames.length !== featureNames[set].length) {
      throw new Error(`${artefact.id}, ${set}: trained on other features than these (${wrong ?? "more of them"})`);
    }
    if (variant.learned.id !== artefact.id || count !== featureNames[set].length) {
      throw new Error(`${artefact.id}, ${set}: holds a ${variant.learned.id} of ${count} features`);
    }
  }
  return artefact;
}

/**
 * What an artefact says of a match: its independent variant where both have one, else its results variant.
 *
 * @returns probabilities of home, draw, away
 */
export function predictLearned({ variants }: LearnedArtefact, features: MatchFeatures): ResultProbabilities {
  return variants.independent && features.independent
    ? softmax(learnedScores(variants.independent.learned, features.independent))
    : softmax(learnedScores(variants.results.learned, features.results));
}

/** Scores of home, draw and away: those of the pool, corrected by the model. */
export function learnedScores(learned: LearnedModel, { values, start }: VariantFeatures): Scores {
  return learned.id === "boosted-trees"
    ? boostedScores(learned.model, values, start)
    : networkScores(learned.model, values, start);
}

function featureCountOf(learned: LearnedModel): number {
  return learned.id === "boosted-trees" ? learned.model.featureCount : learned.model.means.length;
}
