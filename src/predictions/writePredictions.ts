/** Prediction tables as CSV, in the layout that `importPredictions` reads from anybody. */
import { writeFileAtomically } from "../core/index.js";
import type { PredictionTable } from "./predictionTable.js";

/** Writes `timeMs,symbol,probability,score,label,fold,t1Ms`; `timeMs` is the decision time. Floats keep every bit. */
export function writePredictions(
  path: string,
  { t0Ms, t1Ms, symbol, score, probability, label, fold }: PredictionTable,
): void {
  const header = [
    "timeMs",
    "symbol",
    "probability",
    "score",
    ...(label ? ["label"] : []),
    ...(fold ? ["fold"] : []),
    "t1Ms",
  ];
  const lines = Array.from(t0Ms, (timeMs, i) =>
    [
      timeMs,
      symbol[i],
      probability[i],
      score[i],
      ...(label ? [label[i]] : []),
      ...(fold ? [fold[i]] : []),
      t1Ms[i],
    ].join(","),
  );
  writeFileAtomically(path, `${[header.join(","), ...lines].join("\n")}\n`);
}
