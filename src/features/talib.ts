/** Recursive indicators, bar for bar as TA-Lib computes them. */
import type { Bars } from "../market/index.js";

/**
 * Exponential mean with weight 2 / (n + 1), seeded at row `from + n - 1` with the mean of rows from `from`
 * on; NaN before.
 */
export function exponentialMean(values: Float64Array, n: number, from: number): Float64Array {
  const means = new Float64Array(values.length).fill(NaN);
  const seed = from + n - 1;
  if (seed >= values.length) return means;
  let mean = 0;
  for (let i = from; i <= seed; i++) mean += values[i]! / n;
  means[seed] = mean;
  const weight = 2 / (n + 1);
  for (let i = seed + 1; i < values.length; i++) {
    mean += weight * (values[i]! - mean);
    means[i] = mean;
  }
  return means;
}

/** Wilder's RSI in [0, 1]; `neutral` where nothing has moved yet, NaN for the first n bars. */
export function wilderStrength(close: Float64Array, n: number, neutral: number): Float64Array {
  const strength = new Float64Array(close.length).fill(NaN);
  const keep = (n - 1) / n;
  let gain = 0;
  let loss = 0;
  for (let i = 1; i < close.length; i++) {
    const change = close[i]! - close[i - 1]!;
    // The first n changes are averaged; from then on the average forgets.
    if (i > n) {
      gain *= keep;
      loss *= keep;
    }
    if (change > 0) gain += change / n;
    else loss -= change / n;
    if (i >= n) strength[i] = gain + loss === 0 ? neutral : gain / (gain + loss);
  }
  return strength;
}

/** Wilder's ADX in [0, 1]; NaN for the first 2 n - 1 bars. */
export function wilderDirection({ high, low, close }: Bars, n: number): Float64Array {
  const adx = new Float64Array(close.length).fill(NaN);
  let plus = 0;
  let minus = 0;
  let range = 0;
  let direction = 0;
  for (let i = 1; i < close.length; i++) {
    const up = high[i]! - high[i - 1]!;
    const down = low[i - 1]! - low[i]!;
    // The first n - 1 moves are summed; from then on each sum loses a share before it gains.
    if (i >= n) {
      plus -= plus / n;
      minus -= minus / n;
      range -= range / n;
    }
    if (down > 0 && up < down) minus += down;
    else if (up > 0 && up > down) plus += up;
    range += Math.max(high[i]! - low[i]!, Math.abs(high[i]! - close[i - 1]!), Math.abs(low[i]! - close[i - 1]!));
    if (i < n) continue;
    const dx = plus + minus > 0 && range > 0 ? Math.abs(minus - plus) / (minus + plus) : undefined;
    if (i < 2 * n) direction += (dx ?? 0) / n;
    else if (dx !== undefined) direction = (direction * (n - 1) + dx) / n;
    if (i >= 2 * n - 1) adx[i] = direction;
  }
  return adx;
}
