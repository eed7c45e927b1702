import type { FeaturesExploration } from "../../../features/index.js";
import type { DataTable } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";

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

/** Every feature with what it knows, strongest first. */
export function explorationTable({ features, rows, days }: FeaturesExploration): DataTable {
  return {
    caption: `What each feature knows, ${rows} development rows of ${days} days`,
    columns: ["feature", "rows", "rank IC", "q", "AUC alone"],
    rows: [...features]
      .sort((a, b) => strengthOf(b) - strengthOf(a))
      .map(({ name, n, information }) => [
        name,
        n,
        formatEstimate(information?.rankIc),
        information === null ? null : formatNumber(information.q),
        formatEstimate(information?.auc),
      ]),
  };
}

function strengthOf({ information }: FeaturesExploration["features"][number]): number {
  return Math.abs(information?.rankIc.value ?? 0);
}
