import type { FeaturesExploration } from "../../../features/index.js";
import { strengthOf } from "./informedFeatures.js";

/** Name of the feature with the largest absolute rank IC. @throws {RangeError} If nothing could be measured. */
export function strongestFeature({ features }: FeaturesExploration): string {
  const measured = features.filter(({ information }) => information !== null);
  const strongest = measured.reduce<(typeof features)[number] | undefined>(
    (best, feature) => (best === undefined || strengthOf(feature) > strengthOf(best) ? feature : best),
    undefined,
  );
  if (strongest === undefined)
    throw new RangeError("Cannot name the strongest feature as one must have enough rows to correlate: found none");
  return strongest.name;
}
