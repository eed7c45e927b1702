import { quantileOfSorted } from "../../core/index.js";

/** Leaves 6.7 % at each end of a normal sample, of which a 95 % interval needs 2.5 %. */
const KEPT_SIGMAS = 1.5;

/**
 * The quantiles at `tail` and 1 - `tail` and the population standard deviation of a sample, NaN left out.
 *
 * Only the two ends are sorted: what lies within 1.5 standard deviations of the mean is not kept,
 * as long as that leaves enough values at each end. Same numbers as sorting everything.
 *
 * @returns NaN throughout when nothing is left.
 */
export function tailQuantiles(
  values: Float64Array,
  tail: number,
): { readonly low: number; readonly high: number; readonly deviation: number } {
  const n = values.length;
  // Deviations from one of the values: their sums cancel nothing, and are NaN where a value is.
  const origin = values[0] ?? NaN;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const moved = values[i]! - origin;
    sum += moved;
    squares += moved * moved;
  }
  if (Number.isNaN(sum)) {
    const known = values.filter((value) => !Number.isNaN(value));
    return known.length === 0 ? { low: NaN, high: NaN, deviation: NaN } : tailQuantiles(known, tail);
  }
  const centre = origin + sum / n;
  const deviation = Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
  const reach = KEPT_SIGMAS * deviation;
  const below = new Float64Array(n);
  const above = new Float64Array(n);
  let lows = 0;
  let highs = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < centre - reach) below[lows++] = value;
    else if (value > centre + reach) above[highs++] = value;
  }
  // The quantile interpolates between two order statistics, so both must be among those kept.
  const wanted = Math.floor(tail * (n - 1)) + 2;
  if (lows < wanted || highs < wanted) {
    const sorted = values.slice().sort();
    return { low: quantileOfSorted(sorted, tail), high: quantileOfSorted(sorted, 1 - tail), deviation };
  }
  const low = interpolate(below.subarray(0, lows).sort(), tail * (n - 1));
  const high = interpolate(above.subarray(0, highs).sort(), (1 - tail) * (n - 1) - (n - highs));
  return { low, high, deviation };
}

function interpolate(sorted: Float64Array, at: number): number {
  const below = Math.floor(at);
  const value = sorted[below]!;
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return value + (at - below) * (next - value);
}
