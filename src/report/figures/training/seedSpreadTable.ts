import { spreadOfSeeds, type SeedSpread, type WalkForwardResult } from "../../../training/index.js";
import type { DataTable } from "../../figure.js";
import { formatNumber, formatPercent } from "../../numbers.js";

/** Mean and spread over seeds of every member and the ensemble, one row each; says so where there is one seed. */
export function seedSpreadTable(result: WalkForwardResult): DataTable {
  const spreads = spreadOfSeeds(result);
  const seeds = spreads[0]?.seeds ?? 0;
  const said = ({ mean, std }: SeedSpread["auc"], format: (value: number) => string): string =>
    `${format(mean)}${seeds > 1 ? ` ± ${format(std)}` : ""}`;
  return {
    caption:
      `${result.recipe.name}, out of fold: ` +
      (seeds === 0
        ? "not shown apart by seed, rows of combinatorial folds are tested several times"
        : seeds === 1
          ? "one seed, so no spread over seeds"
          : `mean ± standard deviation over ${seeds} seeds`),
    columns: ["member", "AUC", "log-loss", "Buy share"],
    rows: spreads.map(({ name, auc, logLoss, buyShare }) => [
      name,
      said(auc, formatNumber),
      said(logLoss, formatNumber),
      said(buyShare, formatPercent),
    ]),
  };
}
