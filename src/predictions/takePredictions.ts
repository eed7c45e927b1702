import type { PredictionTable } from "./predictionTable.js";

/** The rows named by `index`, in that order. */
export function takePredictions(
  { t0Ms, t1Ms, symbol, score, probability, label, fold, threshold }: PredictionTable,
  index: Int32Array,
): PredictionTable {
  return {
    t0Ms: Float64Array.from(index, (i) => t0Ms[i]!),
    t1Ms: Float64Array.from(index, (i) => t1Ms[i]!),
    symbol: Array.from(index, (i) => symbol[i]!),
    score: Float64Array.from(index, (i) => score[i]!),
    probability: Float64Array.from(index, (i) => probability[i]!),
    ...(label === undefined ? {} : { label: Uint8Array.from(index, (i) => label[i]!) }),
    ...(fold === undefined ? {} : { fold: Int32Array.from(index, (i) => fold[i]!) }),
    threshold,
  };
}
