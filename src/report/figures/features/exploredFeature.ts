/** One feature of an exploration, and the id of a figure about it. */
import { didYouMean } from "../../../core/index.js";
import type { FeatureExploration, FeaturesExploration } from "../../../features/index.js";

/** @throws {RangeError} If the exploration has no such feature. */
export function featureNamed({ features }: FeaturesExploration, name: string): FeatureExploration {
  const found = features.find((feature) => feature.name === name);
  if (found === undefined)
    throw new RangeError(
      `Cannot draw a feature as it must be one of the ${features.length} explored: found ${JSON.stringify(name)}` +
        didYouMean(
          name,
          features.map((feature) => feature.name),
        ),
    );
  return found;
}

/** `feature-over-time-volume_ratio`: what is drawn, and of which feature. */
export const figureIdOf = (kind: string, name: string): string =>
  `feature-${kind}-${name.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
