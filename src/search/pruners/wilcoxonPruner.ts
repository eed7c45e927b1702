/**
 * Stops a trial that a paired test finds worse than the best trial: for objectives that are means over
 * instances (folds and seeds, days) reported one by one, where noise between instances is large.
 *
 * The smallest p of n pairs is 2^-n, so with the default threshold nothing can be stopped before the
 * fourth; below eight pairs prefer {@link MedianPruner}.
 *
 * Source: optuna.pruners.WilcoxonPruner (5.0.0).
 */
import { requireInRange, requireInteger } from "../../core/index.js";
import type { FrozenTrial } from "../frozenTrial.js";
import type { Pruner } from "../pruner.js";
import { bestOf, type StudyView } from "../studyView.js";
import { signedRankPValue } from "./signedRankPValue.js";

export interface WilcoxonPrunerOptions {
  /** Stop below this one-sided p; 0.1. The test is repeated at each report, so it errs more often than that. */
  readonly pThreshold?: number;
  /** Pairs before the first test; 2, and never fewer. */
  readonly nStartupSteps?: number;
}

/** Compares a trial with the best one, instance by instance, by Wilcoxon's signed-rank test. */
export class WilcoxonPruner implements Pruner {
  readonly #pThreshold: number;
  readonly #nStartupSteps: number;

  constructor({ pThreshold = 0.1, nStartupSteps = 2 }: WilcoxonPrunerOptions = {}) {
    requireInRange("prune by Wilcoxon's test", { pThreshold }, { atLeast: 0, atMost: 1 });
    requireInteger("prune by Wilcoxon's test", { nStartupSteps }, { atLeast: 0 });
    this.#pThreshold = pThreshold;
    this.#nStartupSteps = nStartupSteps;
  }

  /**
   * Never stops a trial with a report that is not finite, and none whose own mean is at least as good as the
   * best trial's.
   */
  prune(study: StudyView, { intermediateValues }: FrozenTrial): boolean {
    const best = bestOf(study)?.intermediateValues;
    if (best === undefined) return false;
    const values = Object.values(intermediateValues);
    const bestValues = Object.values(best);
    if (values.length === 0 || bestValues.length === 0 || ![...values, ...bestValues].every(Number.isFinite))
      return false;
    const differences = Object.keys(intermediateValues)
      .map(Number)
      .filter((step) => Object.hasOwn(best, step))
      .map((step) => intermediateValues[step]! - best[step]!);
    if (differences.length < Math.max(2, this.#nStartupSteps)) return false;
    const isWorse =
      signedRankPValue(differences, study.direction === "maximize" ? "less" : "greater") < this.#pThreshold;
    const sign = study.direction === "maximize" ? 1 : -1;
    return isWorse && !(sign * meanOf(bestValues) <= sign * meanOf(values));
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
