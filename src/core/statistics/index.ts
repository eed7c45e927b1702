/**
 * Statistics: metrics of binary predictions, intervals that respect days, multiple testing, drift.
 *
 * @example
 * const auc = rocAuc(labels, probabilities);
 * const buyShare = wilsonInterval(54, 100, { confidence: 0.95 });
 */
export * from "./estimate.js";
