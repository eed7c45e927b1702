/**
 * Correlation of two columns, in [-1, 1]; NaN where one of them does not vary beyond rounding. Both throw RangeError on
 * unequal lengths.
 */
import { requireSameLength } from "../guards.js";
import { mean } from "./moments.js";
import { isOnlyRounding } from "./spread.js";
import { orderScores, ranksOf } from "./ranking.js";

/** Pearson's product-moment correlation. */
export function pearsonCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireSameLength("correlate", { a, b });
  const meanA = mean(a);
  const meanB = mean(b);
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  let sumA = 0;
  let sumB = 0;
  let sizeA = 0;
  let sizeB = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]! - meanA;
    const y = b[i]! - meanB;
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
    sumA += x;
    sumB += y;
    sizeA = Math.max(sizeA, Math.abs(a[i]!));
    sizeB = Math.max(sizeB, Math.abs(b[i]!));
  }
  // The mean is rounded, and of a column that does not vary that is all the deviations hold.
  const n = a.length;
  if (isOnlyRounding(Math.sqrt(Math.max(0, squaresA - (sumA * sumA) / n) / n), sizeA)) return NaN;
  if (isOnlyRounding(Math.sqrt(Math.max(0, squaresB - (sumB * sumB) / n) / n), sizeB)) return NaN;
  return Math.max(-1, Math.min(1, both / Math.sqrt(squaresA * squaresB)));
}

/** Spearman's rank correlation; ties share their mean rank. */
export function spearmanCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return pearsonCorrelation(ranks(a), ranks(b));
}

/** Ranks from 1; ties share their mean. */
export function ranks(values: ArrayLike<number>): Float64Array {
  return ranksOf(orderScores(values));
}
