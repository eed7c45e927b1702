/**
 * The density of good or of other settings: one kernel an observed trial, as wide as the gaps around
 * it, and a prior over the whole range.
 *
 * Source: optuna/samplers/_tpe/parzen_estimator.py (5.0.0): prior weight 1, magic clip on, endpoints off.
 */
import type { Distribution, NumericDistribution } from "../distribution.js";
import { argsort } from "./argsort.js";
import { categoricalKernels } from "./categoricalKernels.js";
import type { NumericKernels } from "./numericKernels.js";
import { ProductMixture } from "./productMixture.js";

/**
 * @param distributions One a parameter.
 * @param observations One column a parameter, in internal values, oldest first; columns may be empty.
 * @param orders One a parameter where it is known: indices that sort the column, which must hold no value twice.
 */
export function parzenEstimator(
  distributions: readonly Distribution[],
  observations: readonly Float64Array[],
  orders: readonly (Int32Array | undefined)[] = [],
): ProductMixture {
  const count = observations[0]!.length;
  const kernels = distributions.map((distribution, i) =>
    distribution.kind === "categorical"
      ? categoricalKernels(distribution, observations[i]!)
      : numericKernels(distribution, observations[i]!, orders[i]),
  );
  return new ProductMixture(mixtureWeights(count), kernels);
}

/**
 * Weights of `count` observations, oldest first, and of the prior: the newest 25 count in full, older ones
 * ever less.
 */
export function mixtureWeights(count: number): Float64Array {
  const weights = new Float64Array(count + 1).fill(1);
  const fading = count < 25 ? 0 : count - 25;
  const step = fading > 1 ? (1 - 1 / count) / (fading - 1) : 0;
  for (let i = 0; i < fading; i++) weights[i] = i === fading - 1 && i > 0 ? 1 : i * step + 1 / count;
  let sum = 0;
  for (let i = 0; i <= count; i++) sum += weights[i]!;
  for (let i = 0; i <= count; i++) weights[i]! /= sum;
  return weights;
}

function numericKernels(
  { low, high, log, step }: NumericDistribution,
  observations: Float64Array,
  order: Int32Array | undefined,
): NumericKernels {
  const half = (step ?? 0) / 2;
  const from = log ? Math.log(low - half) : low - half;
  const to = log ? Math.log(high + half) : high + half;
  const kernels = observations.length + 1;
  const mu = new Float64Array(kernels);
  for (let i = 0; i < observations.length; i++) mu[i] = log ? Math.log(observations[i]!) : observations[i]!;
  mu[kernels - 1] = 0.5 * (from + to);
  const sigma = new Float64Array(kernels);
  const observed = mu.subarray(0, kernels - 1);
  sigma.set(widthsFromGaps(observed, order ?? argsort(observed), from, to));
  sigma[kernels - 1] = to - from;
  return { kind: "numeric", mu, sigma, from, to, low, high, log, step };
}

/**
 * The wider of the gaps to both neighbours, the ends of the range counting as neighbours only of a lone
 * observation.
 */
function widthsFromGaps(mu: Float64Array, order: Int32Array, from: number, to: number): Float64Array {
  const count = mu.length;
  const sorted = new Float64Array(count);
  for (let rank = 0; rank < count; rank++) sorted[rank] = mu[order[rank]!]!;
  const widest = to - from;
  const narrowest = widest / Math.min(100, 1 + (count + 1));
  const widths = new Float64Array(count);
  for (let rank = 0; rank < count; rank++) {
    const here = sorted[rank]!;
    const left = rank > 0 ? here - sorted[rank - 1]! : here - from;
    const right = rank < count - 1 ? sorted[rank + 1]! - here : to - here;
    let gap = Math.max(left, right);
    if (count >= 2 && rank === 0) gap = right;
    if (count >= 2 && rank === count - 1) gap = left;
    widths[order[rank]!] = Math.min(Math.max(gap, narrowest), widest);
  }
  return widths;
}
