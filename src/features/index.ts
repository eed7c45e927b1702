/**
 * Features: the 52 trailing, scale-free features and the statistics to explore them.
 */
export * from "./featureTable.js";
