/** Walk-forward folds on one clock: train on what was known when the test window opened. */
import { requireInRange, requireInteger } from "../../core/index.js";
import { requireIntervals, type LabelIntervals } from "../labels/labelIntervals.js";

/** Row indices of one fold, ascending. */
export interface Fold {
  readonly trainIdx: Int32Array;
  readonly testIdx: Int32Array;
  /** Rows that begin before the test window and are dropped since their label ends inside it. */
  readonly purgedCount: number;
  /** Rows dropped on top of these for the gap. */
  readonly embargoedCount: number;
}

export interface WalkForwardSplit {
  readonly folds: number;
  /** Share of the span before the first test window. */
  readonly firstTrainFrac: number;
  /** `rolling` keeps the training span at its first length. */
  readonly mode: "expanding" | "rolling";
  /** Time that must lie between the end of a training label and the test window. */
  readonly gapMs: number;
}

/**
 * Test windows of equal length that cover the span after `firstTrainFrac`, each opening at its boundary
 * whether or not a row stands there. A training label that is known exactly at the opening stays.
 *
 * @param split Five expanding windows behind the first half, without a gap, where it says nothing else.
 * @throws {RangeError} If a fold would have no training or no test rows.
 * Source: Lopez de Prado, Advances in Financial Machine Learning, ch. 7.
 */
export function purgedWalkForward(
  intervals: LabelIntervals,
  { folds = 5, firstTrainFrac = 0.5, mode = "expanding", gapMs = 0 }: Partial<WalkForwardSplit> = {},
): Fold[] {
  const action = "split a walk-forward";
  requireIntervals(action, intervals);
  requireInteger(action, { folds }, { atLeast: 1 });
  requireInRange(action, { firstTrainFrac }, { above: 0, below: 1 });
  requireInRange(action, { gapMs }, { atLeast: 0 });
  const { t0Ms, t1Ms } = intervals;
  const first = t0Ms.reduce((a, b) => Math.min(a, b));
  const last = t0Ms.reduce((a, b) => Math.max(a, b));
  const boundary = (k: number) => first + (last - first) * (firstTrainFrac + ((1 - firstTrainFrac) * k) / folds);

  return Array.from({ length: folds }, (_, k): Fold => {
    const opens = boundary(k);
    // The last window keeps the row that stands on its far edge.
    const closes = k + 1 === folds ? Infinity : boundary(k + 1);
    const oldest = mode === "rolling" ? opens - (boundary(0) - first) : -Infinity;
    const train: number[] = [];
    const test: number[] = [];
    let purgedCount = 0;
    let embargoedCount = 0;
    for (let i = 0; i < t0Ms.length; i++) {
      const t0 = t0Ms[i]!;
      if (t0 >= opens && t0 < closes) test.push(i);
      if (t0 >= opens || t0 < oldest) continue;
      if (t1Ms[i]! > opens) purgedCount++;
      else if (t1Ms[i]! > opens - gapMs) embargoedCount++;
      else train.push(i);
    }
    if (train.length === 0 || test.length === 0) {
      throw new RangeError(
        `Cannot ${action} as every fold must hold training and test rows: fold ${k + 1} of ${folds} ` +
          `has ${train.length} and ${test.length}; use fewer folds or more data`,
      );
    }
    return { trainIdx: Int32Array.from(train), testIdx: Int32Array.from(test), purgedCount, embargoedCount };
  });
}
