import * as z from "zod";

import { valueAt } from "./cholesky.ts";
import { type FeatureBins, binFeatures } from "./feature-bins.ts";
import {
  type Scores,
  type Training,
  type TrainingSample,
  lossOf,
  shortened,
  shuffledOrder,
  softmax,
} from "./training-sample.ts";

/** A leaf's value, or a question: [feature, threshold, tree below the threshold, tree from it on]. */
export type Tree = number | [feature: number, threshold: number, below: Tree, above: Tree];

/** One tree a result (home, draw, away) and round; plain JSON. */
export type BoostedTrees = { featureCount: number; rounds: [Tree, Tree, Tree][] };

export type BoostedTreesSettings = {
  rounds: number;
  /** Questions from the root to a leaf, at most. */
  depth: number;
  /** Each tree's share in the correction. */
  shrinkage: number;
  /** λ, the L2 penalty on leaf values. */
  leafPenalty: number;
  /** Least curvature (about a fifth of the matches) in a leaf. */
  leafCurvature: number;
  /** Of matches a round, and of features a tree. */
  rowShare: number;
  featureShare: number;
};

const treeSchema: z.ZodType<Tree> = z.lazy(() =>
  z.union([z.number(), z.tuple([z.int().min(0), z.number(), treeSchema, treeSchema])]),
);
export const boostedTreesSchema = z.object({
  featureCount: z.int().min(1),
  rounds: z.array(z.tuple([treeSchema, treeSchema, treeSchema])),
});

/**
 * Gradient boosting of the multinomial log loss (Friedman 2001, Annals of Statistics 29) with second-order steps and
 * penalised leaves (Chen and Guestrin 2016, XGBoost), subsampled (Friedman 2002), on histograms of the features.
 *
 * In each round every result gets a tree fitted to gradient g = p − y and curvature h = p(1 − p) of each match; a leaf with
 * the sums G and H is worth −shrinkage · G / (H + λ), a split gains G₁²/(H₁ + λ) + G₂²/(H₂ + λ) − G²/(H + λ).
 *
 * @param random uniform in [0, 1); the same numbers make the same trees
 * @param watched samples not trained on, whose loss after each round is returned: what early stopping looks at
 */
export function trainBoostedTrees(
  samples: readonly TrainingSample[],
  settings: BoostedTreesSettings,
  random: () => number,
  watched: readonly TrainingSample[] = [],
): Training<BoostedTrees> {
  const featureCount = samples[0]?.features.length ?? 0;
  const bins = binFeatures(samples.map(({ features }) => features));
  const scores = startScores(samples);
  const watchedScores = startScores(watched);
  const model: BoostedTrees = { featureCount, rounds: [] };
  const watchedLosses: number[] = [];
  const gradient = new Float64Array(samples.length);
  const curvature = new Float64Array(samples.length);
  for (let round = 0; round < settings.rounds; round += 1) {
    const rows = shuffledOrder(samples.length, random).subarray(0, Math.ceil(settings.rowShare * samples.length));
    const probabilities = samples.map((_, row) => softmax(scoresAt(scores, row)));
    const grow = (outcome: 0 | 1 | 2): Tree => {
      for (const [row, sample] of samples.entries()) {
        const p = probabilities[row]?.[outcome] ?? 0;
        gradient[row] = p - (sample.outcomeIndex === outcome ? 1 : 0);
        curvature[row] = p * (1 - p);
      }
      const chosen = shuffledOrder(featureCount, random).subarray(0, Math.ceil(settings.featureShare * featureCount));
      return growTree({ bins, gradient, curvature, features: chosen.toSorted(), settings }, rows, settings.depth);
    };
    const trees: [Tree, Tree, Tree] = [grow(0), grow(1), grow(2)];
    model.rounds.push(trees);
    addTrees(scores, samples, trees);
    addTrees(watchedScores, watched, trees);
    if (watched.length > 0) watchedLosses.push(meanLoss(watchedScores, watched));
  }
  return { model, watchedLosses };
}

/** Scores of the three results, from those the model starts with. */
export function boostedScores(model: BoostedTrees, features: readonly number[], start: Scores): Scores {
  const scores: [number, number, number] = [...start];
  for (const [home, draw, away] of model.rounds) {
    scores[0] += valueOf(home, features);
    scores[1] += valueOf(draw, features);
    scores[2] += valueOf(away, features);
  }
  return scores;
}

