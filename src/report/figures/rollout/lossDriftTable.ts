import { formatMinute } from "../../../core/index.js";
import type { LossDrift } from "../../../rollout/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount } from "../../numbers.js";

/** Alarms on the loss of each model, beside what an alarm is worth. */
export function lossDriftTable(watched: readonly LossDrift[]): DataTable {
  return {
    caption: "ADWIN (delta 0.002) on the Brier loss, in the order in which labels became known",
    columns: [
      "model",
      "losses watched",
      "alarms",
      "first alarm, UTC",
      "losses between two false alarms on a quiet stream",
    ],
    rows: watched.map(({ model, values, alarmsMs, onQuietStream: { averageRunLength, values: quiet } }) => [
      model,
      formatCount(values),
      formatCount(alarmsMs.length),
      alarmsMs.length === 0 ? "none" : formatMinute(alarmsMs[0]!),
      Number.isFinite(averageRunLength) ? formatCount(averageRunLength) : `no false alarm in ${formatCount(quiet)}`,
    ]),
  };
}
