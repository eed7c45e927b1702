/** What a search over training settings is told and what it answers. */
import type { ProgressListener } from "../../core/index.js";
import type { TrainingSettings } from "../../training/index.js";
import type { FrozenTrial, TrialParams } from "../frozenTrial.js";
import type { SearchGain } from "./searchGain.js";
import type { TrialParts } from "./searchObjective.js";
import type { RangeOverrides } from "./searchSpace.js";

export interface TrainingSearchOptions {
  /** Names of the members that a trial fits; all of the settings' when absent. */
  readonly searched?: readonly string[];
  /** Ranges in place of those that the members' options name. */
  readonly ranges?: RangeOverrides;
  /** Trials in all, those of an earlier run of the same search among them. */
  readonly trials: number;
  /** Most epochs a trial. */
  readonly epochs: number;
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
  /** Over the rows of those folds. */
  readonly meanScore: number;
  readonly params: TrialParams;
}

export interface TrainingSearch {
  readonly studyName: string;
  readonly balancePenalty: number;
  /** Folds that a complete trial is judged on. */
  readonly folds: number;
  /** Numbered 0, 1, 2, …: a trial that a kill interrupted is not among them, since it was asked again. */
  readonly trials: readonly FrozenTrial[];
  readonly bestTrial: FrozenTrial;
  /** The configuration's settings with the best trial's laid over them; epochs are the configuration's again. */
  readonly settings: TrainingSettings;
  /** Null if trial 0 was not complete. */
  readonly gain: SearchGain | null;
  /** One line a complete or pruned trial, in their order. */
  readonly ledger: readonly TrialLedgerLine[];
}
