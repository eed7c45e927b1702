import { mean, quantileOfSorted, requireUnitInterval, standardDeviation } from "../../core/index.js";
import type { Distribution } from "../assessment.js";

/** Of the quantiles of a {@link Distribution}, ascending. */
export const DISTRIBUTION_LEVELS: readonly number[] = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999];
/** Of its histogram, of equal width over [0, 1]. */
export const DISTRIBUTION_BINS = 50;

/**
 * The shape of a column of numbers in [0, 1].
 *
 * @throws {RangeError} If it is empty, or a value lies outside [0, 1].
 */
export function describeDistribution(values: ArrayLike<number>): Distribution {
  requireUnitInterval("describe a distribution", { value: values });
  const sorted = Float64Array.from(values).sort();
  const histogram = new Array<number>(DISTRIBUTION_BINS).fill(0);
  for (const value of sorted) histogram[Math.min(DISTRIBUTION_BINS - 1, Math.floor(value * DISTRIBUTION_BINS))]!++;
  return {
    n: sorted.length,
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
    mean: mean(sorted),
    std: standardDeviation(sorted),
    quantiles: DISTRIBUTION_LEVELS.map((level) => quantileOfSorted(sorted, level)),
    histogram,
  };
}
