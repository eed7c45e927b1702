import { gradientBoostingImportance, loadModel, type FeatureImportance } from "../../models/index.js";
import type { RefitFit, RefitResult } from "../../training/index.js";
import type { RunContext } from "../runContext.js";
import { isShipped } from "../training/recipesFor.js";
import { membersOfRun } from "../training/trainingOptionsOf.js";
import type { SearchedSettings } from "./searchSettings.js";

/** Largest first, or what is missing to measure it, to stand after "needs". */
export type TreeImportance = readonly FeatureImportance[] | { readonly missing: string };

/** What the refitted trees of v4 as shipped read, by gain. */
export async function treeImportance(run: RunContext, { candidates }: SearchedSettings): Promise<TreeImportance> {
  const trees = fitOfTrees(candidates);
  if (trees === undefined) return { missing: noTrees(run) };
  const model = await loadModel(trees.modelDirectory, { members: membersOfRun(run) });
  try {
    return gradientBoostingImportance(model);
  } finally {
    model.dispose();
  }
}

/** The first refit of the boosted trees of v4 as shipped; undefined where the run does not use them. */
export function fitOfTrees(candidates: readonly RefitResult[]): RefitFit | undefined {
  const { fits } = candidates.find(({ recipe }) => isShipped(recipe))!;
  return fits.find(({ member }) => member === "gradientBoosting");
}

/** What a run without boosted trees lacks, to stand after "needs". */
export function noTrees(run: RunContext): string {
  const used = membersOfRun(run).filter(({ name }) => Object.hasOwn(run.config.members, name));
  return `the member gradientBoosting; this run uses ${used.map(({ label }) => label).join(", ")}`;
}
