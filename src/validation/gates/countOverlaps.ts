/** Training labels that reach into what a model is judged on, counted from their intervals alone. */
import type { LabelIntervals } from "../../dataset/index.js";
import type { PredictionTable } from "../../predictions/index.js";

/**
 * Counts training intervals `[t0, t1)` that meet the test window: from its first decision to its last label.
 *
 * @param training Of one model that made all predictions, or one entry per fold, by the number in `predictions.fold`.
 * @throws {RangeError} If folds are given but the predictions name none, or one that has no entry.
 */
export function countOverlaps(
  predictions: PredictionTable,
  training: LabelIntervals | readonly LabelIntervals[],
): { readonly overlaps: number; readonly trainingRows: number } {
  const parts = isFolds(training)
    ? byFold(predictions, training)
    : [{ training, window: windowOf(predictions, () => true) }];
  let overlaps = 0;
  let trainingRows = 0;
  for (const { training: rows, window } of parts) {
    trainingRows += rows.t0Ms.length;
    for (let i = 0; i < rows.t0Ms.length; i++)
      if (rows.t1Ms[i]! > window.fromMs && rows.t0Ms[i]! < window.toMs) overlaps++;
  }
  return { overlaps, trainingRows };
}

interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

function isFolds(training: LabelIntervals | readonly LabelIntervals[]): training is readonly LabelIntervals[] {
  return Array.isArray(training);
}

function byFold(
  predictions: PredictionTable,
  folds: readonly LabelIntervals[],
): { readonly training: LabelIntervals; readonly window: Window }[] {
  const { fold } = predictions;
  if (fold === undefined)
    throw new RangeError("Cannot count overlaps by fold as predictions must name their folds: found none");
  return [...new Set(fold)].map((number) => {
    const training = folds[number];
    if (training === undefined)
      throw new RangeError(
        "Cannot count overlaps by fold as every fold must have its training intervals: found " +
          `${folds.length} for fold ${number}`,
      );
    return { training, window: windowOf(predictions, (row) => fold[row] === number) };
  });
}

/** A decision without a label still opens the window, hence the millisecond. */
function windowOf({ t0Ms, t1Ms }: PredictionTable, holds: (row: number) => boolean): Window {
  let fromMs = Infinity;
  let toMs = -Infinity;
  for (let row = 0; row < t0Ms.length; row++) {
    if (!holds(row)) continue;
    fromMs = Math.min(fromMs, t0Ms[row]!);
    toMs = Math.max(toMs, t1Ms[row]!, t0Ms[row]! + 1);
  }
  return { fromMs, toMs };
}
