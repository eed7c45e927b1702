import { formatDate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";

/** First and last UTC day of the decisions that were judged, for the `data` of verdict.json: `2025-11-26`. */
export function judgedDays({ t0Ms }: Pick<PredictionTable, "t0Ms">): {
  readonly judgedFrom: string;
  readonly judgedTo: string;
} {
  return { judgedFrom: formatDate(t0Ms[0]!), judgedTo: formatDate(t0Ms.at(-1)!) };
}
