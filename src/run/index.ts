/**
 * The phases of a run, as a notebook calls them. Each finds on disk what it made before, so a cell can be
 * run again and the next notebook goes on where this one ended.
 *
 * @example
 * const run = openRun({ onProgress: progress });
 * const prepared = await prepareMarkets(run);
 * const built = await buildDataset(run, prepared);
 */
export * from "./auditFolds.js";
export * from "./buildDataset.js";
export * from "./exploreRun.js";
export { labelOfRun, type LabelledRun } from "./labelOfRun.js";
export * from "./prepareMarkets.js";
export * from "./rehearseRun.js";
export { openRun, resampleOptionsOf, type Run, type RunOptions } from "./run.js";
export type { RunParts } from "./runParts.js";
export * from "./searchSettings.js";
export {
  foldsOf,
  planOf,
  raceRun,
  recipesFor,
  settingsOf,
  trainModels,
  walkForwardFoldsOf,
  type TrainedModels,
} from "./trainModels.js";
export { validateRun, type JudgedModel, type ValidatedRun } from "./validateRun.js";
export * from "./treeImportance.js";
export * from "./wrongAndRight.js";
