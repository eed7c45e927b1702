import { formatDate, formatDuration } from "../../../core/index.js";
import type { LakeAudit } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";

/** What the trades say of the clock of every other series; one that fits them too little to say it is listed so. */
export function marketClockTable({ clocks }: Pick<LakeAudit, "clocks">): DataTable {
  return {
    caption: "Stamps against the trades, from their fit to the bars' ranges and volumes at lags of minutes to hours",
    columns: ["series", "symbol", "from", "to", "stamps are"],
    rows: clocks.flatMap(({ input, symbol, stretches }): Cell[][] =>
      stretches === null || stretches.length === 0
        ? [[input, symbol, null, null, "not told: the series fits the trades too little"]]
        : stretches.map(({ fromMs, toMs, lagMs }) => [
            input,
            symbol,
            formatDate(fromMs),
            formatDate(toMs),
            lagMs === 0 ? "on time" : `${formatDuration(Math.abs(lagMs))} ${lagMs > 0 ? "late" : "early"}`,
          ]),
    ),
  };
}
