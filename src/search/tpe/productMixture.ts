/**
 * A weighted mixture of kernels, each a product over the parameters: the density of TPE and of the
 * importance. Numbers follow truncated normals, choices a table with one favoured choice a kernel.
 *
 * Source: optuna/samplers/_tpe/probability_distributions.py (5.0.0).
 */
import { roundHalfEven } from "../distribution.js";
import type { RandomState } from "../randomState.js";
import { addContinuousLogDensity, addSteppedLogDensity, type NumericKernels } from "./numericKernels.js";
import { truncatedNormalQuantile } from "./truncatedNormal.js";

/** Probabilities of choices, kernel by kernel. */
export interface CategoricalKernels {
  readonly kind: "categorical";
  readonly choices: number;
  /** Shape [kernels]: the choice that a kernel saw; -1 for the prior, which favours none. */
  readonly observed: Int32Array;
  readonly observedProbability: number;
  readonly otherProbability: number;
}

export type Kernels = NumericKernels | CategoricalKernels;

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
    const choices = this.kernels.map((kernels) => (kernels.kind === "categorical" ? sampleChoices(kernels, active, random) : undefined));
    return this.kernels.map((kernels, i) => choices[i] ?? sampleNumbers(kernels as NumericKernels, active, random));
  }

  /** Shape [points]: the logarithm of the density at points given as one column a parameter. */
  logDensity(points: readonly Float64Array[]): Float64Array {
    const size = points[0]!.length;
    const { length } = this.weights;
    const ofKernel = this.weights.map(Math.log);
    const joint = new Float64Array(size * length);
    this.kernels.forEach((kernels, i) => {
      const column = points[i]!;
      if (kernels.kind === "categorical") addChoiceLogProbability(joint, kernels, column);
      else if (kernels.step === null) addContinuousLogDensity(joint, ofKernel, kernels, column);
      else addSteppedLogDensity(joint, ofKernel, kernels, column);
    });
    return Float64Array.from({ length: size }, (_, point) => logSumExp(joint, point * length, ofKernel));
  }
}

/** Beyond this distance from the largest term, a thousand terms do not change the last bit of a sum. */
const NEGLIGIBLE = 45;

/** ln of the sum of exp(joint + ofKernel) over one point's kernels; adds `ofKernel` in place. */
function logSumExp(joint: Float64Array, from: number, ofKernel: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < ofKernel.length; k++) {
    const value = joint[from + k]! + ofKernel[k]!;
    joint[from + k] = value;
    if (value > largest) largest = value;
  }
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let k = 0; k < ofKernel.length; k++) {
    const below = joint[from + k]! - largest;
    if (below > -NEGLIGIBLE) sum += Math.exp(below);
  }
  return Math.log(sum) + largest;
}

function addChoiceLogProbability(joint: Float64Array, { choices, observed, observedProbability, otherProbability }: CategoricalKernels, column: Float64Array): void {
  const { length } = observed;
  const logObserved = Math.log(observedProbability);
  const logOther = Math.log(otherProbability);
  const logPrior = Math.log(1 / choices);
  for (let point = 0; point < column.length; point++) {
    const choice = column[point]!;
    for (let k = 0; k < length; k++) {
      const seen = observed[k]!;
      joint[point * length + k]! += seen === choice ? logObserved : seen === -1 ? logPrior : logOther;
    }
  }
}

function sampleChoices({ choices, observed, observedProbability, otherProbability }: CategoricalKernels, active: Int32Array, random: RandomState): Float64Array {
  return Float64Array.from(active, (kernel) => {
    const u = random.uniform();
    const seen = observed[kernel]!;
    let cumulative = 0;
    let choice = 0;
    for (; choice < choices - 1; choice++) {
      cumulative += seen === -1 ? 1 / choices : choice === seen ? observedProbability : otherProbability;
      if (!(cumulative < u)) break;
    }
    return choice;
  });
}

function sampleNumbers({ mu, sigma, from, to, low, high, log, step }: NumericKernels, active: Int32Array, random: RandomState): Float64Array {
  return Float64Array.from(active, (kernel) => {
    const m = mu[kernel]!;
    const s = sigma[kernel]!;
    const drawn = truncatedNormalQuantile(random.uniform(), (from - m) / s, (to - m) / s) * s + m;
    const value = log ? Math.exp(drawn) : drawn;
    if (step === null) return value;
    return Math.min(Math.max(low + roundHalfEven((value - low) / step) * step, low), high);
  });
}
