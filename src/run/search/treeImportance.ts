import { gradientBoostingImportance, loadModel, type FeatureImportance } from "../../models/index.js";
import type { RefitFit, RefitResult } from "../../training/index.js";
import type { SearchedSettings } from "./searchSettings.js";

/** What the refitted trees of v4 as shipped read, by gain. */
export async function treeImportance({ candidates }: SearchedSettings): Promise<readonly FeatureImportance[]> {
  const trees = fitOfTrees("measure what trees read", candidates.at(-1)!);
  const model = await loadModel(trees.modelDirectory);
  try {
    return gradientBoostingImportance(model);
  } finally {
    model.dispose();
  }
}

/**
 * The first refit of the boosted trees.
 *
 * @throws {RangeError} If the run does not use them.
 */
export function fitOfTrees(action: string, { fits }: RefitResult): RefitFit {
  const trees = fits.find(({ member }) => member === "gradientBoosting");
  if (trees !== undefined) return trees;
  const found = [...new Set(fits.map(({ member }) => member))].join(", ");
  throw new RangeError(`Cannot ${action} as the run must use the member gradientBoosting: found ${found}`);
}
