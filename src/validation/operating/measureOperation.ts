/** What a model's probabilities are good for once somebody decides by them. */
import { averagePrecision, precisionRecallCurve } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { confusionMatrix, type ConfusionMatrix } from "./confusionMatrix.js";
import { decisionCurve, type DecisionCurvePoint } from "./decisionCurve.js";

/** Points of a precision-recall curve that a page needs. */
const CURVE_POINTS = 150;

/** One model at work. */
export interface Operation {
  readonly model: string;
  readonly baseRate: number;
  readonly n: number;
  /** UTC days from the first decision to the last. */
  readonly days: number;
  readonly confidence: number;
  readonly confusion: ConfusionMatrix;
  /** Null where one class is absent. */
  readonly precisionRecall: { readonly recall: readonly number[]; readonly precision: readonly number[] } | null;
  /** Null likewise. */
  readonly averagePrecision: number | null;
  readonly decisionCurve: readonly DecisionCurvePoint[];
}

/** The first line of an {@link Operation}: whose it is, and over how many days. */
export interface OperationOptions {
  readonly model: string;
  readonly days: number;
  readonly confidence: number;
}

/**
 * Confusion at the threshold, precision against recall, and net benefit against the threshold.
 *
 * @throws {RangeError} If there are no labels or no rows.
 */
export function measureOperation(predictions: PredictionTable, options: OperationOptions): Operation {
  const { confidence } = options;
  const confusion = confusionMatrix(predictions, { confidence });
  const label = predictions.label!;
  const buys = label.reduce((sum, y) => sum + y, 0);
  const hasBoth = buys > 0 && buys < label.length;
  return {
    ...options,
    baseRate: buys / label.length,
    n: label.length,
    confusion,
    precisionRecall: hasBoth ? thinned(label, predictions.probability) : null,
    averagePrecision: hasBoth ? averagePrecision(label, predictions.probability) : null,
    decisionCurve: decisionCurve(predictions, { confidence }),
  };
}

/** At most {@link CURVE_POINTS} points, evenly spaced in recall, both ends kept. */
function thinned(label: Uint8Array, probability: Float64Array): NonNullable<Operation["precisionRecall"]> {
  const { recall, precision } = precisionRecallCurve(label, probability);
  const last = recall.length - 1;
  const wanted = Array.from({ length: CURVE_POINTS }, (_, k) => k / (CURVE_POINTS - 1));
  const chosen = [...new Set([0, ...wanted.map((share) => recall.findIndex((at) => at >= share)), last])];
  return { recall: chosen.map((k) => recall[k]!), precision: chosen.map((k) => precision[k]!) };
}
