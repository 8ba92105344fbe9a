import * as z from "zod";

import { valueAt } from "./cholesky.ts";
import {
  type Scores,
  type Training,
  type TrainingSample,
  lossOf,
  shortened,
  shuffledOrder,
  softmax,
} from "./training-sample.ts";

/** A fully connected layer; `weights` row-major, one row an output. */
export type Layer = { inputs: number; outputs: number; weights: number[]; biases: number[] };

/** Plain JSON. */
export type SmallNetwork = {
  /** Of the features it was trained on; inputs are standardised by them. */
  means: number[];
  deviations: number[];
  /** Hidden layers with tanh, then a linear one with three outputs. */
  layers: Layer[];
};

export type SmallNetworkSettings = {
  /** Neurons of each hidden layer; one or two of them. */
  hidden: readonly number[];
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** λ of λ/2 · Σ w², per sample; biases are free. */
  weightPenalty: number;
};

const layerSchema = z
  .object({
    inputs: z.int().min(1),
    outputs: z.int().min(1),
    weights: z.array(z.number()),
    biases: z.array(z.number()),
  })
  .refine(({ inputs, outputs, weights, biases }) => weights.length === inputs * outputs && biases.length === outputs, {
    message: "a layer's weights do not fit its size",
  });
export const smallNetworkSchema = z
  .object({
    means: z.array(z.number()),
    deviations: z.array(z.number().positive()),
    layers: z.array(layerSchema).min(1),
  })
  .refine(
    ({ means, deviations, layers }) =>
      deviations.length === means.length &&
      layers.at(-1)?.outputs === 3 &&
      layers.every(({ inputs }, index) => inputs === (layers[index - 1]?.outputs ?? means.length)),
    { message: "the layers do not fit together" },
  );

/** Standardised inputs are cut here, so that a figure never seen in training cannot carry a prediction away. */
const furthestInput = 4;
const adam = { first: 0.9, second: 0.999, epsilon: 1e-8 } as const;

/**
 * A feed-forward network with tanh neurons for the multinomial log loss, trained by back-propagation (Rumelhart, Hinton and
 * Williams 1986) with Adam (Kingma and Ba 2015) on mini-batches; weights begin as Glorot and Bengio (2010) draw them, those
 * of the last layer at zero, so that training begins with the scores it is to correct.
 *
 * @param random uniform in [0, 1); the same numbers make the same network
 * @param watched samples not trained on, whose loss after each epoch is returned: what early stopping looks at
 */
export function trainSmallNetwork(
  samples: readonly TrainingSample[],
  settings: SmallNetworkSettings,
  random: () => number,
  watched: readonly TrainingSample[] = [],
): Training<SmallNetwork> {
  const network = startNetwork(samples, settings.hidden, random);
  const moments = network.layers.map(({ weights, biases }) => ({
    weights: { first: weights.map(() => 0), second: weights.map(() => 0) },
    biases: { first: biases.map(() => 0), second: biases.map(() => 0) },
  }));
  const watchedLosses: number[] = [];
  let steps = 0;
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    const order = shuffledOrder(samples.length, random);
    for (let from = 0; from < order.length; from += settings.batchSize) {
      const batch = [...order.subarray(from, from + settings.batchSize)].flatMap((row) => samples[row] ?? []);
      const gradients = lossGradient(network, batch, settings.weightPenalty);
      steps += 1;
      const rate = (settings.learningRate * Math.sqrt(1 - adam.second ** steps)) / (1 - adam.first ** steps);
      for (const [index, { weights, biases }] of network.layers.entries()) {
        const [gradient, moment] = [gradients[index], moments[index]];
        if (!gradient || !moment) continue;
        adamStep(weights, gradient.weights, moment.weights, rate);
        adamStep(biases, gradient.biases, moment.biases, rate);
      }
    }
    if (watched.length > 0) watchedLosses.push(meanLoss(network, watched));
  }
  return { model: shortenedNetwork(network), watchedLosses };
}

/** Scores of the three results: those the network starts with plus its outputs. */
export function networkScores(network: SmallNetwork, features: readonly number[], start: Scores): Scores {
  const outputs = activationsOf(network, features).at(-1);
  return outputs
    ? [start[0] + valueAt(outputs, 0), start[1] + valueAt(outputs, 1), start[2] + valueAt(outputs, 2)]
    : start;
}

/** Mean loss plus the weight penalty: what training makes small. */
export function penalisedLoss(
  network: SmallNetwork,
  samples: readonly TrainingSample[],
  weightPenalty: number,
): number {
  const squares = network.layers.reduce((sum, { weights }) => sum + weights.reduce((of, w) => of + w * w, 0), 0);
  return meanLoss(network, samples) + (weightPenalty / 2) * squares;
}

