/** What truncated normal kernels say about values on a grid. */
import type { NumericKernels } from "./numericKernels.js";
import type { KernelTerm } from "./kernelTerm.js";
import { logNormalMass } from "./truncatedNormal.js";

/** A longer grid is not worth a table. */
const LONGEST_TABLE = 10_000;
/** The place of a kernel that no table serves. */
const NOWHERE = 2 ** 30;

/** Answers that are known, NaN where not yet; that of a kernel at place p stands at `from - p`. */
interface Table {
  readonly answers: Float64Array;
  readonly from: number;
}

/**
 * The probability of half a step on both sides of the value.
 *
 * On a crowded grid nearly all kernels have the narrowest width. Without a logarithm what such a kernel
 * says depends on its distance alone: each distance is worked out once. With one, each centre is asked
 * once a value.
 */
export class SteppedTerm implements KernelTerm {
  readonly #kernels: NumericKernels;
  /** Points of the grid; 0 if it is too long for tables. */
  readonly #points: number;
  /** Shape [kernels]: steps from the low end to the centre, negated with a logarithm. */
  readonly #placeOf: Int32Array;
  readonly #ofDistance: Float64Array;
  readonly #ofValue = new Map<number, Table>();

  constructor(kernels: NumericKernels) {
    const { mu, sigma, low, high, log, step } = kernels;
    this.#kernels = kernels;
    const points = Math.round((high - low) / step!) + 1;
    this.#points = points <= LONGEST_TABLE ? points : 0;
    this.#ofDistance = new Float64Array(log ? 0 : 2 * this.#points).fill(NaN);
    this.#placeOf = new Int32Array(mu.length).fill(NOWHERE);
    const narrowest = smallest(sigma);
    for (let k = 0; k < mu.length; k++) {
      if (sigma[k] !== narrowest) continue;
      const steps = ((log ? Math.exp(mu[k]!) : mu[k]!) - low) / step!;
      const place = Math.round(steps);
      if (Math.abs(steps - place) < 1e-9 && place >= 0 && place < this.#points) this.#placeOf[k] = log ? -place : place;
    }
  }

  of(value: number, kernel: number): number {
    return this.#ask(value, this.#tableOf(value), kernel);
  }

  add(value: number, kernel: Int32Array, sum: Float64Array, count: number): void {
    const table = this.#tableOf(value);
    for (let i = 0; i < count; i++) sum[i]! += this.#ask(value, table, kernel[i]!);
  }

  #tableOf(value: number): Table {
    let table = this.#ofValue.get(value);
    if (table === undefined) {
      const { low, step, log } = this.#kernels;
      table = log
        ? { answers: new Float64Array(this.#points).fill(NaN), from: 0 }
        : { answers: this.#ofDistance, from: Math.round((value - low) / step!) + this.#points };
      this.#ofValue.set(value, table);
    }
    return table;
  }

  #ask(value: number, { answers, from }: Table, k: number): number {
    const at = from - this.#placeOf[k]!;
    // Undefined where the table does not reach, NaN where it was not asked yet.
    const known = answers[at];
    if (known !== undefined && !Number.isNaN(known)) return known;
    const answer = this.#logMass(value, k);
    if (known !== undefined) answers[at] = answer;
    return answer;
  }

  #logMass(value: number, k: number): number {
    const { mu, sigma, log, step } = this.#kernels;
    const half = step! / 2;
    const left = log ? Math.log(value - half) : value - half;
    const right = log ? Math.log(value + half) : value + half;
    return logNormalMass((left - mu[k]!) / sigma[k]!, (right - mu[k]!) / sigma[k]!);
  }
}

function smallest(values: Float64Array): number {
  let least = Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! < least) least = values[i]!;
  return least;
}
