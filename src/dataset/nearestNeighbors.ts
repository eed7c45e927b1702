import { requireInteger, type Matrix } from "../core/index.js";

/**
 * The `k` nearest other rows of some rows of a matrix, by Euclidean distance, nearest first; of equal
 * distances the lower row comes first. Exact: distances are summed in double precision.
 *
 * @param x Shape [n, features]; every value finite.
 * @param queries Rows of `x` whose neighbours are wanted.
 * @param options.k From 1 to n - 1.
 * @returns Shape [queries, k]: row indices.
 * @throws {RangeError} If k is not such an integer.
 */
export function nearestNeighbors({ data, rows, cols }: Matrix, queries: Int32Array, { k }: { readonly k: number }): Int32Array {
  requireInteger("find nearest neighbours", { k }, { atLeast: 1, atMost: rows - 1 });
  const found = new Int32Array(queries.length * k);
  const nearest = new Float64Array(k);
  const nearestRow = new Int32Array(k);
  for (let q = 0; q < queries.length; q++) {
    const own = queries[q]!;
    const from = own * cols;
    nearest.fill(Infinity);
    for (let row = 0, at = 0; row < rows; row++, at += cols) {
      if (row === own) continue;
      let distance = 0;
      const farthest = nearest[k - 1]!;
      for (let col = 0; col < cols && distance < farthest; col++) {
        const difference = data[from + col]! - data[at + col]!;
        distance += difference * difference;
      }
      if (distance >= farthest) continue;
      let place = k - 1;
      for (; place > 0 && nearest[place - 1]! > distance; place--) {
        nearest[place] = nearest[place - 1]!;
        nearestRow[place] = nearestRow[place - 1]!;
      }
      nearest[place] = distance;
      nearestRow[place] = row;
    }
    found.set(nearestRow, q * k);
  }
  return found;
}
