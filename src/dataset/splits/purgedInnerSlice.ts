import { requireInRange } from "../../core/index.js";
import type { LabelIntervals } from "../labels/labelIntervals.js";

export interface InnerSlice {
  readonly fitIdx: Int32Array;
  readonly validationIdx: Int32Array;
  /** Rows that belong to neither: their label ends inside the validation slice. */
  readonly purgedCount: number;
}

/**
 * Parts a training window into rows to fit on and its last rows to stop on, purged between them.
 *
 * @param trainIdx Rows of `intervals`, in any order.
 * @param options.validationFrac Share of the rows, by time, that goes to validation.
 * @throws {RangeError} If either part would be empty.
 */
export function purgedInnerSlice(
  { t0Ms, t1Ms }: LabelIntervals,
  trainIdx: Int32Array,
  { validationFrac }: { readonly validationFrac: number },
): InnerSlice {
  requireInRange("part a training window", { validationFrac }, { above: 0, below: 1 });
  const times = Float64Array.from(trainIdx, (row) => t0Ms[row]!).sort();
  const opens = times[Math.floor(times.length * (1 - validationFrac))] ?? NaN;
  const fitIdx = trainIdx.filter((row) => t1Ms[row]! <= opens);
  const validationIdx = trainIdx.filter((row) => t0Ms[row]! >= opens);
  if (fitIdx.length === 0 || validationIdx.length === 0) {
    throw new RangeError(
      `Cannot part a training window as both parts must hold rows: of ${trainIdx.length} rows ` +
        `${fitIdx.length} are left to fit on and ${validationIdx.length} to stop on`,
    );
  }
  return { fitIdx, validationIdx, purgedCount: trainIdx.length - fitIdx.length - validationIdx.length };
}
