/** Truncated normal kernels of one numeric parameter, and what they say about given values. */
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

/**
 * Adds ln of the truncated normal density: what depends on the kernel alone to `ofKernel`, the rest to
 * `joint`, shape [values, kernels]. The density is that of the logarithm where `log` says so.
 */
export function addContinuousLogDensity(joint: Float64Array, ofKernel: Float64Array, { mu, sigma, from, to, log }: NumericKernels, values: Float64Array): void {
  const { length } = mu;
  const precision = new Float64Array(length);
  for (let k = 0; k < length; k++) {
    precision[k] = 1 / sigma[k]!;
    ofKernel[k]! -= LOG_SQRT_TWO_PI + Math.log(sigma[k]!) + logMassOfRange(from, to, mu[k]!, sigma[k]!);
  }
  // Only a value that rounding may have put beyond an end needs each kernel's own comparison.
  const margin = 1e-9 * (to - from);
  for (let i = 0; i < values.length; i++) {
    const x = log ? Math.log(values[i]!) : values[i]!;
    const row = i * length;
    for (let k = 0; k < length; k++) {
      const z = (x - mu[k]!) * precision[k]!;
      joint[row + k]! -= 0.5 * z * z;
    }
    if (x - from > margin && to - x > margin) continue;
    for (let k = 0; k < length; k++) {
      const z = (x - mu[k]!) / sigma[k]!;
      if (z < (from - mu[k]!) / sigma[k]! || z > (to - mu[k]!) / sigma[k]!) joint[row + k] = -Infinity;
    }
  }
}

/** As {@link addContinuousLogDensity}, for a grid: ln of the probability of half a step around each value. */
export function addSteppedLogDensity(joint: Float64Array, ofKernel: Float64Array, { mu, sigma, from, to, log, step }: NumericKernels, values: Float64Array): void {
  const { length } = mu;
  const half = step! / 2;
  const { groupOf, first } = groupEqualKernels(mu, sigma);
  const ofGroup = Float64Array.from(first, (k) => logMassOfRange(from, to, mu[k]!, sigma[k]!));
  for (let k = 0; k < length; k++) ofKernel[k]! -= ofGroup[groupOf[k]!]!;
  const known = new Map<number, Float64Array>();
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    let mass = known.get(x);
    if (mass === undefined) {
      const left = log ? Math.log(x - half) : x - half;
      const right = log ? Math.log(x + half) : x + half;
      mass = Float64Array.from(first, (k) => logMassOfRange(left, right, mu[k]!, sigma[k]!));
      known.set(x, mass);
    }
    for (let k = 0; k < length; k++) joint[i * length + k]! += mass[groupOf[k]!]!;
  }
}

function logMassOfRange(from: number, to: number, mu: number, sigma: number): number {
  return logNormalMass((from - mu) / sigma, (to - mu) / sigma);
}

/** On a grid many kernels are alike: `groupOf` names each kernel's group, `first` one kernel of each group. */
function groupEqualKernels(mu: Float64Array, sigma: Float64Array): { readonly groupOf: Int32Array; readonly first: number[] } {
  const groupOf = new Int32Array(mu.length);
  const first: number[] = [];
  const atCentre = new Map<number, number[]>();
  for (let k = 0; k < mu.length; k++) {
    const groups = atCentre.get(mu[k]!) ?? [];
    let group = groups.find((candidate) => sigma[first[candidate]!] === sigma[k]);
    if (group === undefined) {
      group = first.push(k) - 1;
      groups.push(group);
      atCentre.set(mu[k]!, groups);
    }
    groupOf[k] = group;
  }
  return { groupOf, first };
}
