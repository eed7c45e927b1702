/**
 * A study's finished trials as columns of internal values, so that a suggestion neither looks up
 * thousands of parameters by name again nor sorts them again. A finished trial never changes: each is
 * read once.
 */
import { toInternal, type CategoricalChoice, type Distribution } from "../distribution.js";
import { isFinished, type FrozenTrial } from "../frozenTrial.js";

interface Column {
  /** By trial number; NaN where a trial lacks the parameter. */
  values: Float64Array;
  /**
   * Trial numbers by value, ascending; undefined once a value has come twice, since ties follow a rule of
   * their own.
   */
  order: number[] | undefined;
}

export class TrialHistory {
  readonly #columns = new Map<string, Column>();
  /** Trials below this number have been read. */
  #whole = 0;
  /** Trials at or above it that have been read. */
  readonly #ahead = new Set<number>();

  /** Reads the trials that have finished since the last call. Grows only at the end of `trials`. */
  update(trials: readonly FrozenTrial[]): void {
    for (let number = this.#whole; number < trials.length; number++) {
      const { state, params, distributions } = trials[number]!;
      if (!isFinished(state) || this.#ahead.has(number)) continue;
      this.#ahead.add(number);
      if (state !== "fail") for (const name in params) this.#insert(name, number, distributions[name]!, params[name]!);
    }
    while (this.#ahead.delete(this.#whole)) this.#whole++;
  }

  /** Values by trial number; NaN, or beyond the end, where a finished trial lacks the parameter. */
  valuesOf(name: string): Float64Array {
    return this.#columns.get(name)?.values ?? new Float64Array();
  }

  /**
   * Indices that sort the values of `numbers`, or undefined if a value occurs twice in the whole column.
   *
   * @param indexOf By trial number: its place in the wanted column, -1 if it is not in it.
   */
  orderOf(name: string, indexOf: Int32Array, count: number): Int32Array | undefined {
    const order = this.#columns.get(name)?.order;
    if (order === undefined) return undefined;
    const wanted = new Int32Array(count);
    let at = 0;
    for (let i = 0; i < order.length; i++) {
      const index = indexOf[order[i]!]!;
      if (index >= 0) wanted[at++] = index;
    }
    return wanted;
  }

  #insert(name: string, number: number, distribution: Distribution, param: CategoricalChoice): void {
    let column = this.#columns.get(name);
    if (column === undefined) this.#columns.set(name, (column = { values: new Float64Array(64).fill(NaN), order: [] }));
    if (number >= column.values.length) {
      const longer = new Float64Array(2 * (number + 1)).fill(NaN);
      longer.set(column.values);
      column.values = longer;
    }
    const value = toInternal(distribution, param);
    column.values[number] = value;
    if (column.order === undefined) return;
    const at = firstNotBelow(column.values, column.order, value);
    if (at < column.order.length && column.values[column.order[at]!] === value) column.order = undefined;
    else column.order.splice(at, 0, number);
  }
}

function firstNotBelow(values: Float64Array, order: readonly number[], value: number): number {
  let low = 0;
  let high = order.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[order[middle]!]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
