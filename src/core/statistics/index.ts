/**
 * Statistics: metrics of binary predictions, intervals that respect days, multiple testing, drift.
 *
 * @example
 * const auc = rocAuc(labels, probabilities);
 * const buyShare = wilsonInterval(54, 100, { confidence: 0.95 });
 */
export * from "./blockBootstrap.js";
export * from "./blockLength.js";
export * from "./bootstrapCorrelation.js";
export * from "./chiSquare.js";
export * from "./correlation.js";
export * from "./cosineInterval.js";
export * from "./dailyInfluence.js";
export * from "./dailyMeans.js";
export * from "./dayBlocks.js";
export * from "./drift.js";
export * from "./equalMassBins.js";
export * from "./errorFunction.js";
export type * from "./estimate.js";
export * from "./estimateAuc.js";
export * from "./estimateMean.js";
export * from "./moments.js";
export * from "./multipleTesting.js";
export * from "./normal.js";
export * from "./probabilityScores.js";
export * from "./partialPooling.js";
export * from "./predictionShape.js";
export * from "./ranking.js";
export * from "./spread.js";
export * from "./squeezeVariances.js";
export * from "./studentT.js";
export * from "./symmetricEigenvalues.js";
export * from "./wilsonInterval.js";
