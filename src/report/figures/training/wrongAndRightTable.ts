/** The order in which the steps of training belong. */
import type { OrderComparison } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatEstimate } from "../../numbers.js";

/** Wrong and right on noise labels: what a step does before the split and after it. */
export function wrongAndRightTable(
  comparisons: readonly { readonly step: string; readonly comparison: OrderComparison }[],
): DataTable {
  return {
    caption: "AUC on labels that are coin flips: an honest one is 0.5",
    columns: ["step", "wrong: before the split", "right: training rows only", "judged rows"],
    rows: comparisons.map(({ step, comparison: { before, after, n } }) => [
      step,
      formatEstimate(before),
      formatEstimate(after),
      n,
    ]),
  };
}
