/** Truncated normal kernels of one numeric parameter, and what they say about values of a continuous one. */
import { LOG_SQRT_TWO_PI, logNormalMass } from "./truncatedNormal.js";

/** Shape [kernels]; the last one is the prior over the whole range. */
export interface NumericKernels {
  readonly kind: "numeric";
  /** Centres and widths, in logarithms where `log` says so. */
  readonly mu: Float64Array;
  readonly sigma: Float64Array;
  /** Ends of the range as the kernels see it: widened by half a step, in logarithms where `log` says so. */
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  /** Null for a continuous parameter. */
  readonly step: number | null;
}

/** Subtracts from each kernel what truncation to the range and, for a density, its width cost. */
export function normalizeNumeric(ofKernel: Float64Array, { mu, sigma, from, to, step }: NumericKernels): void {
  let width = NaN;
  let logWidth = NaN;
  for (let k = 0; k < ofKernel.length; k++) {
    const s = sigma[k]!;
    ofKernel[k]! -= logNormalMass((from - mu[k]!) / s, (to - mu[k]!) / s);
    if (step !== null) continue;
    // In a long history most widths are the narrowest one.
    if (s !== width) {
      width = s;
      logWidth = Math.log(s);
    }
    ofKernel[k]! -= LOG_SQRT_TWO_PI + logWidth;
  }
}

/** Half the squared distance from each centre; the density is that of the logarithm where `log` says so. */
export class ContinuousTerm {
  readonly #kernels: NumericKernels;
  readonly #precision: Float64Array;

  constructor(kernels: NumericKernels) {
    this.#kernels = kernels;
    this.#precision = new Float64Array(kernels.sigma.length);
    for (let k = 0; k < this.#precision.length; k++) this.#precision[k] = 1 / kernels.sigma[k]!;
  }

  /** Subtracts the part of `value` from every kernel's entry of `sum`. */
  addToAll(value: number, sum: Float64Array): void {
    const { mu, from, to, log } = this.#kernels;
    const x = log ? Math.log(value) : value;
    subtractHalfSquares(sum, x, mu, this.#precision);
    // Only a value that rounding may have put beyond an end needs each kernel's own comparison.
    const margin = 1e-9 * (to - from);
    if (!(x - from > margin && to - x > margin)) this.#excludeOutside(x, sum);
  }

  /** A kernel whose own ends leave `x` out gives it no density. */
  #excludeOutside(x: number, sum: Float64Array): void {
    const { mu, sigma, from, to } = this.#kernels;
    for (let k = 0; k < sum.length; k++) {
      const z = (x - mu[k]!) / sigma[k]!;
      if (z < (from - mu[k]!) / sigma[k]! || z > (to - mu[k]!) / sigma[k]!) sum[k] = -Infinity;
    }
  }
}

/** The loop that most of a suggestion is spent in; on its own, so that the compiler sees nothing else. */
function subtractHalfSquares(sum: Float64Array, x: number, mu: Float64Array, precision: Float64Array): void {
  const { length } = sum;
  for (let k = 0; k < length; k++) {
    const z = (x - mu[k]!) * precision[k]!;
    sum[k] = sum[k]! - 0.5 * z * z;
  }
}
