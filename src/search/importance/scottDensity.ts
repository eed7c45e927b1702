/**
 * The density of one parameter's values on a grid, by Scott's rule.
 *
 * Source: optuna/importance/_ped_anova/scott_parzen_estimator.py (5.0.0).
 */
import { toInternal, type CategoricalChoice, type Distribution, type NumericDistribution } from "../distribution.js";
import { categoricalKernels } from "../tpe/categoricalKernels.js";
import type { NumericKernels } from "../tpe/numericKernels.js";
import { ProductMixture } from "../tpe/productMixture.js";

/** Most points of a grid. */
const GRID_POINTS = 50;
/** Nine tenths of the narrowest kernel lie in one cell. */
const NARROWEST = 0.5 / 1.64;

/** @returns Shape [points of the grid, or choices], summing to one. */
export function scottDensity(distribution: Distribution, values: readonly CategoricalChoice[]): Float64Array {
  const counts =
    distribution.kind === "categorical"
      ? countChoices(
          distribution.choices.length,
          values.map((value) => toInternal(distribution, value)),
        )
      : countInGrid(distribution, values.map(Number));
  const observed = Float64Array.from(counts.keys()).filter((cell) => counts[cell]! > 0);
  const weights = Float64Array.from(observed, (cell) => counts[cell]!);
  const kernels =
    distribution.kind === "categorical"
      ? categoricalKernels(distribution, observed)
      : gridKernels(observed, weights, counts.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0) + 1;
  const mixture = new ProductMixture(
    Float64Array.from([...weights, 1], (weight) => weight / total),
    [kernels],
  );
  return mixture.logDensity([Float64Array.from(counts.keys())]).map(Math.exp);
}

function countChoices(choices: number, indices: readonly number[]): Float64Array {
  const counts = new Float64Array(choices);
  for (const index of indices) counts[index]!++;
  return counts;
}

/**
 * Values by nearest point of an even grid over the range, in logarithms where the range is; a tie goes to the
 * lower point.
 */
function countInGrid({ kind, low, high, log, step }: NumericDistribution, values: readonly number[]): Float64Array {
  const onScale = (value: number) => (log ? Math.log(value) : value);
  let points = GRID_POINTS;
  if (kind === "int" && log) points = Math.min(points, Math.ceil(Math.log(high - low + 1) / Math.log(2)) + 1);
  else if (step !== null) points = Math.min(points, Math.round((high - low) / step) + 1);
  const cell = (onScale(high) - onScale(low)) / (points - 1);
  const counts = new Float64Array(points);
  for (const value of values)
    counts[Math.min(Math.max(Math.ceil((onScale(value) - onScale(low)) / cell - 0.5), 0), points - 1)]!++;
  return counts;
}

/** One kernel a filled cell, all of one width, and a prior over the grid. */
function gridKernels(observed: Float64Array, weights: Float64Array, points: number): NumericKernels {
  const width = Math.max(scottWidth(observed, weights), NARROWEST);
  return {
    kind: "numeric",
    mu: Float64Array.from([...observed, (points - 1) / 2]),
    sigma: Float64Array.from([...observed.map(() => width), points]),
    from: -0.5,
    to: points - 0.5,
    low: 0,
    high: points - 1,
    log: false,
    step: 1,
  };
}

/** Scott's rule from the smaller of the standard deviation and the scaled interquartile range of weighted cells. */
function scottWidth(observed: Float64Array, weights: Float64Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const mean = observed.reduce((sum, cell, i) => sum + cell * weights[i]!, 0) / total;
  const spread = Math.sqrt(
    observed.reduce((sum, cell, i) => sum + (cell - mean) ** 2 * weights[i]!, 0) / Math.max(1, total - 1),
  );
  let cumulative = 0;
  const upTo = weights.map((weight) => (cumulative += weight));
  const first = upTo.findIndex((count) => count >= Math.floor(total / 4));
  const beyond = upTo.findIndex((count) => count > Math.floor((3 * total) / 4));
  const third = beyond < 0 ? observed.length - 1 : beyond;
  return 1.059 * Math.min((observed[third]! - observed[first]!) / 1.34, spread) * total ** -0.2;
}
