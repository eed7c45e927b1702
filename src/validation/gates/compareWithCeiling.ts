/** A model beside the most that could be known, on the same rows; only a simulated market tells it. */
import {
  estimateAuc,
  estimateAucDifference,
  estimateMean,
  expectedAuc,
  requireSameLength,
  rocAuc,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { CeilingComparison } from "../assessment.js";

/** Keeps a logarithm finite. */
const EDGE = 2 ** -52;

/**
 * Compares P(BUY) with the market's own probability.
 *
 * A model may well do better than the truth by luck; only a *paired* excess whose whole interval lies above
 * 0 proves that it saw the labels.
 *
 * @param truthProbability Shape [rows]: P(label = 1 | everything known at t0).
 * @throws {RangeError} If there are no labels, one class only, or columns of different length.
 */
export function compareWithCeiling(
  predictions: PredictionTable,
  truthProbability: Float64Array,
  { confidence }: { readonly confidence: number },
): CeilingComparison {
  const { t0Ms, probability, label } = predictions;
  if (label === undefined)
    throw new RangeError("Cannot compare with the ceiling as predictions must have labels: found none");
  requireSameLength("compare with the ceiling", { truthProbability, probability });
  const shared = { timeMs: t0Ms, confidence };
  const realisedAuc = estimateAuc({ ...shared, labels: label, scores: truthProbability });
  const auc = rocAuc(label, probability);
  const informative = realisedAuc.low > 0.5 || realisedAuc.high < 0.5;
  const gain = (loss: (p: number, y: number) => number) =>
    Float64Array.from(label, (y, i) => loss(truthProbability[i]!, y) - loss(probability[i]!, y));
  return {
    realisedAuc,
    expectedAuc: expectedAuc(truthProbability),
    shareOfCeiling: informative ? auc / realisedAuc.value : null,
    skillShare: informative ? (auc - 0.5) / (realisedAuc.value - 0.5) : null,
    excess: estimateAucDifference({ ...shared, labels: label, scoresA: probability, scoresB: truthProbability }),
    brierExcess: estimateMean({ ...shared, values: gain((p, y) => (p - y) ** 2) }),
    logLossExcess: estimateMean({ ...shared, values: gain(logLossTerm) }),
  };
}

function logLossTerm(p: number, y: number): number {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return y === 1 ? -Math.log(kept) : -Math.log1p(-kept);
}
