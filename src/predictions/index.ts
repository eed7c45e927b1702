/**
 * Predictions: the table that every later room speaks in, its files in and out, and labels beside it.
 *
 * @example
 * const predictions = await importPredictions("v31.csv", { timeIs: "decision" });
 */
export * from "./importPredictions.js";
export * from "./labelPredictions.js";
export type * from "./predictionTable.js";
export * from "./rowsAsPredictions.js";
export * from "./sharedRows.js";
export * from "./takePredictions.js";
export * from "./writePredictions.js";
