import { sayCounted } from "../../../core/index.js";
import type { FeaturesExploration } from "../../../features/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatEstimate, formatNumber } from "../../numbers.js";
import { strengthOf } from "./informedFeatures.js";

/** Every feature with what it knows, strongest first. */
export function explorationTable({ features, rows, days }: FeaturesExploration): DataTable {
  return {
    caption: `What each feature knows, ${formatCount(rows)} development rows of ${sayCounted(days, "day")}`,
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
