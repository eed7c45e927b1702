/**
 * Features: the registry of 52, computed over typed arrays from what was known at each bar's close, and
 * the statistics that explore them.
 *
 * @example
 * const { names, values } = computeFeatures(market);
 */
export * from "./asOf.js";
export * from "./computeFeatures.js";
export { CLUSTER_ABOVE, type FeatureClusters } from "./exploration/exploreCorrelation.js";
export { QUANTILE_LEVELS, type FeatureDistribution } from "./exploration/exploreDistribution.js";
export { type DriftPart } from "./exploration/exploreDrift.js";
export * from "./exploration/exploreFeatures.js";
export { type HourOfFeature } from "./exploration/exploreHours.js";
export { type FeatureInformation, type InformationLag } from "./exploration/exploreInformation.js";
export * from "./exploration/quantileReturns.js";
export * from "./feature.js";
export { type FeatureContext } from "./featureContext.js";
export * from "./featureParts.js";
export type * from "./featureTable.js";
export * from "./inputStates.js";
export * from "./marketUntil.js";
export * from "./registry.js";
export * from "./requireNoLookahead.js";
export * from "./rolling.js";
