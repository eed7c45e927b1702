/** One question of a study: the objective asks it for parameter values and tells it how it goes. */
import { requireInteger } from "../core/index.js";
import {
  categoricalDistribution,
  contains,
  floatDistribution,
  intDistribution,
  onlyValue,
  requireCompatible,
  sameDistribution,
  type CategoricalChoice,
  type Distribution,
} from "./distribution.js";
import type { FrozenTrial, JsonValue, TrialParams } from "./frozenTrial.js";
import type { Pruner } from "./pruner.js";
import type { RelativeSample, Sampler } from "./sampler.js";
import type { StudyRecords } from "./storage/studyStorage.js";
import type { StudyView } from "./studyView.js";

interface TrialOptions {
  readonly number: number;
  readonly view: StudyView;
  readonly records: StudyRecords;
  readonly sampler: Sampler;
  readonly pruner: Pruner;
}

/** A running trial, as an objective sees it: `suggest…` for a value, `report` and `shouldPrune` on the way. */
export class Trial {
  readonly number: number;
  readonly #view: StudyView;
  readonly #records: StudyRecords;
  readonly #sampler: Sampler;
  readonly #pruner: Pruner;
  #relative: RelativeSample | undefined;

  /** For `Study.ask`. */
  constructor({ number, view, records, sampler, pruner }: TrialOptions) {
    this.number = number;
    this.#view = view;
    this.#records = records;
    this.#sampler = sampler;
    this.#pruner = pruner;
  }

  /** The values asked for so far. */
  get params(): TrialParams {
    return this.#frozen.params;
  }

  /** A number in `[low, high]`; with `log` evenly in logarithms, with `step` on a grid from `low`. */
  suggestFloat(
    name: string,
    low: number,
    high: number,
    options: { readonly log?: boolean; readonly step?: number | null } = {},
  ): number {
    return this.#suggestNumber(name, floatDistribution(name, low, high, options));
  }

  /** A whole number in `[low, high]`, both included. */
  suggestInt(
    name: string,
    low: number,
    high: number,
    options: { readonly log?: boolean; readonly step?: number } = {},
  ): number {
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
   * @param value NaN says that the step went wrong: pruners stop such a trial.
   * @throws {RangeError} If the step is negative, fractional or was reported before.
   */
  report(value: number, step: number): void {
    requireInteger("report to a trial", { step }, { atLeast: 0 });
    if (typeof value !== "number")
      throw new TypeError(`Cannot report to a trial as the value must be a number: found ${typeof value}`);
    if (Object.hasOwn(this.#frozen.intermediateValues, step))
      throw new RangeError(`Cannot report to a trial as each step may be reported once: step ${step} was`);
    this.#records.report(this.number, step, value);
  }

  /** Whether the study's pruner would stop here; then throw {@link TrialPruned}. */
  shouldPrune(): boolean {
    this.#records.refresh();
    return this.#pruner.prune(this.#view, this.#frozen, (key, value) =>
      this.#records.setSystemAttr(this.number, key, value),
    );
  }

  /** Keeps a note with the trial. */
  setUserAttr(key: string, value: JsonValue): void {
    this.#records.setUserAttr(this.number, key, value);
  }

  get #frozen(): FrozenTrial {
    return this.#records.trials[this.number]!;
  }

  #suggestNumber(name: string, distribution: Distribution): number {
    const value = this.#suggest(name, distribution);
    if (typeof value !== "number")
      throw new TypeError(`Cannot search "${name}" as its value must be a number: found ${JSON.stringify(value)}`);
    return value;
  }

  #suggest(name: string, distribution: Distribution): CategoricalChoice {
    const { params, distributions } = this.#frozen;
    if (Object.hasOwn(distributions, name)) {
      const before = distributions[name]!;
      if (!sameDistribution(before, distribution)) {
        throw new RangeError(
          `Cannot search "${name}" as one trial must ask for it in one way: first ` +
            `${JSON.stringify(before)}, now ${JSON.stringify(distribution)}`,
        );
      }
      return params[name]!;
    }
    const value = this.#chosen(name, distribution);
    this.#records.setParam(this.number, name, value, distribution);
    return value;
  }

  /** Enqueued, the only one possible, drawn with the others, or drawn alone: the first that applies. */
  #chosen(name: string, distribution: Distribution): CategoricalChoice {
    const fixed = this.#fixedValue(name, distribution);
    if (fixed !== undefined) return fixed;
    const only = onlyValue(distribution);
    if (only !== undefined) return only;
    const relative = this.#drawnTogether().params.get(name);
    if (relative !== undefined) {
      requireCompatible(name, relative.distribution, distribution);
      if (contains(distribution, relative.value)) return relative.value;
    }
    return this.#sampler.sampleIndependent(this.#view, this.#frozen, name, distribution);
  }

  #fixedValue(name: string, distribution: Distribution): CategoricalChoice | undefined {
    const enqueued = this.#frozen.systemAttrs["fixed_params"];
    if (typeof enqueued !== "object" || enqueued === null || !Object.hasOwn(enqueued, name)) return undefined;
    const fixed = (enqueued as TrialParams)[name]!;
    if (!contains(distribution, fixed)) {
      throw new RangeError(
        `Cannot search "${name}" as the enqueued value must lie in its range: ` +
          `${JSON.stringify(fixed)} is not in ${JSON.stringify(distribution)}`,
      );
    }
    return fixed;
  }

  #drawnTogether(): RelativeSample {
    if (this.#relative === undefined) {
      this.#relative = this.#sampler.sampleRelative(this.#view, this.#frozen);
      for (const [key, value] of Object.entries(this.#relative.systemAttrs ?? {}))
        this.#records.setSystemAttr(this.number, key, value);
    }
    return this.#relative;
  }
}
