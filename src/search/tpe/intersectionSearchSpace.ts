/**
 * The parameters that every finished trial was asked for in the same way: only these can be drawn
 * together.
 *
 * Source: optuna/search_space/intersection.py (5.0.0), pruned trials included.
 */
import { sameDistribution, type Distribution } from "../distribution.js";
import { isFinished, type FrozenTrial } from "../frozenTrial.js";

export class IntersectionSearchSpace {
  #space: ReadonlyMap<string, Distribution> | undefined;
  /** All trials with smaller numbers have been looked at. */
  #seen = 0;

  /** Parameters by name, ascending; empty before the first trial has finished. Grows only at the end of `trials`. */
  over(trials: readonly FrozenTrial[]): ReadonlyMap<string, Distribution> {
    let firstOpen: number | undefined;
    for (let number = this.#seen; number < trials.length; number++) {
      const { state, distributions } = trials[number]!;
      if (!isFinished(state)) firstOpen ??= number;
      else if (state !== "fail") this.#narrow(distributions);
    }
    this.#seen = firstOpen ?? trials.length;
    return this.#space ?? new Map();
  }

  #narrow(distributions: Readonly<Record<string, Distribution>>): void {
    const before = this.#space;
    if (before === undefined) {
      this.#space = new Map(Object.entries(distributions).sort(([a], [b]) => (a < b ? -1 : 1)));
      return;
    }
    const keeps = ([name, distribution]: [string, Distribution]) =>
      Object.hasOwn(distributions, name) && sameDistribution(distributions[name]!, distribution);
    if (![...before].every(keeps)) this.#space = new Map([...before].filter(keeps));
  }
}
