import {
  developmentRows,
  purgedWalkForward,
  type Dataset,
  type Fold,
  type WalkForwardSplit,
} from "../../dataset/index.js";

/**
 * Walk-forward folds over the development period, as rows of the dataset; nothing of the confirmation period
 * is in them.
 */
export function developmentFolds(dataset: Dataset, split: WalkForwardSplit): Fold[] {
  const { idx } = developmentRows(dataset);
  const t0Ms = Float64Array.from(idx, (row) => dataset.t0Ms[row]!);
  const t1Ms = Float64Array.from(idx, (row) => dataset.t1Ms[row]!);
  const toDataset = (rows: Int32Array) => Int32Array.from(rows, (row) => idx[row]!);
  return purgedWalkForward({ t0Ms, t1Ms }, split).map(({ trainIdx, testIdx, ...counts }) => ({
    trainIdx: toDataset(trainIdx),
    testIdx: toDataset(testIdx),
    ...counts,
  }));
}
