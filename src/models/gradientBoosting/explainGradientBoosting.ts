import { createMatrix, type Matrix } from "../../core/index.js";
import type { FittedModel, ModelInput } from "../contract.js";
import { requireGradientBoosting } from "./gradientBoostingModel.js";

export interface Explanation {
  /**
   * SHAP values, shape [samples, features], in logits of the score: what each feature added to or took from
   * the row's margin.
   */
  readonly contributions: Matrix;
  /** The margin before any feature speaks; bias + a row's contributions = its margin. */
  readonly bias: Float32Array;
}

/**
 * Why each sample got its score; of a window the last row is read. NaN is a missing value and may
 * contribute too. An empty input gives a matrix of no rows.
 *
 * @throws {TypeError} If the model is no boosted trees. @throws {RangeError} If columns do not match.
 * Source: TreeSHAP (Lundberg et al. 2018), exact, as XGBoost computes it.
 */
export function explainGradientBoosting(model: FittedModel, x: ModelInput): Explanation {
  const trees = requireGradientBoosting("explain scores", model);
  const cols = trees.featureNames.length;
  const values = trees.readRows("explain scores", x, (booster, data) => booster.contributions(data, cols));
  const rows = values.length / (cols + 1);
  const contributions = createMatrix(rows, cols);
  const bias = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const from = row * (cols + 1);
    contributions.data.set(values.subarray(from, from + cols), row * cols);
    bias[row] = values[from + cols]!;
  }
  return { contributions, bias };
}
