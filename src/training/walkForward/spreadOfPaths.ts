/** How far one recipe's AUC depends on which past it was trained on: its backtest paths side by side. */
import { estimateAuc, mean, standardDeviation, type Estimate } from "../../core/index.js";
import { daysWithRows } from "./rankCandidates.js";
import type { WalkForwardResult } from "./trainWalkForward.js";

export interface PathSpread {
  readonly recipe: string;
  /** Of the ensemble on each path, in the order of the paths; intervals over days. */
  readonly auc: readonly Estimate[];
  readonly mean: number;
  /** Standard deviation over the paths, n - 1; NaN of a single one. */
  readonly deviation: number;
  /** Fits that the paths are made of. */
  readonly folds: number;
  /** Rows of one path; all paths tell of the same ones. */
  readonly n: number;
  readonly effectiveN: number;
  readonly confidence: number;
}

/**
 * Measures every path of a result. Paths share days and models, so their spread says how much the answer
 * depends on the training rows; what days would have come out otherwise is in each path's own interval.
 *
 * @throws {TypeError} If the predictions carry no labels.
 */
export function spreadOfPaths(
  { recipe, folds, paths }: WalkForwardResult,
  { confidence }: { readonly confidence: number },
): PathSpread {
  const auc = paths.map(({ t0Ms, label, probability }) => {
    if (label === undefined)
      throw new TypeError("Cannot measure paths as their predictions must carry labels: found none");
    return estimateAuc({ timeMs: t0Ms, labels: label, scores: probability, confidence });
  });
  const values = auc.map(({ value }) => value);
  const { t0Ms } = paths[0]!;
  const spread = values.length < 2 ? NaN : standardDeviation(values) * Math.sqrt(values.length / (values.length - 1));
  return {
    recipe: recipe.name,
    auc,
    mean: mean(values),
    deviation: spread,
    folds: folds.length,
    n: t0Ms.length,
    effectiveN: daysWithRows(t0Ms),
    confidence,
  };
}
