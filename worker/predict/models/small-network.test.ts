import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import { inventSamples } from "./invented-samples.ts";
import {
  type SmallNetwork,
  type SmallNetworkSettings,
  lossGradient,
  networkScores,
  penalisedLoss,
  smallNetworkSchema,
  trainSmallNetwork,
} from "./small-network.ts";
import { softmax } from "./training-sample.ts";

const settings: SmallNetworkSettings = {
  hidden: [12],
  epochs: 30,
  batchSize: 64,
  learningRate: 0.01,
  weightPenalty: 0.0003,
};
const samples = inventSamples(seededRandom("network"), 4000);
const unseen = inventSamples(seededRandom("network, unseen"), 2000);
const { model } = trainSmallNetwork(samples, settings, seededRandom("1"));

test("it learns nine tenths of what can be known: one feature, and the product of two others", () => {
  const loss = (probabilitiesOf: (sample: (typeof unseen)[number]) => readonly number[]) =>
    unseen.reduce((sum, sample) => sum - Math.log(probabilitiesOf(sample)[sample.outcomeIndex] ?? 0), 0);
  const ignorant = loss(() => [1 / 3, 1 / 3, 1 / 3]);
  const omniscient = loss(({ truth }) => truth);
  const learned = loss(({ features, start }) => softmax(networkScores(model, features, start)));
  expect((ignorant - learned) / (ignorant - omniscient)).toBeGreaterThan(0.9);
});

test("the gradient is the slope of the penalised loss in every weight and bias, with two hidden layers", () => {
  const random = seededRandom("gradient");
  const layer = (inputs: number, outputs: number) => ({
    inputs,
    outputs,
    weights: Array.from({ length: inputs * outputs }, () => random() - 0.5),
    biases: Array.from({ length: outputs }, () => random() - 0.5),
  });
  const network: SmallNetwork = {
    means: [0.1, 0, 0, 0],
    deviations: [0.5, 0.6, 0.7, 0.8],
    layers: [layer(4, 5), layer(5, 3), layer(3, 3)],
  };
  const few = samples.slice(0, 20).map((sample) => ({ ...sample, start: [0.3, -0.2, 0.1] as const }));
  const gradients = lossGradient(network, few, 0.05);
  const step = 1e-5;
  for (const [index, { weights, biases }] of network.layers.entries()) {
    for (const [values, slopes] of [
      [weights, gradients[index]?.weights],
      [biases, gradients[index]?.biases],
    ] as const) {
      for (const [cell, value] of values.entries()) {
        values[cell] = value + step;
        const above = penalisedLoss(network, few, 0.05);
        values[cell] = value - step;
        const below = penalisedLoss(network, few, 0.05);
        values[cell] = value;
        expect(slopes?.[cell]).toBeCloseTo((above - below) / (2 * step), 8);
      }
    }
  }
});

test("an untrained network says what it was given to start with", () => {
  const untrained = trainSmallNetwork(samples, { ...settings, epochs: 0 }, seededRandom("1")).model;
  expect(networkScores(untrained, [0.3, -0.4, 0.5, 0.9], [0.4, -0.1, -0.3])).toEqual([0.4, -0.1, -0.3]);
});

test("the same seed trains the same network, another seed another one", () => {
  const short = { ...settings, epochs: 1 };
  const first = trainSmallNetwork(samples, short, seededRandom("1"));
  expect(trainSmallNetwork(samples, short, seededRandom("1"), unseen).model).toEqual(first.model);
  expect(trainSmallNetwork(samples, short, seededRandom("2")).model).not.toEqual(first.model);
});

test("a feature that never varied in training, and one far outside it, give finite scores", () => {
  const constant = samples.map((sample) => ({ ...sample, features: [...sample.features.slice(0, 3), 7] }));
  const trained = trainSmallNetwork(constant, { ...settings, epochs: 2 }, seededRandom("1")).model;
  const [near, far] = [4, 1e9].map((first) => networkScores(trained, [first, 0, 0, 7], [0, 0, 0]));
  expect(near?.every(Number.isFinite)).toBe(true);
  expect(far).toEqual(near);
});

test("a network predicts the same after a journey through text, and layers that do not fit are refused", () => {
  expect(smallNetworkSchema.parse(JSON.parse(JSON.stringify(model)))).toEqual(model);
  const [first, last] = model.layers;
  expect(smallNetworkSchema.safeParse({ ...model, layers: [last, first] }).success).toBe(false);
  expect(smallNetworkSchema.safeParse({ ...model, means: [0] }).success).toBe(false);
});
