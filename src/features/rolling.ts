/**
 * Trailing windows over a column: each result at row i covers rows i - n + 1 to i.
 *
 * `from` is the first row whose value counts; results before row `from + n - 1` are NaN, and so is every
 * window that holds a NaN. Running sums are made anew every n rows, so rounding never builds up.
 */

/** What a spread this small against its mean square is: rounding. */
const ROUNDING = 1e-13;

/** Sums of each window. */
export function rollingSum(values: Float64Array, n: number, from = 0): Float64Array {
  const sums = new Float64Array(values.length).fill(NaN);
  for (let start = from; start + n <= values.length; start += n) {
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += values[i]!;
    const stop = Math.min(start + 2 * n - 1, values.length);
    sums[start + n - 1] = sum;
    for (let i = start + n; i < stop; i++) {
      // A NaN that left the window must not stay in the sum.
      sum = Number.isNaN(sum) ? sumOf(values, i - n + 1, i + 1) : sum + values[i]! - values[i - n]!;
      sums[i] = sum;
    }
  }
  return sums;
}

export function rollingMean(values: Float64Array, n: number, from = 0): Float64Array {
  return rollingSum(values, n, from).map((sum) => sum / n);
}

/** Population standard deviation of each window; exactly 0 where it does not vary. */
export function rollingDeviation(values: Float64Array, n: number, from = 0): Float64Array {
  const means = rollingMean(values, n, from);
  const squares = rollingMean(values.map((value) => value * value), n, from);
  return squares.map((square, i) => {
    const variance = square - means[i]! ** 2;
    return variance <= ROUNDING * square ? 0 : Math.sqrt(variance);
  });
}

/** (x - mean) / deviation of each window; `neutral` where it does not vary. */
export function rollingZ(values: Float64Array, n: number, { from = 0, neutral = 0 }: { readonly from?: number; readonly neutral?: number } = {}): Float64Array {
  const means = rollingMean(values, n, from);
  const deviations = rollingDeviation(values, n, from);
  return values.map((value, i) => (deviations[i] === 0 ? neutral : (value - means[i]!) / deviations[i]!));
}

export function rollingMax(values: Float64Array, n: number, from = 0): Float64Array {
  return rollingExtreme(values, n, from, (a, b) => a >= b);
}

export function rollingMin(values: Float64Array, n: number, from = 0): Float64Array {
  return rollingExtreme(values, n, from, (a, b) => a <= b);
}

/** Least-squares slope per row of each window. */
export function rollingSlope(values: Float64Array, n: number, from = 0): Float64Array {
  const slopes = new Float64Array(values.length).fill(NaN);
  const centre = (n - 1) / 2;
  const spread = (n * (n * n - 1)) / 12;
  for (let start = from; start + n <= values.length; start += n) {
    // Against the window's first value, so that large levels do not cancel.
    const base = values[start]!;
    let sum = 0;
    let weighted = 0;
    for (let k = 0; k < n; k++) {
      const value = values[start + k]! - base;
      sum += value;
      weighted += k * value;
    }
    slopes[start + n - 1] = (weighted - centre * sum) / spread;
    const stop = Math.min(start + 2 * n - 1, values.length);
    for (let i = start + n; i < stop; i++) {
      const leaves = values[i - n]! - base;
      const enters = values[i]! - base;
      weighted += (n - 1) * enters - (sum - leaves);
      sum += enters - leaves;
      slopes[i] = (weighted - centre * sum) / spread;
    }
  }
  return slopes;
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum;
}

/** A queue of rows whose values still can become the extreme. */
function rollingExtreme(values: Float64Array, n: number, from: number, beats: (a: number, b: number) => boolean): Float64Array {
  const extremes = new Float64Array(values.length).fill(NaN);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let i = from; i < values.length; i++) {
    while (tail > head && beats(values[i]!, values[queue[tail - 1]!]!)) tail--;
    queue[tail++] = i;
    if (queue[head]! <= i - n) head++;
    if (i >= from + n - 1) extremes[i] = values[queue[head]!]!;
  }
  return extremes;
}
