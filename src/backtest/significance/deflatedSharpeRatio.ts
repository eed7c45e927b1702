/**
 * The Sharpe ratio after selection: held against the best that luck alone would have shown among all trials.
 *
 * Source: Bailey & López de Prado (2014), "The deflated Sharpe ratio", Journal of Portfolio Management 40(5).
 */
import { normalQuantile, requireInRange } from "../../core/index.js";
import { probabilisticSharpeRatio, type SharpeMoments } from "./probabilisticSharpeRatio.js";

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

export interface DeflatedSharpe {
  /** The largest ratio expected among the trials if none had any skill. */
  readonly expectedMaximumSharpe: number;
  /** P(the true ratio exceeds that); 0.95 is the usual line. */
  readonly probability: number;
}

/**
 * Probabilistic Sharpe ratio against the expected maximum of `trials` skilless ones:
 * SR0 = sqrt(V) ((1 - γ) Φ⁻¹(1 - 1/N) + γ Φ⁻¹(1 - 1/(N e))), and 0 below two trials, where nothing was chosen: there
 * the formula would fall below 0, and deflating would inflate.
 *
 * @param moments.trials N, *independent* trials, every one that was looked at; see {@link effectiveTrials}.
 * @param moments.trialsSharpeVariance V, variance over the trials of their per-period ratios, divided by n - 1.
 * @throws {RangeError} If there is no trial, or the variance is negative.
 */
export function deflatedSharpeRatio({
  trials,
  trialsSharpeVariance,
  ...moments
}: SharpeMoments & {
  readonly observations: number;
  readonly trials: number;
  readonly trialsSharpeVariance: number;
}): DeflatedSharpe {
  requireInRange("deflate a Sharpe ratio", { trials }, { atLeast: 1 });
  requireInRange("deflate a Sharpe ratio", { trialsSharpeVariance }, { atLeast: 0 });
  const best =
    trials < 2
      ? 0
      : -(1 - EULER_MASCHERONI) * normalQuantile(1 / trials) - EULER_MASCHERONI * normalQuantile(1 / (trials * Math.E));
  const expectedMaximumSharpe = Math.sqrt(trialsSharpeVariance) * best;
  return {
    expectedMaximumSharpe,
    probability: probabilisticSharpeRatio({ ...moments, benchmark: expectedMaximumSharpe }),
  };
}
