import { requireInRange } from "../../core/index.js";

/**
 * Exponentially weighted standard deviation of the values up to each row, weights halving every
 * `halfLife` rows and corrected for bias: pandas `ewm(halflife=...).std()`.
 *
 * Timing: row i uses rows up to and including i. NaN rows are passed over but still age the weights;
 * the result is NaN until two values were seen.
 *
 * @throws {RangeError} If the half-life is not positive.
 */
export function exponentialDeviation(values: Float64Array, { halfLife }: { readonly halfLife: number }): Float64Array {
  requireInRange("measure an exponential deviation", { halfLife }, { above: 0 });
  const decay = 0.5 ** (1 / halfLife);
  let weights = 0;
  let squaredWeights = 0;
  let mean = 0;
  let spread = 0;
  let count = 0;
  return values.map((value) => {
    weights *= decay;
    squaredWeights *= decay * decay;
    spread *= decay;
    if (!Number.isNaN(value)) {
      // West's update: the spread is the weighted sum of squares about the running mean.
      const away = value - mean;
      weights += 1;
      squaredWeights += 1;
      mean += away / weights;
      spread += away * (value - mean);
      count++;
    }
    if (count < 2) return NaN;
    // The weighted sum of squares over (W - sum of squared weights / W), never a rounding error below zero.
    return Math.sqrt(Math.max(0, spread) / (weights - squaredWeights / weights));
  });
}
