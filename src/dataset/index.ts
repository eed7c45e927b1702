/**
 * Dataset: labels with their two times, purged splits, class balance, and the pooled dataset with its
 * gathered windows.
 *
 * @example
 * const folds = purgedWalkForward({ t0Ms, t1Ms }, { folds: 5, firstTrainFrac: 0.5, mode: "expanding", gapMs: 0 });
 */
export * from "./assembleDataset.js";
export * from "./averageUniqueness.js";
export { balancedClassWeights, classWeightsFor, type ClassWeights } from "./balancedClassWeights.js";
export * from "./combinatorialPurgedFolds.js";
export * from "./correctPrior.js";
export * from "./dataset.js";
export * from "./datasetFiles.js";
export * from "./labelByHorizon.js";
export * from "./labelByNextLiquidation.js";
export * from "./labelByTripleBarrier.js";
export { type LabelIntervals } from "./labelIntervals.js";
export * from "./labelTable.js";
export * from "./periods.js";
export * from "./purgedInnerParts.js";
export * from "./purgedInnerSlice.js";
export * from "./purgedSmote.js";
export * from "./purgedWalkForward.js";
export * from "./randomOverSample.js";
export * from "./randomUnderSample.js";
export { type Resampled } from "./resampled.js";
export * from "./sequences.js";
export { smote, type SmoteOptions } from "./smote.js";
