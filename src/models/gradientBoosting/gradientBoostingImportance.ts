import type { FittedModel } from "../contract.js";
import { requireGradientBoosting } from "./gradientBoostingModel.js";

export interface FeatureImportance {
  readonly feature: string;
  /** Loss that all splits on the feature took away, in XGBoost's units. */
  readonly gain: number;
  /** The same as a share of all features' gain; 0 where nothing was split. */
  readonly share: number;
}

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
