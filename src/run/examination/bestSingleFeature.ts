import { confirmationRows, type Dataset } from "../../dataset/index.js";
import type { FeaturesExploration } from "../../features/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { singleFeatureBaseline, type SingleFeatureBaseline } from "../../validation/index.js";

/**
 * The model beside the feature whose AUC alone lay furthest from 0.5.
 *
 * Timing: feature and sign come from development rows, both are judged on the confirmation period.
 *
 * @param predictions Of all rows of the confirmation period.
 * @returns Null where no feature could be measured, or one class is absent.
 */
export function bestSingleFeature(
  dataset: Dataset,
  predictions: PredictionTable,
  { features }: FeaturesExploration,
  { confidence }: { readonly confidence: number },
): SingleFeatureBaseline | null {
  const measured = features.flatMap(({ name, information }) =>
    information === null ? [] : [{ name, lead: information.auc.value - 0.5 }],
  );
  const [first, ...others] = measured;
  if (first === undefined) return null;
  const { name, lead } = others.reduce(
    (best, each) => (Math.abs(each.lead) > Math.abs(best.lead) ? each : best),
    first,
  );
  const { data, cols } = dataset.features;
  const column = dataset.featureNames.indexOf(name);
  const values = Float64Array.from(confirmationRows(dataset), (row) => data[dataset.featureRow[row]! * cols + column]!);
  return singleFeatureBaseline(predictions, { name, sign: lead >= 0 ? 1 : -1, values }, { confidence });
}
