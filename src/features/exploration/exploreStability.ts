/** Whether a feature says the same of what comes next in every part of the span. */
import { spearmanCorrelation } from "../../core/index.js";
import type { DriftPart } from "./exploreDrift.js";

/** Below this many rows a part says nothing. */
const FEWEST_ROWS = 30;

/** Rows of one feature, ascending in time. */
interface OwnRows {
  readonly timeMs: Float64Array;
  readonly value: Float64Array;
  readonly returnFrac: Float64Array;
}

/**
 * Rank IC of each part by itself, without an interval: what is looked at is whether signs agree.
 *
 * @returns One a part; null with fewer than 30 rows, or where nothing varies.
 */
export function rankIcOfParts(
  { timeMs, value, returnFrac }: OwnRows,
  parts: readonly Pick<DriftPart, "fromMs" | "toMs">[],
): (number | null)[] {
  return parts.map(({ fromMs, toMs }) => {
    const rows = Int32Array.from(timeMs, (_, row) => row).filter(
      (row) => timeMs[row]! >= fromMs && timeMs[row]! < toMs,
    );
    if (rows.length < FEWEST_ROWS) return null;
    const found = spearmanCorrelation(
      Float64Array.from(rows, (row) => value[row]!),
      Float64Array.from(rows, (row) => returnFrac[row]!),
    );
    return Number.isNaN(found) ? null : found;
  });
}
