import type { ProgressListener } from "../../core/index.js";
import type { MemberKind } from "../../models/index.js";
import type { MemberSettings } from "./memberSettings.js";

/** How an ensemble weighs its members: each the same, or as their out-of-fold predictions deserve. */
export type EnsembleWeighting = "equal" | "learned";

/** What every training run of one dataset shares. */
export interface TrainingPlan {
  readonly datasetDirectory: string;
  /** Where fits are kept by content; a fit that is there is not repeated. */
  readonly fitsDirectory: string;
  readonly settings: MemberSettings;
  /** Which members are fitted, all of {@link MEMBERS} when absent; at least one. */
  readonly members?: readonly MemberKind[];
  /** The same rule for every recipe. */
  readonly ensembleWeights: EnsembleWeighting;
  readonly seed: number;
  readonly threshold: number;
  /** Child processes; 0 fits in this process. The results are the same. */
  readonly processes: number;
  readonly onProgress?: ProgressListener;
}
