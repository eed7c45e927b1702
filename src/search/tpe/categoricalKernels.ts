/** Kernels of one categorical parameter: each favours the choice that it saw. */
import type { CategoricalDistribution } from "../distribution.js";
import type { RandomState } from "../randomState.js";
import type { KernelTerm } from "./kernelTerm.js";

export interface CategoricalKernels {
  readonly kind: "categorical";
  readonly choices: number;
  /** Shape [kernels]: the choice that a kernel saw; -1 for the prior, the last one, which favours none. */
  readonly observed: Int32Array;
  readonly observedProbability: number;
  readonly otherProbability: number;
}

/** A kernel counts its own choice as one observation over a prior shared by all choices. */
export function categoricalKernels(
  { choices }: CategoricalDistribution,
  observations: Float64Array,
): CategoricalKernels {
  const kernels = observations.length + 1;
  const share = 1 / kernels;
  const total = share * (choices.length - 1) + (share + 1);
  const observed = new Int32Array(kernels).fill(-1);
  observed.set(observations);
  return {
    kind: "categorical",
    choices: choices.length,
    observed,
    observedProbability: (share + 1) / total,
    otherProbability: share / total,
  };
}

/** One choice for each of the kernels in `active`, by the inverse of its cumulative probabilities. */
export function sampleChoices(
  { choices, observed, observedProbability, otherProbability }: CategoricalKernels,
  active: Int32Array,
  random: RandomState,
): Float64Array {
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

/** The probability of a choice. */
export class CategoricalTerm implements KernelTerm {
  readonly #observed: Int32Array;
  readonly #logObserved: number;
  readonly #logOther: number;
  readonly #logPrior: number;

  constructor({ choices, observed, observedProbability, otherProbability }: CategoricalKernels) {
    this.#observed = observed;
    this.#logObserved = Math.log(observedProbability);
    this.#logOther = Math.log(otherProbability);
    this.#logPrior = Math.log(1 / choices);
  }

  of(value: number, kernel: number): number {
    const seen = this.#observed[kernel]!;
    return seen === value ? this.#logObserved : seen === -1 ? this.#logPrior : this.#logOther;
  }

  add(value: number, kernel: Int32Array, sum: Float64Array, count: number): void {
    for (let i = 0; i < count; i++) sum[i]! += this.of(value, kernel[i]!);
  }
}
