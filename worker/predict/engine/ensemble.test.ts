import fc from "fast-check";
import { expect, test } from "vitest";

import { seededRandom } from "../../platform/seeded-random.ts";
import type { ResultProbabilities } from "../market.ts";
import { type EnsemblePrior, type EnsembleSample, fitEnsemble, poolResults, presentWeights } from "./ensemble.ts";

const even: EnsemblePrior = { exponents: [0.5, 0.5], precision: 10, drawPrecision: 100, drawBias: 0 };
const vague: ResultProbabilities = [0.4, 0.3, 0.3];

/** The second component knows what comes; the first is sure of something at random. */
function samplesWithAnOracle(count: number): EnsembleSample[] {
  const random = seededRandom("oracle");
  return Array.from({ length: count }, () => {
    const draw = random();
    const outcomeIndex = draw < 0.4 ? 0 : draw < 0.7 ? 1 : 2;
    const knowing: ResultProbabilities = [
      outcomeIndex === 0 ? 0.8 : 0.1,
      outcomeIndex === 1 ? 0.8 : 0.1,
      outcomeIndex === 2 ? 0.8 : 0.1,
    ];
    const guess = Math.floor(random() * 3);
    const guessing: ResultProbabilities = [guess === 0 ? 0.6 : 0.2, guess === 1 ? 0.6 : 0.2, guess === 2 ? 0.6 : 0.2];
    return { said: [guessing, knowing], outcomeIndex };
  });
}

test("a component that is always right takes the weight", () => {
  const { weights, temperature } = fitEnsemble(samplesWithAnOracle(600), { ...even, precision: 1 });
  expect(weights[1]).toBeGreaterThan(0.9);
  expect(temperature, "and it may be surer of itself").toBeLessThan(1);
});

test("a component that is wrong more often than not ends with no weight, not with less than none", () => {
  const misled = samplesWithAnOracle(600).map(({ said, outcomeIndex }) => ({
    said: [said[0] ?? null, said[1] ?? null],
    outcomeIndex: (outcomeIndex + 1) % 3,
  }));
  expect(fitEnsemble(misled, even).weights).toEqual([1, 0]);
});

test("weights lie on the simplex, and a pool is a distribution, whatever was said and came", () => {
  const share = fc.integer({ min: 0, max: 50 });
  const said = fc.option(
    fc.tuple(share, share, share).map(([a, b, c]): ResultProbabilities => {
      const total = a + b + c + 0.03;
      return [(a + 0.01) / total, (b + 0.01) / total, (c + 0.01) / total];
    }),
    { nil: null },
  );
  const sample = fc.record({ said: fc.tuple(said, said, said), outcomeIndex: fc.integer({ min: 0, max: 2 }) });
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 40 }), fc.tuple(said, said, said), (samples, question) => {
      const ensemble = fitEnsemble(samples, { ...even, exponents: [0.2, 0.3, 0.5] });
      expect(Math.min(...ensemble.weights)).toBeGreaterThanOrEqual(0);
      expect(ensemble.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
      expect(ensemble.temperature).toBeGreaterThan(0);
      const pooled = poolResults(ensemble, question);
      if (question.every((answer) => answer === null)) {
        expect(pooled).toBeNull();
        return;
      }
      expect(pooled?.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
      expect(Math.min(...(pooled ?? []))).toBeGreaterThan(0);
    }),
  );
});

test("without samples it is its prior, temperature and draws included", () => {
  const ensemble = fitEnsemble([], { ...even, exponents: [0.9, 0.6], drawBias: 0.1 });
  expect(ensemble).toMatchObject({ drawBias: 0.1, sampleSize: 0 });
  expect(ensemble.weights[0]).toBeCloseTo(0.6, 12);
  expect(ensemble.temperature).toBeCloseTo(1 / 1.5, 12);
});

test("a pool is the geometric mean of what is said, raised to one over the temperature", () => {
  const one: ResultProbabilities = [0.5, 0.3, 0.2];
  const other: ResultProbabilities = [0.2, 0.3, 0.5];
  const plain = { weights: [0.5, 0.5], temperature: 1, drawBias: 0, sampleSize: 0 };
  const root = Math.sqrt(0.1);
  expect(poolResults(plain, [one, other])?.[0]).toBeCloseTo(root / (2 * root + 0.3), 12);
  const sharper = poolResults({ ...plain, weights: [1, 0], temperature: 0.5 }, [one, other]);
  expect(sharper?.[0]).toBeCloseTo(0.25 / 0.38, 12);
  const moreDraws = poolResults({ ...plain, drawBias: Math.log(2) }, [one, one]);
  expect(moreDraws?.[1]).toBeCloseTo(0.6 / 1.3, 12);
});

test("who says nothing is spoken for by the others", () => {
  const ensemble = { weights: [0.2, 0.5, 0.3], temperature: 1, drawBias: 0, sampleSize: 0 };
  for (const [index, p] of (poolResults(ensemble, [vague, null, null]) ?? []).entries()) {
    expect(p).toBeCloseTo(vague[index] ?? 0, 12);
  }
  expect(presentWeights([0.2, 0.5, 0.3], [true, false, true])).toEqual([0.4, 0, 0.6]);
  expect(presentWeights([1, 0, 0], [false, true, true])).toEqual([0, 0.5, 0.5]);
});

test("too few samples move the weights hardly at all", () => {
  const firm = { ...even, precision: 1000, drawPrecision: 3000 };
  const { weights } = fitEnsemble(samplesWithAnOracle(10), firm);
  expect(weights[1]).toBeGreaterThan(0.5);
  expect(weights[1]).toBeLessThan(0.52);
});
