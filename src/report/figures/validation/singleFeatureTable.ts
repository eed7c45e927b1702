/** A model beside the best feature alone. */
import type { SingleFeatureBaseline } from "../../../validation/index.js";
import type { DataTable } from "../../figure.js";
import { formatCount, formatEstimate } from "../../numbers.js";

/** Both AUCs and their difference on the same rows. */
export function singleFeatureTable(baseline: SingleFeatureBaseline, { model }: { readonly model: string }): DataTable {
  const { feature, sign, n, featureAuc, modelAuc, difference } = baseline;
  const read = sign === 1 ? "high is Buy" : "low is Buy";
  return {
    caption: singleFeatureSentence(baseline, { model }),
    columns: ["what ranks", "AUC on unseen days", "rows"],
    rows: [
      [model, formatEstimate(modelAuc), formatCount(n)],
      [`${feature} alone, ${read}`, formatEstimate(featureAuc), formatCount(n)],
      ["difference, paired by day", formatEstimate(difference), formatCount(n)],
    ],
  };
}

/** Whether the model is worth more than the feature that was strongest before anybody looked at these days. */
function singleFeatureSentence(
  { feature, difference }: SingleFeatureBaseline,
  { model }: { readonly model: string },
): string {
  const by = `by ${formatEstimate(difference)} of AUC`;
  if (difference.low > 0) return `${model} ranks better than ${feature} alone, ${by}`;
  if (difference.high < 0)
    return `${feature} alone ranks better than ${model}: the difference is ${formatEstimate(difference)}`;
  return `${model} and ${feature} alone cannot be told apart: the difference is ${formatEstimate(difference)} of AUC`;
}
