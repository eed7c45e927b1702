import type { FeatureComparison } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";
import { changeRow } from "../training/changeRow.js";

/** What features of one's own were worth out of fold, with the warning that this look was counted. */
export function featureComparisonTable({ auc, logLoss, sentence, warning }: FeatureComparison): DataTable {
  return {
    caption: `${sentence} ${warning}`,
    columns: ["out of fold", "without", "with", "difference", "so it is"],
    rows: [changeRow("AUC, larger is better", auc), changeRow("log-loss, smaller is better", logLoss)],
  };
}