/** The gradient of {@link penalisedLoss}, layer by layer. */
export function lossGradient(
  network: SmallNetwork,
  samples: readonly TrainingSample[],
  weightPenalty: number,
): { weights: Float64Array; biases: Float64Array }[] {
  const gradients = network.layers.map(({ weights, biases }) => ({
    weights: Float64Array.from(weights, (weight) => weightPenalty * weight),
    biases: new Float64Array(biases.length),
  }));
  for (const { features, start, outcomeIndex } of samples) {
    const activations = activationsOf(network, features);
    const outputs = activations.at(-1) ?? new Float64Array(3);
    const probabilities = softmax([
      start[0] + valueAt(outputs, 0),
      start[1] + valueAt(outputs, 1),
      start[2] + valueAt(outputs, 2),
    ]);
    let errors = Float64Array.from(
      probabilities,
      (p, index) => (p - (index === outcomeIndex ? 1 : 0)) / samples.length,
    );
    for (let index = network.layers.length - 1; index >= 0; index -= 1) {
      const [layer, inputs, gradient] = [network.layers[index], activations[index], gradients[index]];
      if (!layer || !inputs || !gradient) break;
      const below = new Float64Array(layer.inputs);
      for (let output = 0; output < layer.outputs; output += 1) {
        const error = valueAt(errors, output);
        gradient.biases[output] = valueAt(gradient.biases, output) + error;
        for (let input = 0; input < layer.inputs; input += 1) {
          const cell = output * layer.inputs + input;
          gradient.weights[cell] = valueAt(gradient.weights, cell) + error * valueAt(inputs, input);
          below[input] = valueAt(below, input) + error * (layer.weights[cell] ?? 0);
        }
      }
      // The derivative of tanh, in terms of its value.
      errors = below.map((error, input) => error * (1 - valueAt(inputs, input) ** 2));
    }
  }
  return gradients;
}

/** The standardised features, then the values of each layer. */
function activationsOf(network: SmallNetwork, features: readonly number[]): Float64Array[] {
  const { means, deviations, layers } = network;
  let values = Float64Array.from(means, (mean, index) => {
    const standardised = ((features[index] ?? mean) - mean) / (deviations[index] ?? 1);
    return Math.min(Math.max(standardised, -furthestInput), furthestInput);
  });
  const activations = [values];
  for (const [index, { inputs, outputs, weights, biases }] of layers.entries()) {
    const next = new Float64Array(outputs);
    for (let output = 0; output < outputs; output += 1) {
      let sum = biases[output] ?? 0;
      for (let input = 0; input < inputs; input += 1) {
        sum += (weights[output * inputs + input] ?? 0) * valueAt(values, input);
      }
      next[output] = index < layers.length - 1 ? Math.tanh(sum) : sum;
    }
    values = next;
    activations.push(values);
  }
  return activations;
}

function startNetwork(
  samples: readonly TrainingSample[],
  hidden: readonly number[],
  random: () => number,
): SmallNetwork {
  const featureCount = samples[0]?.features.length ?? 0;
  const means = Array.from({ length: featureCount }, (_, feature) =>
    shortened(samples.reduce((sum, { features }) => sum + (features[feature] ?? 0), 0) / samples.length),
  );
  const deviations = means.map((mean, feature) => {
    const squares = samples.reduce((sum, { features }) => sum + ((features[feature] ?? 0) - mean) ** 2, 0);
    // A feature that never varied says nothing: it is left as it is.
    return shortened(Math.sqrt(squares / samples.length)) || 1;
  });
  const sizes = [featureCount, ...hidden, 3];
  const layers = sizes.slice(1).map((outputs, index): Layer => {
    const inputs = sizes[index] ?? 0;
    const last = index === sizes.length - 2;
    const bound = last ? 0 : Math.sqrt(6 / (inputs + outputs));
    return {
      inputs,
      outputs,
      weights: Array.from({ length: inputs * outputs }, () => (2 * random() - 1) * bound),
      biases: Array.from({ length: outputs }, () => 0),
    };
  });
  return { means, deviations, layers };
}

function adamStep(
  values: number[],
  gradient: Float64Array,
  moment: { first: number[]; second: number[] },
  rate: number,
): void {
  for (const [index, slope] of gradient.entries()) {
    const first = adam.first * (moment.first[index] ?? 0) + (1 - adam.first) * slope;
    const second = adam.second * (moment.second[index] ?? 0) + (1 - adam.second) * slope * slope;
    moment.first[index] = first;
    moment.second[index] = second;
    values[index] = (values[index] ?? 0) - (rate * first) / (Math.sqrt(second) + adam.epsilon);
  }
}

function meanLoss(network: SmallNetwork, samples: readonly TrainingSample[]): number {
  const sum = samples.reduce((total, { features, start, outcomeIndex }) => {
    return total + lossOf(networkScores(network, features, start), outcomeIndex);
  }, 0);
  return sum / samples.length;
}

function shortenedNetwork({ means, deviations, layers }: SmallNetwork): SmallNetwork {
  return {
    means,
    deviations,
    layers: layers.map((layer) => ({
      ...layer,
      weights: layer.weights.map(shortened),
      biases: layer.biases.map(shortened),
    })),
  };
}
