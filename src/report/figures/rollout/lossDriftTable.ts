import { formatMinute, sayCounted } from "../../../core/index.js";
import type { FalseAlarms, LossDrift } from "../../../rollout/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount } from "../../numbers.js";

/** Alarms on the loss of each model, beside what an alarm is worth. */
export function lossDriftTable(watched: readonly LossDrift[]): DataTable {
  return {
    caption:
      "Detectors on the mean Brier loss, in the order in which labels became known, each set on null streams of " +
      "the model's own earlier days; over simulated markets that do not change, with 90 days stated, there was one " +
      "alarm in 83 to 117 days",
    columns: [
      "model",
      "detector, as set",
      "mean losses watched",
      "alarms",
      "first alarm, UTC",
      "days between two false alarms: stated",
      "set to, since few days hide their extremes",
      "measured on held-out streams of those days [95 %]",
    ],
    rows: watched.map(({ model, detector, setting, values, alarmsMs, falseAlarms }) => [
      model,
      `${detector}, ${setting}`,
      formatCount(values),
      falseAlarms === null ? "not watched" : formatCount(alarmsMs.length),
      alarmsMs.length === 0 ? "none" : formatMinute(alarmsMs[0]!),
      falseAlarms === null ? "-" : formatCount(falseAlarms.statedDays),
      falseAlarms === null ? "-" : formatCount(falseAlarms.setDays),
      falseAlarms === null ? "-" : sayMeasured(falseAlarms),
    ]),
  };
}

function sayMeasured({ measuredDays: { value, low, high }, alarms, days }: FalseAlarms): string {
  if (alarms === 0) return `none in ${sayCounted(days, "day")}, so at least ${formatCount(low)}`;
  return `${formatCount(value)} [${formatCount(low)}, ${formatCount(high)}]`;
}
