/**
 * The phases of a run, as a notebook calls them. Each finds on disk what it made before, so a cell can be
 * run again and the next notebook goes on where this one ended.
 *
 * @example
 * const run = openRun({ onProgress: progress });
 * const prepared = await prepareMarkets(run);
 * const built = await buildDataset(run, prepared);
 */
export * from "./dataset/auditFolds.js";
export * from "./dataset/buildDataset.js";
export * from "./dataset/exploreDataset.js";
export * from "./market/prepareMarkets.js";
export * from "./rollout/rehearseRun.js";
export { openRun, resampleOptionsOf, type Run, type RunOptions } from "./runContext.js";
export type { RunParts } from "./runParts.js";
export * from "./search/searchSettings.js";
export { foldsOf, planOf, raceRun, recipesFor, settingsOf, trainModels, type TrainedModels } from "./training/trainModels.js";
export { validateRun, type JudgedModel, type ValidatedRun } from "./validation/validateModels.js";
export * from "./search/treeImportance.js";
export * from "./training/wrongAndRight.js";
