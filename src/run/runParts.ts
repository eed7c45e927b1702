import type { BuiltDataset } from "./buildDataset.js";
import type { PreparedMarkets } from "./prepareMarkets.js";
import type { SearchedSettings } from "./searchSettings.js";
import type { TrainedModels } from "./trainModels.js";

/** What a run has made before its confirmation period is opened. */
export interface RunParts {
  readonly prepared: PreparedMarkets;
  readonly built: BuiltDataset;
  readonly trained: TrainedModels;
  readonly searched: SearchedSettings;
}
