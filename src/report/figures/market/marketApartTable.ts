import type { ImportReceipt, LakeAudit } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";

/** What was recognised but is no part of the markets, and why. */
export function marketApartTable(apart: ImportReceipt["apart"] | LakeAudit["apart"]): DataTable {
  return {
    caption: "Series kept apart",
    columns: ["series", "rows", "reason"],
    rows: apart.map(({ series, rows, reason }): Cell[] => [series, rows, reason]),
  };
}
