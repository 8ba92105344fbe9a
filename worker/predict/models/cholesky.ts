/**
 * Solves `matrix · x = rightSide` for a symmetric positive definite matrix by Cholesky decomposition.
 *
 * @param matrix row-major, size × size; only its lower triangle is read
 * @param rightSide length `size`
 * @returns the solution, or null when the matrix is not positive definite to working precision
 */
export function solvePositiveDefinite(matrix: Float64Array, rightSide: Float64Array): Float64Array | null {
  const size = rightSide.length;
  const factor = decompose(matrix, size);
  if (factor === null) return null;
  const solution = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    let sum = valueAt(rightSide, row);
    for (let column = 0; column < row; column += 1) {
      sum -= valueAt(factor, row * size + column) * valueAt(solution, column);
    }
    solution[row] = sum / valueAt(factor, row * size + row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = valueAt(solution, row);
    for (let below = row + 1; below < size; below += 1) {
      sum -= valueAt(factor, below * size + row) * valueAt(solution, below);
    }
    solution[row] = sum / valueAt(factor, row * size + row);
  }
  return solution;
}

/** An element of a typed array that is known to be inside it. */
export function valueAt(values: Float64Array | Int32Array, index: number): number {
  return values[index] ?? 0;
}

function decompose(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = valueAt(matrix, row * size + column);
      for (let inner = 0; inner < column; inner += 1) {
        sum -= valueAt(factor, row * size + inner) * valueAt(factor, column * size + inner);
      }
      if (row !== column) {
        factor[row * size + column] = sum / valueAt(factor, column * size + column);
        continue;
      }
      // Relative to what the cancellation above can leave of a diagonal that is zero in exact arithmetic.
      if (!(sum > 1e-13 * valueAt(matrix, row * size + row))) return null;
      factor[row * size + row] = Math.sqrt(sum);
    }
  }
  return factor;
}
