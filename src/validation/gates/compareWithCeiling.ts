/** A model beside the most that could be known, on the same rows; only a simulated market tells it. */
import {
  bootstrapAuc,
  bootstrapAucDifference,
  bootstrapMean,
  expectedAuc,
  requireSameLength,
  rocAuc,
  type Rng,
  requireRng,
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
  {
    labelHorizonMs,
    resamples,
    confidence,
    rng,
  }: { readonly labelHorizonMs: number; readonly resamples: number; readonly confidence: number; readonly rng: Rng },
): CeilingComparison {
  requireRng("compare with the ceiling", rng);
  const { t0Ms, probability, label } = predictions;
  if (label === undefined)
    throw new RangeError("Cannot compare with the ceiling as predictions must have labels: found none");
  requireSameLength("compare with the ceiling", { truthProbability, probability });
  const shared = { timeMs: t0Ms, labelHorizonMs, resamples, confidence };
  const realisedAuc = bootstrapAuc({ ...shared, labels: label, scores: truthProbability, rng: rng.child("ceiling") });
  const auc = rocAuc(label, probability);
  const informative = realisedAuc.low > 0.5 || realisedAuc.high < 0.5;
  const gain = (loss: (p: number, y: number) => number) =>
    Float64Array.from(label, (y, i) => loss(truthProbability[i]!, y) - loss(probability[i]!, y));
  return {
    realisedAuc,
    expectedAuc: expectedAuc(truthProbability),
    shareOfCeiling: informative ? auc / realisedAuc.value : null,
    skillShare: informative ? (auc - 0.5) / (realisedAuc.value - 0.5) : null,
    excess: bootstrapAucDifference({
      ...shared,
      labels: label,
      scoresA: probability,
      scoresB: truthProbability,
      rng: rng.child("excess"),
    }),
    brierExcess: bootstrapMean({ ...shared, values: gain((p, y) => (p - y) ** 2), rng: rng.child("brier") }),
    logLossExcess: bootstrapMean({ ...shared, values: gain(logLossTerm), rng: rng.child("log-loss") }),
  };
}

function logLossTerm(p: number, y: number): number {
  const kept = Math.min(1 - EDGE, Math.max(EDGE, p));
  return y === 1 ? -Math.log(kept) : -Math.log1p(-kept);
}
