/** Smallest pivot that still says something; below it the unknown is left at nought. */
const LEAST_PIVOT = 1e-300;

/**
 * The solution z of A z = b by Cholesky's decomposition.
 *
 * @param matrix Lower half of a symmetric, positive semidefinite A, row-major, shape [n, n]; overwritten by its root.
 * @param right b, shape [n].
 * @returns Shape [n]. An unknown that A does not determine is 0.
 */
export function solvePositive(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  for (let row = 0; row < n; row++) {
    for (let col = 0; col <= row; col++) {
      let sum = matrix[row * n + col]!;
      for (let k = 0; k < col; k++) sum -= matrix[row * n + k]! * matrix[col * n + k]!;
      const pivot = matrix[col * n + col]!;
      if (col === row) matrix[row * n + row] = sum > LEAST_PIVOT ? Math.sqrt(sum) : 0;
      else matrix[row * n + col] = pivot === 0 ? 0 : sum / pivot;
    }
  }
  const solved = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let sum = right[row]!;
    for (let k = 0; k < row; k++) sum -= matrix[row * n + k]! * solved[k]!;
    const pivot = matrix[row * n + row]!;
    solved[row] = pivot === 0 ? 0 : sum / pivot;
  }
  for (let row = n - 1; row >= 0; row--) {
    let sum = solved[row]!;
    for (let k = row + 1; k < n; k++) sum -= matrix[k * n + row]! * solved[k]!;
    const pivot = matrix[row * n + row]!;
    solved[row] = pivot === 0 ? 0 : sum / pivot;
  }
  return solved;
}
