import type { ModuleFile, ProgressListener } from "../../core/index.js";
import type { EpochRecord, Member } from "../../models/index.js";
import type { TrainingSettings } from "./trainingSettings.js";

/** How an ensemble weighs its members: each the same, or as their out-of-fold predictions deserve. */
export type EnsembleWeighting = "equal" | "learned";

/** What every training run of one dataset shares. */
export interface TrainingOptions {
  readonly datasetDirectory: string;
  /** Where fits are kept by content; a fit that is there is not repeated. */
  readonly fitsDirectory: string;
  readonly settings: TrainingSettings;
  /** Members that the settings may name; the built-in ones when absent. */
  readonly members?: readonly Member[];
  /** Where those of `members` come from that are not built in; child processes load them from there. */
  readonly extensions?: readonly ModuleFile[];
  /** The same rule for every recipe. */
  readonly ensembleWeights: EnsembleWeighting;
  readonly seed: number;
  readonly threshold: number;
  /** Child processes; 0 fits in this process. The results are the same. */
  readonly processes: number;
  readonly onProgress?: ProgressListener;
  /**
   * Told after every step of a fit that is not found, by its member and the name of its random stream (window and
   * seed); what it throws ends the run, with that error.
   */
  readonly onEpoch?: (fit: { readonly member: string; readonly stream: string }, record: EpochRecord) => void;
}
