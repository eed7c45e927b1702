/**
 * Hyperband: several successive halvings side by side, from bold to patient, each over its own share of
 * the trials; a trial's share is drawn from the study's name and its number.
 *
 * Source: Li et al. (2018), "Hyperband", JMLR 18(185); optuna.pruners.HyperbandPruner (5.0.0).
 */
import { crc32 } from "node:zlib";
import { requireInteger } from "../../core/index.js";
import { lastStep, type FrozenTrial } from "../frozenTrial.js";
import type { Pruner, TrialNotes } from "../pruner.js";
import type { StudyView } from "../studyView.js";
import { SuccessiveHalvingPruner } from "./successiveHalvingPruner.js";

export interface HyperbandOptions {
  /** Steps before the first rung of the boldest bracket; 1. */
  readonly minResource?: number;
  /** Steps of a whole trial; "auto" takes them from the first complete one, and prunes none before. */
  readonly maxResource?: number | "auto";
  /** One of this many goes on; 3. */
  readonly reductionFactor?: number;
  /** As in {@link SuccessiveHalvingPruner}. */
  readonly bootstrapCount?: number;
}

interface Bracket {
  /** Share of the trials, of the sum over all brackets. */
  readonly budget: number;
  readonly pruner: SuccessiveHalvingPruner;
}

/** Halvings from bold to patient beside each other; see the top of this file for the source. */
export class HyperbandPruner implements Pruner {
  readonly #options: Required<HyperbandOptions>;
  #brackets: readonly Bracket[] | undefined;

  constructor({
    minResource = 1,
    maxResource = "auto",
    reductionFactor = 3,
    bootstrapCount = 0,
  }: HyperbandOptions = {}) {
    requireInteger("prune by Hyperband", { minResource }, { atLeast: 1 });
    if (maxResource !== "auto") requireInteger("prune by Hyperband", { maxResource }, { atLeast: minResource });
    requireInteger("prune by Hyperband", { reductionFactor }, { atLeast: 2 });
    requireInteger("prune by Hyperband", { bootstrapCount }, { atLeast: 0 });
    if (bootstrapCount > 0 && maxResource === "auto")
      throw new RangeError(
        "Cannot prune by Hyperband as bootstrapCount needs a maxResource of its own: found " +
          `${bootstrapCount} and "auto"`,
      );
    this.#options = { minResource, maxResource, reductionFactor, bootstrapCount };
  }

  prune(study: StudyView, trial: FrozenTrial, note: TrialNotes): boolean {
    this.#brackets ??= this.#bracketsFor(study);
    const brackets = this.#brackets;
    if (brackets === undefined) return false;
    const own = bracketOf(brackets, study.studyName, trial.number);
    const trials = study.trials.filter(({ number }) => bracketOf(brackets, study.studyName, number) === own);
    return brackets[own]!.pruner.prune({ studyName: study.studyName, direction: study.direction, trials }, trial, note);
  }

  /** Undefined while the length of a trial is unknown. */
  #bracketsFor({ trials }: StudyView): readonly Bracket[] | undefined {
    const { minResource, reductionFactor, bootstrapCount } = this.#options;
    const maxResource = this.#options.maxResource === "auto" ? longestOf(trials) : this.#options.maxResource;
    if (maxResource === undefined) return undefined;
    const count = Math.floor(Math.log(maxResource / minResource) / Math.log(reductionFactor)) + 1;
    return Array.from({ length: count }, (_, id) => {
      const rungs = count - 1 - id;
      return {
        budget: Math.ceil((count * reductionFactor ** rungs) / (rungs + 1)),
        pruner: new SuccessiveHalvingPruner({ minResource, reductionFactor, minEarlyStoppingRate: id, bootstrapCount }),
      };
    });
  }
}

/** Steps of the longest complete trial that reported any, counted from step 0. */
function longestOf(trials: readonly FrozenTrial[]): number | undefined {
  const steps = trials
    .filter(({ state }) => state === "complete")
    .map(lastStep)
    .filter((step) => step !== undefined);
  return steps.length === 0 ? undefined : Math.max(...steps) + 1;
}

function bracketOf(brackets: readonly Bracket[], studyName: string, number: number): number {
  let left = crc32(`${studyName}_${number}`) % brackets.reduce((sum, { budget }) => sum + budget, 0);
  for (const [id, { budget }] of brackets.entries()) {
    left -= budget;
    if (left < 0) return id;
  }
  throw new RangeError(
    `Cannot place trial ${number} as the budgets of the brackets must cover their sum: ${left} is left`,
  );
}
