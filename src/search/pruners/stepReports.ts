/**
 * What a study's complete trials reported, step by step and in order, so that a pruner does not go through
 * every trial each time it is asked. A finished trial never changes: each is read once.
 */
import { isFinished, type FrozenTrial } from "../frozenTrial.js";

interface StepColumn {
  /** Reports that are numbers, ascending. */
  readonly numbers: number[];
  /** All reports, NaN among them. */
  count: number;
}

const NOTHING: Readonly<StepColumn> = { numbers: [], count: 0 };

export class StepReports {
  readonly #columns = new Map<string, StepColumn>();
  #complete = 0;
  /** Trials below this number have been looked at. */
  #seen = 0;
  /** Of these, the ones that were still open. */
  #open: number[] = [];

  /** Complete trials read so far. */
  get complete(): number {
    return this.#complete;
  }

  /** Reads the trials that have finished since the last call. Grows only at the end of `trials`. */
  update(trials: readonly FrozenTrial[]): void {
    this.#open = this.#open.filter((number) => !this.#read(trials[number]!));
    for (; this.#seen < trials.length; this.#seen++) if (!this.#read(trials[this.#seen]!)) this.#open.push(this.#seen);
  }

  /** The reports at a step; do not change them. */
  at(step: number): Readonly<StepColumn> {
    return this.#columns.get(String(step)) ?? NOTHING;
  }

  /** Whether the trial is over. */
  #read({ state, intermediateValues }: FrozenTrial): boolean {
    if (state === "complete") {
      this.#complete++;
      for (const [step, value] of Object.entries(intermediateValues)) this.#insert(step, value);
    }
    return isFinished(state);
  }

  #insert(step: string, value: number): void {
    let column = this.#columns.get(step);
    if (column === undefined) this.#columns.set(step, (column = { numbers: [], count: 0 }));
    column.count++;
    if (!Number.isNaN(value)) column.numbers.splice(firstAbove(column.numbers, value), 0, value);
  }
}

function firstAbove(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
