import type { TrainingComparison } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";
import { changeRow } from "./changeRow.js";
import { formatPercent, formatPercentEstimate } from "../../numbers.js";

/** What another configuration was worth out of fold, with the warning that this look was counted. */
export function trainingComparisonTable({ auc, logLoss, buyShare, sentence, warning }: TrainingComparison): DataTable {
  return {
    caption: `${sentence} ${warning}`,
    columns: ["out of fold", "before", "after", "difference", "so it is"],
    rows: [
      changeRow("AUC, larger is better", auc),
      changeRow("log-loss, smaller is better", logLoss),
      [
        "Buy share",
        formatPercent(buyShare.before),
        formatPercent(buyShare.after),
        formatPercentEstimate(buyShare.difference),
        "no better, no worse",
      ],
    ],
  };
}
