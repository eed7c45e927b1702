/**
 * The objective of a search: mean fold AUC less a penalty for a mean raw score away from one half.
 *
 * A scalar penalty hides a trade-off, so a trial keeps both parts, fold by fold.
 */
import { rocAuc } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";

/** One trial on one test window, or several trials on the same rows: labels and what was predicted. */
export type FoldPredictions = Pick<PredictionTable, "t0Ms" | "score" | "probability"> & { readonly label: Uint8Array };

/** What a trial is judged by, one entry a searched fold. */
export interface TrialParts {
  /** Of the un-linked probability. */
  readonly foldAuc: readonly number[];
  /** Of the raw score. */
  readonly foldMeanScore: readonly number[];
  readonly foldRows: readonly number[];
}

export const NO_PARTS: TrialParts = { foldAuc: [], foldMeanScore: [], foldRows: [] };

/** The parts with one more fold. A prediction that is not finite gives NaN, which fails the trial. */
export function withFold(
  { foldAuc, foldMeanScore, foldRows }: TrialParts,
  { label, score, probability }: FoldPredictions,
): TrialParts {
  const isFinite = score.every(Number.isFinite) && probability.every(Number.isFinite);
  return {
    foldAuc: [...foldAuc, isFinite ? rocAuc(label, probability) : NaN],
    foldMeanScore: [...foldMeanScore, isFinite ? score.reduce((sum, value) => sum + value, 0) / score.length : NaN],
    foldRows: [...foldRows, score.length],
  };
}

/** Mean raw score over all rows of all folds. */
export function meanScoreOf({ foldMeanScore, foldRows }: TrialParts): number {
  const rows = foldRows.reduce((sum, count) => sum + count, 0);
  return foldMeanScore.reduce((sum, value, k) => sum + value * foldRows[k]!, 0) / rows;
}

/** Mean AUC over folds, each counting the same. */
export function meanAucOf({ foldAuc }: Pick<TrialParts, "foldAuc">): number {
  return foldAuc.reduce((sum, auc) => sum + auc, 0) / foldAuc.length;
}

/** {@link meanAucOf} less `balancePenalty` x |0.5 - {@link meanScoreOf}|. */
export function searchObjective(parts: TrialParts, balancePenalty: number): number {
  return meanAucOf(parts) - balancePenalty * Math.abs(0.5 - meanScoreOf(parts));
}
