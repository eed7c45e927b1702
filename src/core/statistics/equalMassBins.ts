/**
 * Bins of equal mass that survive ties.
 *
 * Where one value is frequent, several quantiles fall on it, and a bin "up to that value" would swallow all that lies
 * below it: nothing that moves there is seen. So a value that alone holds the mass of a bin is a bin of its own,
 * and what lies below it and above it are others, at either end too, where the sample itself may hold nothing.
 */
import { quantileOfSorted } from "./moments.js";

export interface EqualMassBins {
  /** How many bins there are; some may hold no value of the sample. */
  readonly count: number;
  /** Bin of a value, from 0, ascending. */
  binOf(value: number): number;
}

/**
 * Bins at the quantiles of `sample`, a value on an edge belonging below it, as in scikit-learn, and each value that
 * holds 1 / `bins` of the rows or more by itself.
 *
 * @param sample At least one finite value, in any order.
 */
export function equalMassBins(sample: ArrayLike<number>, bins: number): EqualMassBins {
  const sorted = Float64Array.from(sample).sort();
  const own = new Set(frequentValues(sorted, bins));
  const edges = new Set(Array.from({ length: bins - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / bins)));
  const at = Float64Array.from(new Set([...own, ...edges])).sort();
  // Up to edge k there are as many bins as edges, and one more for each frequent value, which cuts twice.
  const firstBin = new Int32Array(at.length);
  let count = 0;
  for (let k = 0; k < at.length; k++) {
    firstBin[k] = count;
    count += own.has(at[k]!) ? 2 : 1;
  }
  return {
    count: count + 1,
    binOf: (value) => {
      let low = 0;
      let high = at.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (at[middle]! < value) low = middle + 1;
        else high = middle;
      }
      if (low === at.length) return count;
      return firstBin[low]! + (at[low] === value && own.has(value) ? 1 : 0);
    },
  };
}

function frequentValues(sorted: Float64Array, bins: number): number[] {
  const frequent: number[] = [];
  let from = 0;
  for (let k = 0; k < sorted.length; k++) {
    if (k + 1 < sorted.length && sorted[k + 1] === sorted[k]) continue;
    if ((k + 1 - from) * bins >= sorted.length) frequent.push(sorted[k]!);
    from = k + 1;
  }
  return frequent;
}
