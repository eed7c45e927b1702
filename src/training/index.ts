/**
 * Training: the three recipes, purged walk-forward runs over a pool of processes, the refit that
 * validation judges, and the watch on balance.
 *
 * @example
 * const results = await trainWalkForward(dataset, recipes, developmentFolds(dataset, options), plan);
 */
export { type FitOutcome, type FitSummary } from "./fitJob.js";
export * from "./memberSettings.js";
export * from "./monitorPredictions.js";
export * from "./predictionTable.js";
export * from "./recipe.js";
export * from "./refitCandidates.js";
export { developmentFolds, MEMBERS, memberLabel, trainWalkForward, type FoldFit, type MemberFit, type TrainingPlan, type WalkForwardResult } from "./trainWalkForward.js";
export * from "./writePredictions.js";
