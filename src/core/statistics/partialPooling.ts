/**
 * Partial pooling of noisy group values: each is drawn towards what all groups have in common, the more so the less
 * its own rows tell. The worst of sixty cells is mostly the one with the most noise; what is left of it here is what
 * one may expect of it tomorrow.
 */
import { requireFinite, requireInRange, requireSameLength } from "../guards.js";

/** Groups after pooling. */
export interface PartialPooling {
  /** What all groups have in common: their mean, weighted by 1 / (error² + between²). */
  readonly mean: number;
  readonly meanError: number;
  /** Standard deviation of the groups' true values, beyond what their errors explain; 0 where they explain it all. */
  readonly betweenDeviation: number;
  /** Shape [groups]: the pooled values. */
  readonly values: Float64Array;
  /** Shape [groups]: their standard errors, that of the mean included. */
  readonly errors: Float64Array;
  /** Shape [groups]: how much of each pooled value is the group's own; the rest is the mean. */
  readonly ownFrac: Float64Array;
}

/** What is known of the errors beside their sizes. */
export interface PoolingOptions {
  /**
   * Error that a weighted mean of the values has, where errors depend on one another, as those of groups that share
   * their days; of independent ones when absent.
   *
   * @param weights Shape [groups], together 1.
   */
  readonly errorOfMean?: (weights: Float64Array) => number;
}

/** Halvings of the between-group variance; more do not move a double. */
const HALVINGS = 200;

/**
 * Empirical Bayes in the normal-normal model: value ~ N(truth, error²), truth ~ N(mean, between²).
 *
 * The between-group variance is taken as known once it is found, so errors are a little short where groups are few.
 *
 * @param values Shape [groups], at least one, finite.
 * @param errors Shape [groups]: standard errors, above 0.
 * @throws {RangeError} If there is no group, lengths differ, a value is not finite, or an error is not above 0.
 * Source: Paule & Mandel (1982) for the variance; Morris (1983) for the shrinkage.
 */
export function poolPartially(
  values: ArrayLike<number>,
  errors: ArrayLike<number>,
  { errorOfMean }: PoolingOptions = {},
): PartialPooling {
  const action = "pool groups";
  requireSameLength(action, { values, errors });
  requireInRange(action, { groups: values.length }, { atLeast: 1 });
  requireFinite(action, { values, errors });
  requireInRange(action, { "smallest error": Array.from(errors).reduce((a, b) => Math.min(a, b)) }, { above: 0 });
  const variance = betweenVariance(values, errors);
  const { mean, weight } = weightedMean(values, errors, variance);
  const ownFrac = Float64Array.from(errors, (error) => variance / (variance + error ** 2));
  const weights = Float64Array.from(errors, (error) => 1 / (error ** 2 + variance) / weight);
  // The mean errs by the groups' errors, and by which groups there happen to be.
  const drawnGroups = variance * weights.reduce((sum, own) => sum + own ** 2, 0);
  const meanVariance = errorOfMean === undefined ? 1 / weight : errorOfMean(weights) ** 2 + drawnGroups;
  return {
    mean,
    meanError: Math.sqrt(meanVariance),
    betweenDeviation: Math.sqrt(variance),
    values: ownFrac.map((own, g) => own * values[g]! + (1 - own) * mean),
    errors: ownFrac.map((own, g) => Math.sqrt(own * errors[g]! ** 2 + (1 - own) ** 2 * meanVariance)),
    ownFrac,
  };
}

/** The variance at which the groups lie about their mean as far as their errors and it together say: groups - 1. */
function betweenVariance(values: ArrayLike<number>, errors: ArrayLike<number>): number {
  const groups = values.length;
  const excess = (variance: number): number => {
    const { mean } = weightedMean(values, errors, variance);
    let sum = 0;
    for (let g = 0; g < groups; g++) sum += (values[g]! - mean) ** 2 / (errors[g]! ** 2 + variance);
    return sum - (groups - 1);
  };
  if (groups < 2 || excess(0) <= 0) return 0;
  let low = 0;
  // The sum falls below groups - 1 where the variance exceeds that of the values about any point.
  let high = groups * Array.from(values).reduce((most, value) => Math.max(most, (value - values[0]!) ** 2), 0);
  for (let k = 0; k < HALVINGS && low < high; k++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function weightedMean(
  values: ArrayLike<number>,
  errors: ArrayLike<number>,
  variance: number,
): { readonly mean: number; readonly weight: number } {
  let sum = 0;
  let weight = 0;
  for (let g = 0; g < values.length; g++) {
    const own = 1 / (errors[g]! ** 2 + variance);
    sum += own * values[g]!;
    weight += own;
  }
  return { mean: sum / weight, weight };
}
