/** Where the data came from. */
import { sayCounted } from "../../../core/index.js";
import type { ImportReceipt } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";
import { formatCount } from "../../numbers.js";

/** Digits of a hash that a reader compares. */
const HASH_DIGITS = 12;

/** The provenance card: each file of a known layout with its hash and licence. */
export function marketProvenanceTable({ files }: Pick<ImportReceipt, "files">): DataTable {
  const known = files.filter(({ series, rows }) => series.length > 0 || rows > 0);
  const others = files.length - known.length;
  return {
    caption:
      `${sayCounted(known.length, "file")} with ` +
      `data${others === 0 ? "" : `, ${formatCount(others)} others skipped`}`,
    columns: ["file", "layout", "rows", "series", "licence", "SHA-256"],
    rows: known.map(({ name, layout, rows, series, licence, sha256, notes }): Cell[] => [
      name,
      [layout, ...notes].join("; "),
      rows,
      series.length === 0 ? "none, see series kept apart" : series.join(", "),
      licence ?? "none found beside it",
      sha256.slice(0, HASH_DIGITS),
    ]),
  };
}
