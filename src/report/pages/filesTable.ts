import type { DataTable } from "../figure.js";
import { marketApartTable } from "../figures/market/marketApartTable.js";
import { marketCensoringTable } from "../figures/market/marketCensoringTable.js";
import { marketProvenanceTable } from "../figures/market/marketProvenanceTable.js";
import { marketReceiptTable } from "../figures/market/marketReceiptTable.js";
import type { PreparedMarkets } from "../../run/index.js";

/**
 * Where a run's data come from: files with hashes and licences, what the import did, what the feed of liquidations
 * hid, what was kept apart; or the simulator.
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
  const isRecorded = receipt.series.some(({ censoring }) => censoring !== undefined);
  const hidden = isRecorded ? [marketCensoringTable(receipt)] : [];
  return [marketProvenanceTable(receipt), marketReceiptTable(receipt), ...hidden, ...apart];
}