function valueOf(tree: Tree, features: readonly number[]): number {
  let node = tree;
  while (typeof node !== "number") node = (features[node[0]] ?? 0) < node[1] ? node[2] : node[3];
  return node;
}

type Growth = {
  bins: FeatureBins;
  gradient: Float64Array;
  curvature: Float64Array;
  features: Int32Array;
  settings: BoostedTreesSettings;
};

function growTree(growth: Growth, rows: Int32Array, depth: number): Tree {
  const { bins, settings } = growth;
  const [sumGradient, sumCurvature] = sumsOf(growth, rows);
  const split = depth > 0 ? bestSplit(growth, rows, sumGradient, sumCurvature) : null;
  if (split === null) return shortened((-settings.shrinkage * sumGradient) / (sumCurvature + settings.leafPenalty));
  const codes = bins.codes[split.feature];
  const isBelow = (row: number) => (codes?.[row] ?? 0) < split.bin;
  return [
    split.feature,
    bins.thresholds[split.feature]?.[split.bin - 1] ?? 0,
    growTree(growth, rows.filter(isBelow), depth - 1),
    growTree(
      growth,
      rows.filter((row) => !isBelow(row)),
      depth - 1,
    ),
  ];
}

/** The first bin above the split that gains most, or null where none gains anything. */
function bestSplit(
  { bins, gradient, curvature, features, settings }: Growth,
  rows: Int32Array,
  sumGradient: number,
  sumCurvature: number,
): { feature: number; bin: number } | null {
  const { leafPenalty, leafCurvature } = settings;
  const worth = (g: number, h: number) => (g * g) / (h + leafPenalty);
  let best: { feature: number; bin: number } | null = null;
  let mostGain = 1e-9;
  for (const feature of features) {
    const codes = bins.codes[feature];
    const binCount = (bins.thresholds[feature]?.length ?? 0) + 1;
    if (!codes || binCount < 2) continue;
    const gradients = new Float64Array(binCount);
    const curvatures = new Float64Array(binCount);
    for (const row of rows) {
      const code = codes[row] ?? 0;
      gradients[code] = valueAt(gradients, code) + valueAt(gradient, row);
      curvatures[code] = valueAt(curvatures, code) + valueAt(curvature, row);
    }
    let [belowGradient, belowCurvature] = [0, 0];
    for (let bin = 1; bin < binCount; bin += 1) {
      belowGradient += valueAt(gradients, bin - 1);
      belowCurvature += valueAt(curvatures, bin - 1);
      const aboveCurvature = sumCurvature - belowCurvature;
      if (belowCurvature < leafCurvature || aboveCurvature < leafCurvature) continue;
      const gain =
        worth(belowGradient, belowCurvature) +
        worth(sumGradient - belowGradient, aboveCurvature) -
        worth(sumGradient, sumCurvature);
      if (gain <= mostGain) continue;
      mostGain = gain;
      best = { feature, bin };
    }
  }
  return best;
}

function sumsOf({ gradient, curvature }: Growth, rows: Int32Array): [gradient: number, curvature: number] {
  let [sumGradient, sumCurvature] = [0, 0];
  for (const row of rows) {
    sumGradient += valueAt(gradient, row);
    sumCurvature += valueAt(curvature, row);
  }
  return [sumGradient, sumCurvature];
}

function startScores(samples: readonly TrainingSample[]): Float64Array {
  const scores = new Float64Array(3 * samples.length);
  for (const [row, { start }] of samples.entries()) scores.set(start, 3 * row);
  return scores;
}

function scoresAt(scores: Float64Array, row: number): Scores {
  return [valueAt(scores, 3 * row), valueAt(scores, 3 * row + 1), valueAt(scores, 3 * row + 2)];
}

function addTrees(scores: Float64Array, samples: readonly TrainingSample[], trees: readonly Tree[]): void {
  for (const [row, { features }] of samples.entries()) {
    for (const [outcome, tree] of trees.entries()) {
      scores[3 * row + outcome] = valueAt(scores, 3 * row + outcome) + valueOf(tree, features);
    }
  }
}

function meanLoss(scores: Float64Array, samples: readonly TrainingSample[]): number {
  const sum = samples.reduce((total, { outcomeIndex }, row) => total + lossOf(scoresAt(scores, row), outcomeIndex), 0);
  return sum / samples.length;
}
