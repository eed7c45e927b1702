import type { Dataset } from "../dataset/index.js";
import type { PredictionTable } from "./predictionTable.js";

/** Times, symbols and the judged label of dataset rows: all of a prediction table but what a model says. */
export function rowsAsPredictions(
  dataset: Dataset,
  rows: ArrayLike<number>,
): Pick<PredictionTable, "t0Ms" | "t1Ms" | "symbol"> & { readonly label: Uint8Array } {
  return {
    t0Ms: Float64Array.from(rows, (row) => dataset.t0Ms[row]!),
    t1Ms: Float64Array.from(rows, (row) => dataset.t1Ms[row]!),
    symbol: Array.from(rows, (row) => dataset.symbols[dataset.symbolIndex[row]!]!),
    label: Uint8Array.from(rows, (row) => dataset.judged.label[row]!),
  };
}
