import type { BuiltDataset } from "./dataset/buildDataset.js";
import type { PreparedMarkets } from "./market/prepareMarkets.js";
import type { SearchedSettings } from "./search/searchSettings.js";
import type { TrainedModels } from "./training/trainModels.js";

/** What a run has made before its confirmation period is opened. */
export interface RunParts {
  readonly prepared: PreparedMarkets;
  readonly built: BuiltDataset;
  readonly trained: TrainedModels;
  readonly searched: SearchedSettings;
}
