import { formatMinute } from "../../../core/index.js";
import type { LakeAudit } from "../../../market/index.js";
import type { Cell, DataTable } from "../../figure.js";

/** Values of each symbol that cannot be right, or hardly: prices, prints, series that hung. */
export function marketFaultTable({ symbols }: Pick<LakeAudit, "symbols">): DataTable {
  return {
    caption: "What cannot be right",
    columns: ["symbol", "impossible bars", "stuck bars", "bad prints", "first bad print", "series that hung"],
    rows: symbols.map(({ symbol, faults, stuckInputs }): Cell[] => [
      symbol,
      faults.impossibleBars,
      faults.stuckBars,
      faults.spikesMs.length,
      faults.spikesMs.length === 0 ? "none" : formatMinute(faults.spikesMs[0]!),
      stuckInputs.length === 0 ? "none" : stuckInputs.map(({ input }) => input).join(", "),
    ]),
  };
}
