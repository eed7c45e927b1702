import type { DataTable } from "../figure.js";
import { marketApartTable, marketProvenanceTable, marketReceiptTable } from "../figures/marketReceiptTables.js";
import type { PreparedMarkets } from "../../run/index.js";

/**
 * Where a run's data come from: files with hashes and licences, what the import did, what it kept apart; or
 * the simulator.
 */
export function filesTable({
  originLine,
  lakeHash,
  receipt,
}: Pick<PreparedMarkets, "originLine" | "lakeHash" | "receipt">): DataTable[] {
  if (receipt === undefined)
    return [
      {
        caption: "No files: the market was simulated",
        columns: ["source", "content hash"],
        rows: [[originLine, lakeHash]],
      },
    ];
  const apart = receipt.apart.length === 0 ? [] : [marketApartTable(receipt.apart)];
  return [marketProvenanceTable(receipt), marketReceiptTable(receipt), ...apart];
}
