import { quantileOfSorted } from "../core/index.js";

/**
 * The quantiles at `tail` and 1 - `tail` and the population standard deviation of a sample, NaN left out.
 *
 * Only the two ends are sorted: what lies within one standard deviation of the mean is counted, not kept,
 * as long as that leaves enough values at each end. Same numbers as sorting everything.
 *
 * @returns NaN throughout when nothing is left.
 */
export function tailQuantiles(values: Float64Array, tail: number): { readonly low: number; readonly high: number; readonly deviation: number } {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    n++;
    sum += value;
  }
  if (n === 0) return { low: NaN, high: NaN, deviation: NaN };
  const centre = sum / n;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) squares += (value - centre) ** 2;
  }
  const deviation = Math.sqrt(squares / n);
  const below = new Float64Array(n);
  const above = new Float64Array(n);
  let lows = 0;
  let highs = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < centre - deviation) below[lows++] = value;
    else if (value > centre + deviation) above[highs++] = value;
  }
  // The quantile interpolates between two order statistics, so both must be among those kept.
  const wanted = Math.floor(tail * (n - 1)) + 2;
  if (lows < wanted || highs < wanted) {
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
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
