import { createMatrix } from "../../../core/index.js";
import type { Dataset } from "../../../dataset/index.js";

/** The dataset with other values in its rows: `valueOf(row, column, value)`, at decision rows only. */
export function replaceColumns(
  dataset: Dataset,
  valueOf: (row: number, column: number, value: number) => number,
): Dataset {
  const { features, featureRow } = dataset;
  const data = features.data.slice();
  featureRow.forEach((at, row) => {
    for (let column = 0; column < features.cols; column++)
      data[at * features.cols + column] = valueOf(row, column, features.data[at * features.cols + column]!);
  });
  return { ...dataset, features: createMatrix(features.rows, features.cols, data) };
}
