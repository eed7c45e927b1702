import type { FeatureComparison } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";
import { formatEstimate, formatNumber } from "../../numbers.js";

/** What features of one's own were worth out of fold, with the warning that this look was counted. */
export function featureComparisonTable({ auc, logLoss, sentence, warning }: FeatureComparison): DataTable {
  const rowOf = (name: string, { before, after, difference, outcome }: FeatureComparison["auc"]) => [
    name,
    formatNumber(before),
    formatNumber(after),
    formatEstimate(difference),
    outcome,
  ];
  return {
    caption: `${sentence} ${warning}`,
    columns: ["out of fold", "without", "with", "difference", "so it is"],
    rows: [rowOf("AUC, larger is better", auc), rowOf("log-loss, smaller is better", logLoss)],
  };
}
