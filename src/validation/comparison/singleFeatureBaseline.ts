/** What a model adds to the best feature alone, taken as it is. */
import { estimateAuc, estimateAucDifference, requireSameLength, type Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";

/** A feature that was chosen without these rows. */
export interface ChosenFeature {
  readonly name: string;
  /** 1 where high values were followed by BUY when it was chosen, -1 where low ones were. */
  readonly sign: 1 | -1;
  /** Shape [rows]: its value at each prediction; NaN where missing. */
  readonly values: ArrayLike<number>;
}

/** Model and feature on the rows that have both. */
export interface SingleFeatureBaseline {
  readonly feature: string;
  readonly sign: 1 | -1;
  readonly n: number;
  readonly featureAuc: Estimate;
  readonly modelAuc: Estimate;
  /** The model's AUC less the feature's, paired by day. */
  readonly difference: Estimate;
}

/**
 * AUC of a model beside that of one feature, on the same rows.
 *
 * Timing: honest only if feature and sign were chosen on other rows than these.
 *
 * @returns Null where the rows with a value hold one class only.
 * @throws {RangeError} If there are no labels, or lengths differ.
 */
export function singleFeatureBaseline(
  { t0Ms, probability, label }: PredictionTable,
  { name, sign, values }: ChosenFeature,
  { confidence }: { readonly confidence: number },
): SingleFeatureBaseline | null {
  const action = "compare a model with one feature";
  if (label === undefined) throw new RangeError(`Cannot ${action} as predictions must have labels: found none`);
  requireSameLength(action, { t0Ms, values });
  const rows = Int32Array.from(t0Ms, (_, row) => row).filter((row) => !Number.isNaN(values[row]!));
  const timeMs = Float64Array.from(rows, (row) => t0Ms[row]!);
  const labels = Uint8Array.from(rows, (row) => label[row]!);
  if (!labels.includes(0) || !labels.includes(1)) return null;
  const ofFeature = Float64Array.from(rows, (row) => sign * values[row]!);
  const ofModel = Float64Array.from(rows, (row) => probability[row]!);
  return {
    feature: name,
    sign,
    n: rows.length,
    featureAuc: estimateAuc({ timeMs, labels, scores: ofFeature, confidence }),
    modelAuc: estimateAuc({ timeMs, labels, scores: ofModel, confidence }),
    difference: estimateAucDifference({ timeMs, labels, scoresA: ofModel, scoresB: ofFeature, confidence }),
  };
}
