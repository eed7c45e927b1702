/**
 * Trailing windows over a column: each result at row i covers rows i - n + 1 to i.
 *
 * Rows are cut into blocks of n, so that every window is the tail of one block and the head of the next.
 * Tails and heads are built by adding alone: nothing is ever subtracted, so a huge value, or a NaN, is
 * gone without a trace once it has left. Spreads and slopes are taken against the last row of the tail's
 * block, which lies in every such window: a level does not cancel, and a window that does not vary has
 * a spread of exactly 0.
 *
 * `from` is the first row whose value counts; results before row `from + n - 1` are NaN, and so is every
 * window that holds a NaN.
 *
 * Source: the block scheme of van Herk (1992) and Gil & Werman (1993), for sums as well as for extremes.
 */

/** Sum of each window. */
export function rollingSum(values: Float64Array, n: number, from = 0): Float64Array {
  const sums = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  for (let start = from; start + n <= values.length; start += n) {
    let tail = 0;
    for (let k = n - 1; k >= 0; k--) tails[k] = tail += values[start + k]!;
    const last = start + n - 1;
    const windows = Math.min(n, values.length - last);
    sums[last] = tail;
    let head = 0;
    for (let k = 1; k < windows; k++) {
      head += values[last + k]!;
      sums[last + k] = tails[k]! + head;
    }
  }
  return sums;
}

/** Mean of each window; exactly the value where it does not vary. */
export function rollingMean(values: Float64Array, n: number, from = 0): Float64Array {
  const means = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  for (let start = from; start + n <= values.length; start += n) {
    const last = start + n - 1;
    const base = values[last]!;
    let sum = 0;
    for (let k = n - 1; k >= 0; k--) tails[k] = sum += values[start + k]! - base;
    const windows = Math.min(n, values.length - last);
    sum = 0;
    for (let k = 0; k < windows; k++) {
      sum += values[last + k]! - base;
      means[last + k] = base + (tails[k]! + sum) / n;
    }
  }
  return means;
}

/** Mean and population standard deviation of each window, the deviation exactly 0 where it does not vary. */
export function rollingMoments(
  values: Float64Array,
  n: number,
  from = 0,
): { readonly means: Float64Array; readonly deviations: Float64Array } {
  const means = columnOf(values.length, n, from);
  const deviations = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  const tailSquares = new Float64Array(n);
  for (let start = from; start + n <= values.length; start += n) {
    const last = start + n - 1;
    const base = values[last]!;
    let sum = 0;
    let squares = 0;
    for (let k = n - 1; k >= 0; k--) {
      const value = values[start + k]! - base;
      tails[k] = sum += value;
      tailSquares[k] = squares += value * value;
    }
    const windows = Math.min(n, values.length - last);
    sum = 0;
    squares = 0;
    for (let k = 0; k < windows; k++) {
      const value = values[last + k]! - base;
      sum += value;
      squares += value * value;
      const mean = (tails[k]! + sum) / n;
      means[last + k] = base + mean;
      deviations[last + k] = Math.sqrt(Math.max(0, (tailSquares[k]! + squares) / n - mean * mean));
    }
  }
  return { means, deviations };
}

/** Population standard deviation of each window; exactly 0 where it does not vary. */
export function rollingDeviation(values: Float64Array, n: number, from = 0): Float64Array {
  return rollingMoments(values, n, from).deviations;
}

/** (x - mean) / deviation of each window; 0 where it does not vary. */
export function rollingZ(values: Float64Array, n: number, from = 0): Float64Array {
  const scores = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  const tailSquares = new Float64Array(n);
  for (let start = from; start + n <= values.length; start += n) {
    const last = start + n - 1;
    const base = values[last]!;
    let sum = 0;
    let squares = 0;
    for (let k = n - 1; k >= 0; k--) {
      const value = values[start + k]! - base;
      tails[k] = sum += value;
      tailSquares[k] = squares += value * value;
    }
    const windows = Math.min(n, values.length - last);
    sum = 0;
    squares = 0;
    for (let k = 0; k < windows; k++) {
      const value = values[last + k]! - base;
      sum += value;
      squares += value * value;
      const mean = (tails[k]! + sum) / n;
      const variance = (tailSquares[k]! + squares) / n - mean * mean;
      // Rounding may leave a hair below 0; NaN must stay NaN.
      scores[last + k] = variance <= 0 ? 0 : (value - mean) / Math.sqrt(variance);
    }
  }
  return scores;
}

/** Largest value of each window. */
export function rollingMax(values: Float64Array, n: number, from = 0): Float64Array {
  const extremes = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  for (let start = from; start + n <= values.length; start += n) {
    const last = start + n - 1;
    let tail = -Infinity;
    for (let k = n - 1; k >= 0; k--) tails[k] = tail = Math.max(tail, values[start + k]!);
    const windows = Math.min(n, values.length - last);
    let head = -Infinity;
    for (let k = 0; k < windows; k++) {
      head = Math.max(head, values[last + k]!);
      extremes[last + k] = Math.max(tails[k]!, head);
    }
  }
  return extremes;
}

/** Smallest value of each window. */
export function rollingMin(values: Float64Array, n: number, from = 0): Float64Array {
  const extremes = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  for (let start = from; start + n <= values.length; start += n) {
    const last = start + n - 1;
    let tail = Infinity;
    for (let k = n - 1; k >= 0; k--) tails[k] = tail = Math.min(tail, values[start + k]!);
    const windows = Math.min(n, values.length - last);
    let head = Infinity;
    for (let k = 0; k < windows; k++) {
      head = Math.min(head, values[last + k]!);
      extremes[last + k] = Math.min(tails[k]!, head);
    }
  }
  return extremes;
}

/** Least-squares slope per row of each window. */
export function rollingSlope(values: Float64Array, n: number, from = 0): Float64Array {
  const slopes = columnOf(values.length, n, from);
  const tails = new Float64Array(n);
  const tailMoments = new Float64Array(n);
  const centre = (n - 1) / 2;
  const spread = (n * (n * n - 1)) / 12;
  for (let start = from; start + n <= values.length; start += n) {
    const last = start + n - 1;
    const base = values[last]!;
    // Moments about the row `last`: rows of the tail stand at -1, -2, …, rows of the head at 1, 2, …
    let sum = 0;
    let moment = 0;
    for (let k = n - 1; k >= 0; k--) {
      const value = values[start + k]! - base;
      tails[k] = sum += value;
      tailMoments[k] = moment += (k - n + 1) * value;
    }
    const windows = Math.min(n, values.length - last);
    sum = 0;
    moment = 0;
    for (let k = 0; k < windows; k++) {
      const value = values[last + k]! - base;
      sum += value;
      moment += k * value;
      slopes[last + k] = (tailMoments[k]! + moment - (k - centre) * (tails[k]! + sum)) / spread;
    }
  }
  return slopes;
}

/** A new column, NaN up to where the first window is full. */
function columnOf(rows: number, n: number, from: number): Float64Array {
  return new Float64Array(rows).fill(NaN, 0, from + n - 1);
}
