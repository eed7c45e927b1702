import type { TrainingComparison } from "../../../run/index.js";
import type { DataTable } from "../../figure.js";
import { formatEstimate, formatNumber, formatPercent, formatPercentEstimate } from "../../numbers.js";

/** What another configuration was worth out of fold, with the warning that this look was counted. */
export function trainingComparisonTable({ auc, logLoss, buyShare, sentence, warning }: TrainingComparison): DataTable {
  const rowOf = (name: string, { before, after, difference, outcome }: TrainingComparison["auc"]) => [
    name,
    formatNumber(before),
    formatNumber(after),
    formatEstimate(difference),
    outcome,
  ];
  return {
    caption: `${sentence} ${warning}`,
    columns: ["out of fold", "before", "after", "difference", "so it is"],
    rows: [
      rowOf("AUC, larger is better", auc),
      rowOf("log-loss, smaller is better", logLoss),
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
