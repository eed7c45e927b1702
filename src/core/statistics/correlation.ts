/** Correlation of two columns, in [-1, 1]; NaN where one of them does not vary. Both throw RangeError on unequal lengths. */
import { requireSameLength } from "../guards.js";
import { mean } from "./moments.js";

/** Pearson's product-moment correlation. */
export function pearsonCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength("correlate", { a, b });
  const meanA = mean(a);
  const meanB = mean(b);
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  if (squaresA === 0 || squaresB === 0) return NaN;
  return Math.max(-1, Math.min(1, both / Math.sqrt(squaresA * squaresB)));
}

/** Spearman's rank correlation; ties share their mean rank. */
export function spearmanCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pearsonCorrelation(ranks(a), ranks(b));
}

/** Ranks from 1; ties share their mean. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const column = Float64Array.from(values);
  const order = Int32Array.from(column, (_, i) => i).sort((i, j) => column[i]! - column[j]!);
  const ranked = new Float64Array(column.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && column[order[to]!]! === column[order[from]!]!) to++;
    for (let k = from; k < to; k++) ranked[order[k]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranked;
}
