/**
 * Features: the registry of 52, computed over typed arrays from what was known at each bar's close, and
 * the statistics that explore them.
 *
 * @example
 * const { names, values } = computeFeatures(market);
 */
export * from "./asOf.js";
export * from "./computeFeatures.js";
export * from "./feature.js";
export { type FeatureContext } from "./featureContext.js";
export * from "./featureTable.js";
export * from "./marketUntil.js";
export * from "./registry.js";
export * from "./requireNoLookahead.js";
export * from "./rolling.js";
