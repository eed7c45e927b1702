/** Every way to predict that a walk-forward tried, ranked by one rule. Nothing is dropped for ranking low. */
import { brierScore, dayBlocks, estimateAuc, estimateMean, logLoss, rocAuc, type Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { Candidate, CandidateId, WalkForwardResult } from "./trainWalkForward.js";

/** `objective` is the search's: mean fold AUC less a penalty for a mean score away from one half. */
export type RankingRule = "auc" | "brier" | "logLoss" | "objective";

export interface RankingOptions {
  readonly by: RankingRule;
  /** Of the objective. */
  readonly balancePenalty: number;
  readonly confidence: number;
}

export interface RankedCandidate {
  readonly id: CandidateId;
  readonly name: string;
  /** 1 for the best. */
  readonly rank: number;
  readonly auc: Estimate;
  readonly brier: Estimate;
  readonly logLoss: Estimate;
  readonly objective: number;
  /** Per fold, in order. */
  readonly foldAuc: readonly number[];
  readonly meanScore: number;
  /** Share of decisions to buy. */
  readonly buyRatio: number;
}

export interface CandidateRanking {
  readonly recipe: string;
  readonly by: RankingRule;
  /** Best first; equals in the order in which they were trained. */
  readonly candidates: readonly RankedCandidate[];
  readonly n: number;
  /** UTC days behind the intervals. */
  readonly effectiveN: number;
  readonly confidence: number;
}

/** How each rule reads: larger or smaller is better. */
const BETTER: Readonly<Record<RankingRule, "larger" | "smaller">> = {
  auc: "larger",
  brier: "smaller",
  logLoss: "smaller",
  objective: "larger",
};

/**
 * Ranks every member and both ensembles on their out-of-fold predictions of the judged label.
 *
 * Timing: out-of-fold rows of the development period only. A candidate that was chosen by its rank looks
 * better here than it is: what it is worth is judged on the confirmation period.
 *
 * @throws {RangeError} If the predictions hold one class only.
 */
export function rankCandidates({ recipe, candidates }: WalkForwardResult, options: RankingOptions): CandidateRanking {
  const { by, confidence } = options;
  const measured = candidates.map((candidate) => measure(candidate, options));
  const value = (candidate: (typeof measured)[number]) =>
    by === "objective" ? candidate.objective : candidate[by].value;
  const sign = BETTER[by] === "larger" ? -1 : 1;
  const order = measured.map((_, k) => k).sort((a, b) => sign * (value(measured[a]!) - value(measured[b]!)) || a - b);
  const { t0Ms } = candidates[0]!.predictions;
  return {
    recipe: recipe.name,
    by,
    candidates: order.map((k, rank) => ({ ...measured[k]!, rank: rank + 1 })),
    n: t0Ms.length,
    effectiveN: daysWithRows(t0Ms),
    confidence,
  };
}

/** UTC days that hold rows: the independent pieces behind an interval. */
export function daysWithRows(t0Ms: Float64Array): number {
  return new Set(dayBlocks(t0Ms).dayOfRow).size;
}

function measure(
  { id, name, predictions }: Candidate,
  { balancePenalty, confidence }: RankingOptions,
): Omit<RankedCandidate, "rank"> {
  const { t0Ms: timeMs, score, probability, threshold } = predictions;
  const { label, fold } = labelledFolds(predictions);
  const interval = { timeMs, confidence };
  const perRow = (loss: (label: number, p: number) => number) =>
    Float64Array.from(label, (y, row) => loss(y, probability[row]!));
  const foldAuc = [...new Set(fold)].map((k) => {
    const rows = Int32Array.from(fold, (_, row) => row).filter((row) => fold[row] === k);
    return rocAuc(
      Uint8Array.from(rows, (row) => label[row]!),
      Float64Array.from(rows, (row) => probability[row]!),
    );
  });
  const meanScore = score.reduce((sum, value) => sum + value, 0) / score.length;
  return {
    id,
    name,
    auc: estimateAuc({ ...interval, labels: label, scores: probability }),
    brier: estimateMean({ ...interval, values: perRow((y, p) => brierScore([y], [p])) }),
    logLoss: estimateMean({ ...interval, values: perRow((y, p) => logLoss([y], [p])) }),
    objective: foldAuc.reduce((sum, auc) => sum + auc, 0) / foldAuc.length - balancePenalty * Math.abs(0.5 - meanScore),
    foldAuc,
    meanScore,
    buyRatio: probability.reduce((buys, p) => buys + (p > threshold ? 1 : 0), 0) / probability.length,
  };
}

function labelledFolds({ label, fold }: PredictionTable): { readonly label: Uint8Array; readonly fold: Int32Array } {
  if (label === undefined || fold === undefined)
    throw new TypeError("Cannot rank candidates as their predictions must carry labels and folds: found none");
  return { label, fold };
}
