/** What a search over training settings is told and what it answers. */
import type { ProgressListener } from "../../core/index.js";
import type { PredictionComparison, TrainingSettings } from "../../training/index.js";
import type { FrozenTrial, TrialParams } from "../frozenTrial.js";
import type { TrialParts } from "./searchObjective.js";
import type { RangeOverrides } from "./searchSpace.js";

export interface TrainingSearchOptions {
  /** Names of the members that are tuned, or "all" that bring a space; "all" when absent. */
  readonly searched?: readonly string[] | "all";
  /** Ranges in place of those that the members' options name. */
  readonly ranges?: RangeOverrides;
  /** Trials in all, shared out among the members; those of an earlier run of the same search count. */
  readonly trials: number;
  readonly balancePenalty: number;
  /** Whole number below 2^32. */
  readonly seed: number;
  /** Path of the journal; the search is forgotten with the process without one. Nobody else may write it meanwhile. */
  readonly journal?: string;
  /** Of the day-block interval of the gain; 1,000. */
  readonly resamples?: number;
  /** Of the day-block interval of the gain; 0.95. */
  readonly confidence?: number;
  readonly onProgress?: ProgressListener;
}

/** One trial that was looked at, complete or pruned: what a deflated Sharpe ratio must count. */
export interface TrialLedgerLine extends TrialParts {
  readonly studyName: string;
  readonly trial: number;
  readonly state: FrozenTrial["state"];
  /** The objective over the folds that it was judged on. */
  readonly value: number | null;
  /** Over the rows of those folds; null where it was stopped before the first of them was judged. */
  readonly meanScore: number | null;
  readonly params: TrialParams;
}

/** The study of one member's settings. */
export interface SettingsStudy {
  readonly studyName: string;
  readonly balancePenalty: number;
  /** Folds that a complete trial is judged on. */
  readonly folds: number;
  /** Numbered 0, 1, 2, …: a trial that a kill interrupted is not among them, since it was asked again. */
  readonly trials: readonly FrozenTrial[];
  readonly bestTrial: FrozenTrial;
  /** Those that the study began with, the best trial's laid over them. */
  readonly settings: TrainingSettings;
  /** One line a complete or pruned trial, in their order. */
  readonly ledger: readonly TrialLedgerLine[];
}

/**
 * What tuning bought: the ensemble with the found settings against the ensemble without, both on a fold that no
 * trial was judged on.
 */
export interface SearchGain extends PredictionComparison {
  /** The objective on the held-out fold. */
  readonly objective: { readonly before: number; readonly after: number };
  /** Level of the intervals. */
  readonly confidence: number;
}

export interface MemberSearch extends SettingsStudy {
  /** Name of the member. */
  readonly member: string;
  /** As a page calls it. */
  readonly label: string;
  /**
   * What its settings added to those of the members before it; null where there is no fold to hold out. Where trial 0
   * stayed the best, before and after are the same.
   */
  readonly gain: SearchGain | null;
  /**
   * Its weight in the ensemble on the last fold, under the found settings: at 0 the objective, which is the
   * ensemble's, cannot hear it there.
   */
  readonly weight: number;
}

export interface TrainingSearch {
  readonly balancePenalty: number;
  /** Folds that a complete trial is judged on. */
  readonly folds: number;
  /** One a tuned member, in the order of tuning: each with the others at what had been found by then. */
  readonly members: readonly MemberSearch[];
  /** Every tuned member with its best settings, the rest as the configuration has them. */
  readonly settings: TrainingSettings;
  /** Of all members together against the configuration's settings; null where there is no fold to hold out. */
  readonly gain: SearchGain | null;
  /** Lines of every study. */
  readonly ledger: readonly TrialLedgerLine[];
}
