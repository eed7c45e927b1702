import { formatDuration, formatMinute } from "../../../core/index.js";
import type { LakeAudit } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";

/** What a lake holds of each symbol. */
export function marketAuditTable({ symbols }: Pick<LakeAudit, "symbols">): DataTable {
  return {
    caption: "Bars of the run",
    columns: ["symbol", "bar", "bars", "first", "last", "gaps", "bars without volume"],
    rows: symbols.map(({ symbol, barMs, bars, span, gapCount, zeroVolumeBars }): Cell[] => [
      symbol,
      formatDuration(barMs),
      bars,
      formatMinute(span.fromMs),
      formatMinute(span.toMs),
      gapCount,
      zeroVolumeBars,
    ]),
  };
}
