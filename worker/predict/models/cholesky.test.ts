import fc from "fast-check";
import { expect, test } from "vitest";

import { solvePositiveDefinite } from "./cholesky.ts";

test("solves the textbook system [[4,2],[2,3]] x = [2,5]", () => {
  const solution = solvePositiveDefinite(Float64Array.of(4, 2, 2, 3), Float64Array.of(2, 5));
  expect([...(solution ?? [])]).toEqual([expect.closeTo(-0.5, 12), expect.closeTo(2, 12)]);
});

test("a matrix that is not positive definite has no solution", () => {
  expect(solvePositiveDefinite(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1))).toBeNull();
  expect(solvePositiveDefinite(Float64Array.of(0), Float64Array.of(1))).toBeNull();
  expect(solvePositiveDefinite(Float64Array.of(-1), Float64Array.of(1))).toBeNull();
  expect(solvePositiveDefinite(Float64Array.of(NaN), Float64Array.of(1))).toBeNull();
});

test("the solution reproduces the right side", () => {
  const entry = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 16, maxLength: 16 }),
      fc.array(entry, { minLength: 4, maxLength: 4 }),
      (b, right) => {
        // B·Bᵀ + I is always positive definite.
        const matrix = Float64Array.from({ length: 16 }, (_, cell) => {
          const [row, column] = [Math.floor(cell / 4), cell % 4];
          const product = [0, 1, 2, 3].reduce((sum, k) => sum + (b[row * 4 + k] ?? 0) * (b[column * 4 + k] ?? 0), 0);
          return product + (row === column ? 1 : 0);
        });
        const solution = solvePositiveDefinite(matrix, Float64Array.from(right));
        for (const [row, wanted] of right.entries()) {
          const product = [0, 1, 2, 3].reduce((sum, k) => sum + (matrix[row * 4 + k] ?? 0) * (solution?.[k] ?? 0), 0);
          expect(product).toBeCloseTo(wanted, 8);
        }
      },
    ),
  );
});
