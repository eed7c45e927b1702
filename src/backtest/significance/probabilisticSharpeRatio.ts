/**
 * How far a Sharpe ratio can be believed: probabilistic Sharpe ratio and minimum track record length.
 *
 * Everything here is per period, never annualised, and kurtosis is Pearson's, 3 for a normal: feeding the
 * excess makes every answer look better than it is.
 *
 * Source: Bailey & López de Prado (2012), "The Sharpe ratio efficient frontier".
 */
import { normalCdf, normalQuantile, requireInRange } from "../../core/index.js";

/** Shape of a series of returns. */
export interface SharpeMoments {
  /** Mean over standard deviation of one period's return. */
  readonly sharpe: number;
  readonly skewness: number;
  /** Pearson's: 3 for a normal. */
  readonly kurtosis: number;
}

/**
 * P(the true Sharpe ratio exceeds `benchmark`): Phi((SR - SR*) sqrt(T - 1) / sqrt(1 - skewness SR + (kurtosis
 * - 1)/4 SR²)).
 *
 * @param moments.observations Periods T behind the ratio, at least 2.
 * @param moments.benchmark SR*, per period; default 0.
 * @throws {RangeError} If there are fewer than 2 observations, or the moments are impossible together: a kurtosis is
 * never below 1 + skewness².
 */
export function probabilisticSharpeRatio({
  sharpe,
  observations,
  skewness,
  kurtosis,
  benchmark = 0,
}: SharpeMoments & { readonly observations: number; readonly benchmark?: number }): number {
  requireInRange("take a probabilistic Sharpe ratio", { observations }, { atLeast: 2 });
  return normalCdf(
    ((sharpe - benchmark) * Math.sqrt(observations - 1)) / Math.sqrt(spreadOf({ sharpe, skewness, kurtosis })),
  );
}

/**
 * Observations after which {@link probabilisticSharpeRatio} reaches `confidence`; Infinity when the ratio
 * does not exceed the benchmark.
 *
 * @param options.benchmark SR*, per period; default 0.
 * @param options.confidence In (0.5, 1); default 0.95.
 * @throws {RangeError} If the moments are impossible together.
 */
export function minimumTrackRecordLength({
  sharpe,
  skewness,
  kurtosis,
  benchmark = 0,
  confidence = 0.95,
}: SharpeMoments & { readonly benchmark?: number; readonly confidence?: number }): number {
  requireInRange("take a minimum track record length", { confidence }, { above: 0.5, below: 1 });
  const spread = spreadOf({ sharpe, skewness, kurtosis });
  return sharpe > benchmark ? 1 + spread * (normalQuantile(confidence) / (sharpe - benchmark)) ** 2 : Infinity;
}

/** Whether a ratio of these moments has a spread to be judged by: that of no sample is below, few are at, zero. */
export function isJudgeable(moments: SharpeMoments): boolean {
  return varianceOf(moments) > 1e-12;
}

function varianceOf({ sharpe, skewness, kurtosis }: SharpeMoments): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
}

/** Variance of the estimated ratio, times T - 1. */
function spreadOf({ sharpe, skewness, kurtosis }: SharpeMoments): number {
  // Two values have exactly the least kurtosis, but for rounding.
  const leastKurtosis = 1 + skewness ** 2;
  if (!(kurtosis >= leastKurtosis * (1 - 1e-9)))
    throw new RangeError(
      "Cannot judge a Sharpe ratio as kurtosis must be at least 1 + skewness², which no numbers undercut: " +
        `found kurtosis ${kurtosis} with skewness ${skewness} (kurtosis is Pearson's, 3 for a normal)`,
    );
  const spread = varianceOf({ sharpe, skewness, kurtosis });
  if (spread > 0) return spread;
  throw new RangeError(
    "Cannot judge a Sharpe ratio as 1 - skewness x SR + (kurtosis - 1)/4 x SR² must be above 0: " +
      `found ${spread} from SR ${sharpe}, skewness ${skewness}, kurtosis ${kurtosis} (kurtosis is ` +
      "Pearson's, 3 for a normal)",
  );
}
