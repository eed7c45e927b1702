/**
 * Training: recipes, walk-forward runs over a pool of processes, the bias monitor.
 */
export * from "./predictionTable.js";
