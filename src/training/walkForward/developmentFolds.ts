import {
  combinatorialPurgedFolds,
  developmentRows,
  purgedWalkForward,
  type CombinatorialFold,
  type CombinatorialSplit,
  type Dataset,
  type Fold,
  type LabelIntervals,
  type WalkForwardSplit,
} from "../../dataset/index.js";

/**
 * Walk-forward folds over the development period, as rows of the dataset; nothing of the confirmation period
 * is in them.
 */
export function developmentFolds(dataset: Dataset, split: WalkForwardSplit): Fold[] {
  return ofDevelopment(dataset, (intervals) => purgedWalkForward(intervals, split));
}

/**
 * Combinatorial purged folds over the development period, as rows of the dataset. They train on rows behind a
 * test window too, so what they say is of a model that knew a later market, never of a past in which one
 * could have traded.
 *
 * @throws {RangeError} If a fold has no training rows left, or an option is out of range.
 */
export function combinatorialDevelopmentFolds(dataset: Dataset, split: CombinatorialSplit): CombinatorialFold[] {
  return ofDevelopment(dataset, (intervals) => combinatorialPurgedFolds(intervals, split));
}

function ofDevelopment<F extends Fold>(dataset: Dataset, split: (intervals: LabelIntervals) => F[]): F[] {
  const { idx } = developmentRows(dataset);
  const t0Ms = Float64Array.from(idx, (row) => dataset.t0Ms[row]!);
  const t1Ms = Float64Array.from(idx, (row) => dataset.t1Ms[row]!);
  const toDataset = (rows: Int32Array) => Int32Array.from(rows, (row) => idx[row]!);
  return split({ t0Ms, t1Ms }).map((fold) => ({
    ...fold,
    trainIdx: toDataset(fold.trainIdx),
    testIdx: toDataset(fold.testIdx),
  }));
}
