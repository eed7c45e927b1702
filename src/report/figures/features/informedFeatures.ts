/** Features by what they tell of the return that follows. */
import type { FeatureExploration, FeatureInformation, FeaturesExploration } from "../../../features/index.js";
import type { Definition } from "../../figure.js";

/** A feature of which enough is known to correlate it. */
export type InformedFeature = FeatureExploration & { readonly information: FeatureInformation };

/** What a rank IC is, behind every figure that shows one. */
export const RANK_IC: Definition = {
  text:
    "Rank information coefficient: Spearman's correlation of the value known at the decision " +
    "with the return over the label horizon, all symbols pooled. Its q is the share of false " +
    "finds among all features called related at this level.",
  formula: "rank IC = corr(rank(feature), rank(return)); q = Benjamini-Hochberg of the p of rank IC = 0",
  source: "Grinold & Kahn, Active Portfolio Management (1999); Benjamini & Hochberg (1995)",
};

/** The features that could be correlated, by absolute rank IC. */
export function strongestFirst({ features }: FeaturesExploration): InformedFeature[] {
  return features
    .filter((feature): feature is InformedFeature => feature.information !== null)
    .sort((a, b) => strengthOf(b) - strengthOf(a));
}

/** Absolute rank IC; 0 where nothing could be correlated. */
export function strengthOf({ information }: FeaturesExploration["features"][number]): number {
  return Math.abs(information?.rankIc.value ?? 0);
}
