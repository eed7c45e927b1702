/** Means, spreads and quantiles of one column. All throw RangeError on an empty column; NaN in, NaN out. */

/** Arithmetic mean. */
export function mean(values: ArrayLike<number>): number {
  requireValues("take a mean", values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** Population standard deviation: divided by n; exactly 0 where all values are equal, however their mean is rounded. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  let varies = false;
  for (let i = 0; i < values.length; i++) {
    sum += (values[i]! - centre) ** 2;
    varies ||= values[i] !== values[0];
  }
  if (!varies) return 0;
  return Math.sqrt(sum / values.length);
}

/**
 * Quantile by linear interpolation between order statistics, numpy's default.
 *
 * @param q In [0, 1].
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  requireValues("take a quantile", values);
  return quantileOfSorted(Float64Array.from(values).sort(), q);
}

/** {@link quantile} of values that already ascend. */
export function quantileOfSorted(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`Cannot take a quantile as its level must lie in [0, 1]: found ${q}`);
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const value = sorted[below]!;
  const above = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return value + (at - below) * (above - value);
}

function requireValues(action: string, values: ArrayLike<number>): void {
  if (values.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one value: found none`);
}
