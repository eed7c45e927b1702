import type { FeatureImportance, FittedModel } from "../contract.js";
import { requireGradientBoosting } from "./gradientBoostingModel.js";

/**
 * How much each feature's splits gained while fitting, largest first; features never split on come last
 * with 0, in the order of the columns.
 *
 * It says what the trees used, on training rows, not what holds outside: judge that by permutation on
 * held-out rows.
 *
 * @throws {TypeError} If the model is no boosted trees; of an ensemble, pass the member.
 * Source: XGBoost's `total_gain`.
 */
export function gradientBoostingImportance(model: FittedModel): FeatureImportance[] {
  const { parts, featureNames } = requireGradientBoosting("measure importance", model);
  const gains = parts.booster.totalGains(featureNames.length);
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  return featureNames
    .map((feature, k) => ({ feature, gain: gains[k]!, share: total === 0 ? 0 : gains[k]! / total }))
    .sort((a, b) => b.gain - a.gain);
}
