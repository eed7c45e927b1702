/**
 * Asynchronous successive halving: at steps that grow by a factor, only the best share of the trials
 * that came there goes on.
 *
 * Source: Li et al. (2020), "A System for Massively Parallel Hyperparameter Tuning" (ASHA);
 * optuna.pruners.SuccessiveHalvingPruner (5.0.0).
 */
import { requireInteger } from "../../core/index.js";
import { lastStep, type FrozenTrial } from "../frozenTrial.js";
import type { Pruner, TrialNotes } from "../pruner.js";
import type { StudyDirection, StudyView } from "../studyView.js";

export interface SuccessiveHalvingOptions {
  /** Steps before the first rung; "auto" takes a hundredth of the longest complete trial, at least 1. */
  readonly minResource?: number | "auto";
  /** One of this many goes on; 4. */
  readonly reductionFactor?: number;
  /** Rungs left out at the bottom; 0. */
  readonly minEarlyStoppingRate?: number;
  /** Trials that must have come to a rung before one may pass it; 0. */
  readonly bootstrapCount?: number;
}

/** Lets the best share of the trials at a rung go on, and rungs lie ever further apart. */
export class SuccessiveHalvingPruner implements Pruner {
  readonly #reductionFactor: number;
  readonly #minEarlyStoppingRate: number;
  readonly #bootstrapCount: number;
  /** Undefined until "auto" has seen a complete trial; then it stays. */
  #minResource: number | undefined;

  constructor({
    minResource = "auto",
    reductionFactor = 4,
    minEarlyStoppingRate = 0,
    bootstrapCount = 0,
  }: SuccessiveHalvingOptions = {}) {
    if (minResource !== "auto") requireInteger("prune by halving", { minResource }, { atLeast: 1 });
    requireInteger("prune by halving", { reductionFactor }, { atLeast: 2 });
    requireInteger("prune by halving", { minEarlyStoppingRate, bootstrapCount }, { atLeast: 0 });
    if (bootstrapCount > 0 && minResource === "auto")
      throw new RangeError(
        `Cannot prune by halving as bootstrapCount needs a minResource of its own: found ${bootstrapCount} and "auto"`,
      );
    this.#reductionFactor = reductionFactor;
    this.#minEarlyStoppingRate = minEarlyStoppingRate;
    this.#bootstrapCount = bootstrapCount;
    this.#minResource = minResource === "auto" ? undefined : minResource;
  }

  prune({ direction, trials }: StudyView, trial: FrozenTrial, note: TrialNotes): boolean {
    const step = lastStep(trial);
    if (step === undefined) return false;
    this.#minResource ??= estimateMinResource(trials);
    if (this.#minResource === undefined) return false;
    const value = trial.intermediateValues[step]!;
    for (let rung = firstOpenRung(trial); ; rung++) {
      if (step < this.#minResource * this.#reductionFactor ** (this.#minEarlyStoppingRate + rung)) return false;
      if (Number.isNaN(value)) return true;
      note(rungKey(rung), value);
      const competing = [...valuesAtRung(trials, rung, trial.number), value];
      if (competing.length <= this.#bootstrapCount) return true;
      if (!isPromotable(value, competing, this.#reductionFactor, direction)) return true;
    }
  }
}

function estimateMinResource(trials: readonly FrozenTrial[]): number | undefined {
  const steps = trials
    .filter(({ state }) => state === "complete")
    .map(lastStep)
    .filter((step) => step !== undefined);
  return steps.length === 0 ? undefined : Math.max(Math.floor(Math.max(...steps) / 100), 1);
}

function rungKey(rung: number): string {
  return `completed_rung_${rung}`;
}

function firstOpenRung({ systemAttrs }: FrozenTrial): number {
  let rung = 0;
  while (Object.hasOwn(systemAttrs, rungKey(rung))) rung++;
  return rung;
}

/** What the other trials showed when they came to a rung. */
function valuesAtRung(trials: readonly FrozenTrial[], rung: number, number: number): number[] {
  return trials
    .filter((trial) => trial.number !== number)
    .map(({ systemAttrs }) => systemAttrs[rungKey(rung)])
    .filter((value) => typeof value === "number");
}

/** Whether `value` is among the best share; the first few trials pass only as the best of all. */
function isPromotable(value: number, competing: number[], reductionFactor: number, direction: StudyDirection): boolean {
  const last = Math.max(Math.floor(competing.length / reductionFactor) - 1, 0);
  const sorted = Float64Array.from(competing).sort();
  return direction === "maximize" ? value >= sorted[sorted.length - 1 - last]! : value <= sorted[last]!;
}
