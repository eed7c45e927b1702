/**
 * A weighted mixture of kernels, each a product over the parameters: the density of TPE and of the
 * importance. Numbers follow truncated normals, choices a table with one favoured choice a kernel.
 *
 * Most kernels lie far from a given point. Since what a parameter adds to a kernel's logarithm is never
 * positive once the kernel is normalised, a kernel that the continuous parameters have put far enough
 * below what the nearest one or the prior comes to is dropped before the other parameters, which cost more, are
 * looked at.
 *
 * Source: optuna/samplers/_tpe/probability_distributions.py (5.0.0).
 */
import { roundHalfEven } from "../distribution.js";
import type { RandomState } from "../randomState.js";
import { CategoricalTerm, sampleChoices, type CategoricalKernels } from "./categoricalKernels.js";
import type { KernelTerm } from "./kernelTerm.js";
import { ContinuousTerm, normalizeNumeric, type NumericKernels } from "./numericKernels.js";
import { SteppedTerm } from "./steppedTerm.js";
import { truncatedNormalQuantile } from "./truncatedNormal.js";

/** A prior over the whole range is the last kernel of each parameter. */
export type Kernels = NumericKernels | CategoricalKernels;

/** This far below a term in the logarithm, a thousand others do not change the last bit of a sum. */
const NEGLIGIBLE = 45;

export class ProductMixture {
  readonly weights: Float64Array;
  readonly kernels: readonly Kernels[];

  /** @param weights Shape [kernels], summing to one. @param kernels One entry a parameter. */
  constructor(weights: Float64Array, kernels: readonly Kernels[]) {
    this.weights = weights;
    this.kernels = kernels;
  }

  /**
   * Draws `size` points: the kernels first, then the choices of each parameter, then all numbers.
   *
   * @returns One column a parameter, in internal values (the index of a choice).
   */
  sample(random: RandomState, size: number): Float64Array[] {
    const active = random.choice(this.weights, size);
    const choices = this.kernels.map((kernels) =>
      kernels.kind === "categorical" ? sampleChoices(kernels, active, random) : undefined,
    );
    return this.kernels.map((kernels, i) =>
      kernels.kind === "numeric" ? sampleNumbers(kernels, active, random) : choices[i]!,
    );
  }

  /** Shape [points]: the logarithm of the density at points given as one column a parameter. */
  logDensity(points: readonly Float64Array[]): Float64Array {
    const ofKernel = logarithms(this.weights);
    for (const kernels of this.kernels) if (kernels.kind === "numeric") normalizeNumeric(ofKernel, kernels);
    const columns = this.kernels.map((kernels, i) => ({ kernels, values: points[i]! }));
    const cheap = columns.flatMap(({ kernels, values }) =>
      isContinuous(kernels) ? [{ term: new ContinuousTerm(kernels), values }] : [],
    );
    const dear = columns.flatMap(({ kernels, values }) =>
      isContinuous(kernels) ? [] : [{ term: termOf(kernels), values }],
    );
    const sum = new Float64Array(ofKernel.length);
    const kernel = new Int32Array(ofKernel.length);
    const density = new Float64Array(points[0]!.length);
    for (let point = 0; point < density.length; point++) {
      sum.set(ofKernel);
      for (const { term, values } of cheap) term.addToAll(values[point]!, sum);
      const whole = (k: number) =>
        dear.reduce((total, { term, values }) => total + term.of(values[point]!, k), sum[k]!);
      const floor = Math.max(whole(indexOfLargest(sum)), whole(sum.length - 1)) - NEGLIGIBLE;
      const count = keepAbove(floor, sum, kernel);
      for (const { term, values } of dear) term.add(values[point]!, kernel, sum, count);
      density[point] = logSumExp(sum, count);
    }
    return density;
  }
}

/** Logarithms; in a long history neighbours are often equal. */
function logarithms(values: Float64Array): Float64Array {
  const logs = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++)
    logs[i] = i > 0 && values[i] === values[i - 1] ? logs[i - 1]! : Math.log(values[i]!);
  return logs;
}

function isContinuous(kernels: Kernels): kernels is NumericKernels {
  return kernels.kind === "numeric" && kernels.step === null;
}

function termOf(kernels: Kernels): KernelTerm {
  return kernels.kind === "categorical" ? new CategoricalTerm(kernels) : new SteppedTerm(kernels);
}

function indexOfLargest(values: Float64Array): number {
  let at = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i;
  return at;
}

/** Moves the sums above `floor` to the front and names their kernels. @returns How many they are. */
function keepAbove(floor: number, sum: Float64Array, kernel: Int32Array): number {
  let count = 0;
  for (let k = 0; k < sum.length; k++) {
    const value = sum[k]!;
    if (!(value > floor)) continue;
    kernel[count] = k;
    sum[count++] = value;
  }
  return count;
}

/** ln of the sum of exponentials of the first `count` values; -Infinity for none. */
function logSumExp(values: Float64Array, count: number): number {
  let largest = -Infinity;
  for (let i = 0; i < count; i++) if (values[i]! > largest) largest = values[i]!;
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const below = values[i]! - largest;
    if (below > -NEGLIGIBLE) sum += Math.exp(below);
  }
  return Math.log(sum) + largest;
}

function sampleNumbers(
  { mu, sigma, from, to, low, high, log, step }: NumericKernels,
  active: Int32Array,
  random: RandomState,
): Float64Array {
  return Float64Array.from(active, (kernel) => {
    const m = mu[kernel]!;
    const s = sigma[kernel]!;
    const drawn = truncatedNormalQuantile(random.uniform(), (from - m) / s, (to - m) / s) * s + m;
    const value = log ? Math.exp(drawn) : drawn;
    if (step === null) return value;
    return Math.min(Math.max(low + roundHalfEven((value - low) / step) * step, low), high);
  });
}
