/** The cells of regime, symbol and hours in which a model is furthest off, after pooling. */
import { sayCounted } from "../../../core/index.js";
import type { PooledBias } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { formatNumber } from "../../numbers.js";
import { POOLED_COLUMNS, pooledCells } from "./pooledBiasFigure.js";

/** Cells shown when no number is given. */
const SHOWN = 12;

/** The worst `top` cells by the size of their pooled bias, largest first. */
export function worstCellsTable(
  model: string,
  { groups, betweenDeviation, leftOut }: PooledBias,
  { top = SHOWN }: { readonly top?: number } = {},
): DataTable {
  const worst = [...groups].sort((a, b) => Math.abs(b.pooled.value) - Math.abs(a.pooled.value)).slice(0, top);
  const off = groups.filter(({ pooled: { low, high } }) => low > 0 || high < 0).length;
  const without = leftOut.length === 0 ? "" : `; left out: ${sayCounted(leftOut.length, "cell")} with too few days`;
  return {
    caption:
      groups.length === 0
        ? `Worst cells of ${model}: none has rows on five days`
        : `Worst ${worst.length} of ${groups.length} cells of ${model}, pooled; ${off === 0 ? "none" : off} ` +
          `${off > 1 ? "are" : "is"} shown to be off; ` +
          `beyond their errors cells differ by ${formatNumber(betweenDeviation)}${without}`,
    columns: POOLED_COLUMNS.slice(1),
    rows: worst.map(pooledCells),
  };
}
