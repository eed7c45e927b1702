/**
 * Recursive indicators, bar for bar as TA-Lib computes them.
 *
 * Given `first`, what a column is at the first bar, each goes on from there as it would have in the whole series.
 */
import type { Bars } from "../market/index.js";

/**
 * Exponential mean with weight 2 / (n + 1), seeded at row `from + n - 1` with the mean of rows from `from`
 * on; NaN before.
 */
export function exponentialMean(values: Float64Array, n: number, from: number, first?: number): Float64Array {
  const means = new Float64Array(values.length).fill(NaN);
  const seed = first === undefined ? from + n - 1 : 0;
  if (seed >= values.length) return means;
  let mean = first ?? 0;
  if (first === undefined) for (let i = from; i <= seed; i++) mean += values[i]! / n;
  means[seed] = mean;
  const weight = 2 / (n + 1);
  for (let i = seed + 1; i < values.length; i++) {
    mean += weight * (values[i]! - mean);
    means[i] = mean;
  }
  return means;
}

/** Wilder's means of gains and of losses, NaN for the first n bars; RSI is the share of the gains. */
export function wilderMoves(close: Float64Array, n: number, first?: readonly number[]): readonly Float64Array[] {
  const gains = new Float64Array(close.length).fill(first?.[0] ?? NaN, 0, 1);
  const losses = new Float64Array(close.length).fill(first?.[1] ?? NaN, 0, 1);
  const keep = (n - 1) / n;
  let [gain = 0, loss = 0] = first ?? [];
  const ahead = first === undefined ? 0 : n;
  for (let i = 1; i < close.length; i++) {
    const change = close[i]! - close[i - 1]!;
    // The first n changes are averaged; from then on the average forgets.
    if (i + ahead > n) {
      gain *= keep;
      loss *= keep;
    }
    if (change > 0) gain += change / n;
    else loss -= change / n;
    gains[i] = i + ahead >= n ? gain : NaN;
    losses[i] = i + ahead >= n ? loss : NaN;
  }
  return [gains, losses];
}

/**
 * Wilder's sums of upward moves, downward moves and ranges, and the mean of their directions, which is ADX, NaN for
 * the first 2 n - 1 bars.
 */
export function wilderDirection(
  { high, low, close }: Bars,
  n: number,
  first?: readonly number[],
): readonly Float64Array[] {
  const [pluses, minuses, ranges, directions] = [0, 1, 2, 3].map((k) =>
    new Float64Array(close.length).fill(first?.[k] ?? NaN, 0, 1),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  let [plus = 0, minus = 0, range = 0, direction = 0] = first ?? [];
  const ahead = first === undefined ? 0 : 2 * n;
  for (let i = 1; i < close.length; i++) {
    const up = high[i]! - high[i - 1]!;
    const down = low[i - 1]! - low[i]!;
    // The first n - 1 moves are summed; from then on each sum loses a share before it gains.
    if (i + ahead >= n) {
      plus -= plus / n;
      minus -= minus / n;
      range -= range / n;
    }
    if (down > 0 && up < down) minus += down;
    else if (up > 0 && up > down) plus += up;
    range += Math.max(high[i]! - low[i]!, Math.abs(high[i]! - close[i - 1]!), Math.abs(low[i]! - close[i - 1]!));
    if (i + ahead >= n) {
      const dx = plus + minus > 0 && range > 0 ? Math.abs(minus - plus) / (minus + plus) : undefined;
      if (i + ahead < 2 * n) direction += (dx ?? 0) / n;
      else if (dx !== undefined) direction = (direction * (n - 1) + dx) / n;
    }
    pluses[i] = plus;
    minuses[i] = minus;
    ranges[i] = range;
    directions[i] = i + ahead >= 2 * n - 1 ? direction : NaN;
  }
  return [pluses, minuses, ranges, directions];
}
