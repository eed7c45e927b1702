/**
 * Dataset: labels with their two times, purged splits, class balance, and the pooled dataset with its
 * gathered windows.
 *
 * @example
 * const folds = purgedWalkForward({ t0Ms, t1Ms }, { folds: 5, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
 */
export * from "./assembleDataset.js";
export type * from "./dataset.js";
export * from "./datasetFiles.js";
export * from "./developmentColumns.js";
export * from "./sequences.js";
export { balancedClassWeights, classWeightsFor, type ClassWeights } from "./balance/balancedClassWeights.js";
export * from "./balance/correctPrior.js";
export * from "./balance/purgedSmote.js";
export * from "./balance/randomOverSample.js";
export * from "./balance/randomUnderSample.js";
export { ownParents, type Resampled } from "./balance/resampled.js";
export { smote, type SmoteOptions } from "./balance/smote.js";
export * from "./labels/averageUniqueness.js";
export * from "./labels/label.js";
export * from "./labels/labelByHorizon.js";
export * from "./labels/labelByNextLiquidation.js";
export * from "./labels/labelByTripleBarrier.js";
export { type LabelIntervals } from "./labels/labelIntervals.js";
export { labelMarket } from "./labels/labelMarket.js";
export * from "./labels/labels.js";
export type * from "./labels/labelTable.js";
export { nearestNeighbors } from "./neighbours/nearestNeighbors.js";
export * from "./splits/backtestPaths.js";
export * from "./splits/combinatorialPurgedFolds.js";
export * from "./splits/periods.js";
export * from "./splits/purgedInnerParts.js";
export * from "./splits/purgedInnerSlice.js";
export * from "./splits/purgedWalkForward.js";
