import { gradientBoostingImportance, loadModel, type FeatureImportance } from "../../models/index.js";
import type { SearchedSettings } from "./searchSettings.js";

/** What the refitted trees of v4 as shipped read, by gain. */
export async function treeImportance({ candidates }: SearchedSettings): Promise<readonly FeatureImportance[]> {
  const trees = candidates.at(-1)!.fits.find(({ member }) => member === "gradientBoosting")!;
  const model = await loadModel(trees.modelDirectory);
  try {
    return gradientBoostingImportance(model);
  } finally {
    model.dispose();
  }
}
