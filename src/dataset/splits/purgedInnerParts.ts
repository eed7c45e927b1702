import { requireInRange } from "../../core/index.js";
import type { LabelIntervals } from "../labels/labelIntervals.js";
import { purgedInnerSlice } from "./purgedInnerSlice.js";

export interface InnerParts {
  readonly fitIdx: Int32Array;
  readonly stopIdx: Int32Array;
  /** Empty where nothing is calibrated. */
  readonly calibrationIdx: Int32Array;
  /** Rows that belong to no part: their label ends inside the next one. */
  readonly purgedCount: number;
}

/**
 * Parts a training window by time into rows to fit on, rows that stop the fit and rows that calibrate
 * what was fitted, purged between each part and the next.
 *
 * @param trainIdx Rows of `intervals`, in any order.
 * @param options.stopFrac Share of the rows that stops the fit, in (0, 1).
 * @param options.calibrationFrac Share of the rows, the latest, that calibrates; 0 for none. Both shares
 *   together below 1.
 * @throws {RangeError} If a share is out of range or a part would be empty.
 */
export function purgedInnerParts(
  intervals: LabelIntervals,
  trainIdx: Int32Array,
  { stopFrac, calibrationFrac }: { readonly stopFrac: number; readonly calibrationFrac: number },
): InnerParts {
  const action = "part a training window";
  requireInRange(action, { calibrationFrac }, { atLeast: 0, below: 1 });
  requireInRange(action, { stopFrac }, { above: 0, below: 1 - calibrationFrac });
  const outer =
    calibrationFrac === 0
      ? { fitIdx: trainIdx, validationIdx: new Int32Array(0), purgedCount: 0 }
      : purgedInnerSlice(intervals, trainIdx, { validationFrac: calibrationFrac });
  const inner = purgedInnerSlice(intervals, outer.fitIdx, { validationFrac: stopFrac / (1 - calibrationFrac) });
  return {
    fitIdx: inner.fitIdx,
    stopIdx: inner.validationIdx,
    calibrationIdx: outer.validationIdx,
    purgedCount: outer.purgedCount + inner.purgedCount,
  };
}
