import type { Sensitivity } from "../../../backtest/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatPercent } from "../../numbers.js";

/** What the return hangs on. */
export function sensitivityTable(
  sensitivity: readonly Sensitivity[],
  { model }: { readonly model: string },
): DataTable {
  return {
    caption: `${model}: the same decisions under other costs, later fills and without the band`,
    columns: ["what is changed", "return per 30 days", "fills"],
    rows: sensitivity.map(({ change, monthlyReturnFrac, fills }) => [
      change,
      formatPercent(monthlyReturnFrac),
      formatCount(fills),
    ]),
  };
}
