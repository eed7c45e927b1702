import type { Interval } from "../../../core/index.js";
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
        directionOf(buyShare.difference),
      ],
    ],
  };
}

/** A share of Buy is neither good nor bad by itself, so its change has a direction and no praise. */
function directionOf({ low, high }: Interval): "larger" | "smaller" | "not told apart" {
  if (low > 0) return "larger";
  return high < 0 ? "smaller" : "not told apart";
}
