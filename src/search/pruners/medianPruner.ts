/**
 * Stops a trial whose best report so far is worse than the median of earlier trials at the same step.
 *
 * Source: Golovin et al. (2017), Vizier, section 3.2.2; optuna.pruners.MedianPruner and PercentilePruner (5.0.0).
 */
import { requireInRange, requireInteger } from "../../core/index.js";
import { lastStep, type FrozenTrial } from "../frozenTrial.js";
import type { Pruner } from "../pruner.js";
import { StepReports } from "./stepReports.js";
import type { StudyDirection, StudyView } from "../studyView.js";

export interface MedianPrunerOptions {
  /** Complete trials before the first that may be stopped; 5. */
  readonly nStartupTrials?: number;
  /** Steps of each trial before the first check; 0. With folds as steps take at least 1. */
  readonly nWarmupSteps?: number;
  /** Steps from one check to the next; 1. */
  readonly intervalSteps?: number;
  /** Complete trials that must have reported at the step; 1. */
  readonly nMinTrials?: number;
}

/** The pruner that keeps the better `percentile` of trials. */
export class PercentilePruner implements Pruner {
  readonly #percentile: number;
  readonly #options: Required<MedianPrunerOptions>;
  readonly #reports = new WeakMap<StudyView, StepReports>();

  /** @param percentile Share of trials to keep, 0 to 100. */
  constructor(
    percentile: number,
    { nStartupTrials = 5, nWarmupSteps = 0, intervalSteps = 1, nMinTrials = 1 }: MedianPrunerOptions = {},
  ) {
    requireInRange("prune by percentile", { percentile }, { atLeast: 0, atMost: 100 });
    requireInteger("prune by percentile", { nStartupTrials, nWarmupSteps }, { atLeast: 0 });
    requireInteger("prune by percentile", { intervalSteps, nMinTrials }, { atLeast: 1 });
    this.#percentile = percentile;
    this.#options = { nStartupTrials, nWarmupSteps, intervalSteps, nMinTrials };
  }

  prune(study: StudyView, trial: FrozenTrial): boolean {
    const { direction } = study;
    const { nStartupTrials, nWarmupSteps, intervalSteps, nMinTrials } = this.#options;
    const reports = this.#reportsOf(study);
    const step = lastStep(trial);
    if (reports.complete === 0 || reports.complete < nStartupTrials || step === undefined || step < nWarmupSteps)
      return false;
    if (!isFirstInInterval(trial, step, nWarmupSteps, intervalSteps)) return false;
    const best = bestReport(trial, direction);
    if (best === undefined) return true;
    const { numbers, count } = reports.at(step);
    if (count < nMinTrials) return false;
    const border = percentileOf(numbers, direction === "maximize" ? 100 - this.#percentile : this.#percentile);
    if (border === undefined) return false;
    return direction === "maximize" ? best < border : best > border;
  }

  #reportsOf(study: StudyView): StepReports {
    let reports = this.#reports.get(study);
    if (reports === undefined) this.#reports.set(study, (reports = new StepReports()));
    reports.update(study.trials);
    return reports;
  }
}

/** {@link PercentilePruner} at 50. */
export class MedianPruner extends PercentilePruner {
  constructor(options: MedianPrunerOptions = {}) {
    super(50, options);
  }
}

/** Whether no earlier report of the trial lies in the interval that `step` opens. */
function isFirstInInterval(
  { intermediateValues }: FrozenTrial,
  step: number,
  nWarmupSteps: number,
  intervalSteps: number,
): boolean {
  const opens = Math.floor((step - nWarmupSteps) / intervalSteps) * intervalSteps + nWarmupSteps;
  return Object.keys(intermediateValues).every((key) => Number(key) === step || Number(key) < opens);
}

/** The best report that is a number, or undefined: then the trial has gone wrong from the start. */
function bestReport({ intermediateValues }: FrozenTrial, direction: StudyDirection): number | undefined {
  const values = Object.values(intermediateValues).filter((value) => !Number.isNaN(value));
  if (values.length === 0) return undefined;
  return direction === "maximize" ? Math.max(...values) : Math.min(...values);
}

/** NumPy's nanpercentile, linear, to the last bit; undefined without a number. */
function percentileOf(sorted: readonly number[], percentile: number): number | undefined {
  if (sorted.length === 0) return undefined;
  const at = (percentile / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.min(Math.floor(at) + 1, sorted.length - 1)]!;
  if (above === below) return below;
  const share = at - Math.floor(at);
  return share >= 0.5 ? above - (above - below) * (1 - share) : below + (above - below) * share;
}
