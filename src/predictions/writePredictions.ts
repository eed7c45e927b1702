/** Prediction tables as CSV, in the layout that `importPredictions` reads from anybody. */
import { writeFileAtomically } from "../core/index.js";
import type { PredictionTable } from "./predictionTable.js";

/**
 * Writes `timeMs,symbol,probability,score,label,fold,t1Ms`; `timeMs` is the decision time. Importing the file
 * gives every bit back.
 */
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
      cellOf(symbol[i]!),
      digitsOf(probability[i]!),
      digitsOf(score[i]!),
      ...(label ? [label[i]] : []),
      ...(fold ? [fold[i]] : []),
      t1Ms[i],
    ].join(","),
  );
  writeFileAtomically(path, `${[header.join(","), ...lines].join("\n")}\n`);
}

/** The fewest digits that name this double and no other; JavaScript would drop the sign of -0. */
function digitsOf(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Quoted where commas or quotes are part of the text. */
function cellOf(text: string): string {
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
