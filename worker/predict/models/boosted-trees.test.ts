import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { type BoostedTreesSettings, boostedScores, boostedTreesSchema, trainBoostedTrees } from "./boosted-trees.ts";
import { inventSamples } from "./invented-samples.ts";
import { type TrainingSample, lossOf, shortened, softmax } from "./training-sample.ts";

const settings: BoostedTreesSettings = {
  rounds: 80,
  depth: 3,
  shrinkage: 0.1,
  leafPenalty: 5,
  leafCurvature: 5,
  rowShare: 0.7,
  featureShare: 1,
};
const samples = inventSamples(seededRandom("trees"), 8000);
const unseen = inventSamples(seededRandom("trees, unseen"), 2000);
const { model, watchedLosses } = trainBoostedTrees(samples, settings, seededRandom("1"), unseen);

test("it learns nine tenths of what can be known: one feature, and the product of two others", () => {
  const loss = (probabilitiesOf: (sample: (typeof unseen)[number]) => readonly number[]) =>
    unseen.reduce((sum, sample) => sum - Math.log(probabilitiesOf(sample)[sample.outcomeIndex] ?? 0), 0);
  const ignorant = loss(() => [1 / 3, 1 / 3, 1 / 3]);
  const omniscient = loss(({ truth }) => truth);
  const learned = loss(({ features, start }) => softmax(boostedScores(model, features, start)));
  expect((ignorant - learned) / (ignorant - omniscient)).toBeGreaterThan(0.9);
});

test("one split of one round has the value that the formula gives by hand", () => {
  const row = (feature: number, outcomeIndex: 0 | 2): TrainingSample => ({
    features: [feature],
    start: [0, 0, 0],
    outcomeIndex,
  });
  const matches = [row(0, 2), row(0, 2), row(0, 2), row(1, 0), row(1, 0), row(1, 0)];
  const plain = { ...settings, rounds: 1, depth: 1, shrinkage: 0.5, leafPenalty: 2, leafCurvature: 0.1, rowShare: 1 };
  const [trees] = trainBoostedTrees(matches, plain, seededRandom("1")).model.rounds;
  // Three matches a leaf, p = 1/3, h = 2/9: G = −2 where the hosts won all and 1 where they lost all.
  const won = (0.5 * 2) / (2 / 3 + 2);
  const lost = (-0.5 * 1) / (2 / 3 + 2);
  // Nobody drew: no split gains anything, and the one leaf has G = 2, H = 4/3.
  const drawn = (-0.5 * 2) / (4 / 3 + 2);
  expect(trees).toEqual([[0, 1, lost, won], shortened(drawn), [0, 1, won, lost]]);
});

test("the watched loss is the mean loss of the model after its last round, and falls at first", () => {
  const loss = unseen.reduce(
    (sum, { features, start, outcomeIndex }) => sum + lossOf(boostedScores(model, features, start), outcomeIndex),
    0,
  );
  expect(watchedLosses).toHaveLength(80);
  expect(watchedLosses.at(-1)).toBeCloseTo(loss / unseen.length, 10);
  expect(watchedLosses[30]).toBeLessThan((watchedLosses[0] ?? 0) - 0.05);
});

test("the same seed grows the same trees, another seed others", () => {
  const few = { ...settings, rounds: 3 };
  const first = trainBoostedTrees(samples, few, seededRandom("1"));
  expect(trainBoostedTrees(samples, few, seededRandom("1"), unseen).model).toEqual(first.model);
  expect(trainBoostedTrees(samples, few, seededRandom("2")).model).not.toEqual(first.model);
});

test("trees predict the same after a journey through text, and what is no tree is refused", () => {
  const travelled = boostedTreesSchema.parse(JSON.parse(JSON.stringify(model)));
  expect(travelled).toEqual(model);
  expect(boostedTreesSchema.safeParse({ featureCount: 4, rounds: [[0.1, 0.2, [0, 1, 0.3]]] }).success).toBe(false);
});
