import fc from "fast-check";
import { expect, test } from "vitest";

import { seeds } from "../../../test/simulations.ts";
import { curvatureAt, tauSlope, type WeightedMatches } from "./dixon-coles-likelihood.ts";

const matches: WeightedMatches = {
  teamIds: [1, 2, 3],
  homeTeam: Int32Array.of(0, 1, 2, 0, 1, 2),
  awayTeam: Int32Array.of(1, 2, 0, 2, 0, 1),
  homeGoals: Int32Array.of(0, 0, 1, 1, 3, 2),
  awayGoals: Int32Array.of(0, 1, 0, 1, 2, 0),
  atHome: Float64Array.of(1, 1, 0, 1, 0, 1),
  weight: Float64Array.of(1, 0.9, 0.8, 0.7, 0.6, 0.5),
};
const priors = { mean: new Float64Array(9).fill(0.1), precision: new Float64Array(9).fill(2) };
const parameters = fc
  .tuple(
    fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { minLength: 8, maxLength: 8 }),
  )
  .map(([rho, [first = 0, second = 0, ...rest]]) => Float64Array.of(first, second, rho, ...rest));

test("gradient and information are the derivatives of the log-posterior", () => {
  fc.assert(
    fc.property(parameters, (at) => {
      const size = at.length;
      const here = curvatureAt(at, matches, priors);
      for (let index = 0; index < size; index += 1) {
        const [above, below] = [1e-5, -1e-5].map((shift) => {
          const moved = at.slice();
          moved[index] = (moved[index] ?? 0) + shift;
          return curvatureAt(moved, matches, priors);
        });
        if (!above || !below) throw new Error("unreachable");
        expect((above.logPosterior - below.logPosterior) / 2e-5).toBeCloseTo(here.gradient[index] ?? NaN, 5);
        for (let other = 0; other < size; other += 1) {
          const bend = ((above.gradient[other] ?? NaN) - (below.gradient[other] ?? NaN)) / 2e-5;
          expect(-bend).toBeCloseTo(here.information[index * size + other] ?? NaN, 5);
        }
      }
    }),
    { numRuns: seeds(25) },
  );
});

test("a correlation that rules out an observed score has no likelihood", () => {
  expect(curvatureAt(Float64Array.of(0, 0, 1.5, 0, 0, 0, 0, 0, 0), matches, priors).logPosterior).toBe(-Infinity);
});

test("only the four low scores are corrected, each with its own slope", () => {
  expect([tauSlope(0, 0, 2, 3), tauSlope(0, 1, 2, 3), tauSlope(1, 0, 2, 3), tauSlope(1, 1, 2, 3)]).toEqual([
    -6, 2, 3, -1,
  ]);
  expect([tauSlope(2, 0, 2, 3), tauSlope(0, 2, 2, 3), tauSlope(2, 2, 2, 3)]).toEqual([0, 0, 0]);
});
