import type { ImportReceipt, LakeAudit } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";

/** What was recognised but is no part of the markets, why, and in which file where it is one's own. */
export function marketApartTable(apart: ImportReceipt["apart"] | LakeAudit["apart"]): DataTable {
  return {
    caption: "Series kept apart",
    columns: ["series", "rows", "reason", "file"],
    rows: apart.map((one): Cell[] => [one.series, one.rows, one.reason, "file" in one ? one.file : null]),
  };
}
