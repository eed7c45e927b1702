/** What the feed of recorded liquidations does not show. */
import { formatDuration, sayPercent, SECOND_MS } from "../../../core/index.js";
import type { ImportReceipt } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";

/** A row for each series of liquidations that was recorded with its coverage known to the second; else none. */
export function marketCensoringTable({ series }: Pick<ImportReceipt, "series">): DataTable {
  return {
    caption: "What the feed of recorded liquidations hides: Binance shows one a second and symbol at most",
    columns: ["symbol", "venue", "covered", "liquidations", "seconds that have one", "hidden, estimated"],
    rows: series.flatMap(({ symbol, venue, censoring }): Cell[][] => {
      if (censoring === undefined) return [];
      const { coveredSeconds, events, occupiedFrac, hiddenFrac, countedHiddenFrac } = censoring;
      return [
        [
          symbol,
          venue,
          formatDuration(coveredSeconds * SECOND_MS),
          events,
          Number.isNaN(occupiedFrac) ? null : sayPercent(occupiedFrac),
          countedHiddenFrac === undefined
            ? `${sayPercent(hiddenFrac)}, more where they come in clusters`
            : `none; one a second would hide ${sayPercent(countedHiddenFrac)}`,
        ],
      ];
    }),
  };
}
