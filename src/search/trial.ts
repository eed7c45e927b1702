/** One question of a study: the objective asks it for parameter values and tells it how it went. */
import { requireFinite, requireInteger } from "../core/index.js";
import {
  categoricalDistribution,
  contains,
  floatDistribution,
  intDistribution,
  sameDistribution,
  type CategoricalChoice,
  type Distribution,
} from "./distribution.js";
import type { FrozenTrial, TrialParams } from "./frozenTrial.js";
import type { Sampler } from "./sampler.js";

interface TrialOptions {
  readonly number: number;
  readonly past: readonly FrozenTrial[];
  readonly sampler: Sampler;
  /** Values that were enqueued for this trial; parameters not named here are sampled. */
  readonly fixed: TrialParams;
}

export class Trial {
  readonly number: number;
  readonly #past: readonly FrozenTrial[];
  readonly #sampler: Sampler;
  readonly #fixed: TrialParams;
  readonly #params = new Map<string, CategoricalChoice>();
  readonly #distributions = new Map<string, Distribution>();
  readonly #reported = new Map<number, number>();

  /** For `Study.ask`. */
  constructor({ number, past, sampler, fixed }: TrialOptions) {
    this.number = number;
    this.#past = past;
    this.#sampler = sampler;
    this.#fixed = fixed;
  }

  /** A number in `[low, high]`; with `log` evenly in logarithms, with `step` on a grid from `low`. */
  suggestFloat(name: string, low: number, high: number, options: { readonly log?: boolean; readonly step?: number | null } = {}): number {
    return this.#suggestNumber(name, floatDistribution(name, low, high, options));
  }

  /** A whole number in `[low, high]`, both included. */
  suggestInt(name: string, low: number, high: number, options: { readonly log?: boolean; readonly step?: number } = {}): number {
    return this.#suggestNumber(name, intDistribution(name, low, high, options));
  }

  /** One of `choices`. */
  suggestCategorical<Choice extends CategoricalChoice>(name: string, choices: readonly Choice[]): Choice {
    const value = this.#suggest(name, categoricalDistribution(name, choices));
    return choices[choices.findIndex((choice) => choice === value)]!;
  }

  /**
   * Tells how far the objective has come; a pruner reads it.
   *
   * @throws {RangeError} If the step is negative, fractional or was reported before, or the value is not finite.
   */
  report(value: number, step: number): void {
    requireFinite("report to a trial", { value: [value] });
    requireInteger("report to a trial", { step }, { atLeast: 0 });
    if (this.#reported.has(step)) throw new RangeError(`Cannot report to a trial as each step may be reported once: step ${step} was`);
    this.#reported.set(step, value);
  }

  /** What is known so far. */
  freeze(state: FrozenTrial["state"], value: number | null): FrozenTrial {
    return {
      number: this.number,
      state,
      value,
      params: Object.fromEntries(this.#params),
      distributions: Object.fromEntries(this.#distributions),
      intermediateValues: Object.fromEntries(this.#reported),
    };
  }

  #suggestNumber(name: string, distribution: Distribution): number {
    const value = this.#suggest(name, distribution);
    if (typeof value !== "number") throw new TypeError(`Cannot search "${name}" as its value must be a number: found ${JSON.stringify(value)}`);
    return value;
  }

  #suggest(name: string, distribution: Distribution): CategoricalChoice {
    const before = this.#distributions.get(name);
    if (before !== undefined) {
      if (!sameDistribution(before, distribution)) {
        throw new RangeError(`Cannot search "${name}" as one trial must ask for it in one way: first ${JSON.stringify(before)}, now ${JSON.stringify(distribution)}`);
      }
      return this.#params.get(name)!;
    }
    const fixed = Object.hasOwn(this.#fixed, name) ? this.#fixed[name] : undefined;
    if (fixed !== undefined && !contains(distribution, fixed)) {
      throw new RangeError(`Cannot search "${name}" as the enqueued value must lie in its range: ${JSON.stringify(fixed)} is not in ${JSON.stringify(distribution)}`);
    }
    const value = fixed ?? this.#sampler.sample(this.#past, this.number, name, distribution);
    this.#params.set(name, value);
    this.#distributions.set(name, distribution);
    return value;
  }
}
