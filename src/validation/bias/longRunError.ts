/**
 * The standard error of a statistic from what each UTC day adds to it, when neighbouring days resemble each other.
 *
 * The variance is read off the slowest cosines of the daily series, which is where memory shows; as few of them are
 * averaged, the statistic over its error follows Student's t with as many degrees of freedom, not the normal curve.
 */
import { longRunVariance, strictCosineTerms, studentTCdf, studentTQuantile, type Estimate } from "../../core/index.js";

const MANY_TERMS_A_DAY = 0.6;
const MOST_TERMS = 20;

/** Cosine sums where days have little memory: a less rough error, which sees less of it. */
export function manyTerms(days: number): number {
  return Math.max(1, Math.min(MOST_TERMS, Math.round(MANY_TERMS_A_DAY * days)));
}

/** How far a statistic may be off. */
export interface LongRunError {
  readonly standardError: number;
  /** Of Student's t. */
  readonly degrees: number;
}

/**
 * @param influence Shape [days]: what each day adds to the estimate less its expectation; sums to about 0.
 * @param terms Cosine sums for so many days; those of a test among others when absent.
 * @returns Null where there is but one day.
 * Source: Lazarus, Lewis, Stock & Watson (2018), equal-weighted cosine estimator.
 */
export function longRunError(
  influence: ArrayLike<number>,
  terms: (days: number) => number = strictCosineTerms,
): LongRunError | null {
  const days = influence.length;
  if (days < 2) return null;
  const degrees = terms(days);
  return { standardError: Math.sqrt(days * longRunVariance(influence, degrees)), degrees };
}

/**
 * {@link longRunError} of a sum of `leverage` x `residual` whose leverage changes slowly, as a drift's does. The memory
 * is read off the residuals of all days: products with a leverage that is 0 on most days would leave few to read.
 */
export function slowLongRunError(
  residual: ArrayLike<number>,
  leverage: Float64Array,
  terms?: (days: number) => number,
): LongRunError | null {
  const error = longRunError(residual, terms);
  if (error === null) return null;
  const meanSquare = leverage.reduce((sum, value) => sum + value * value, 0) / leverage.length;
  return { ...error, standardError: error.standardError * Math.sqrt(meanSquare) };
}

/** Two-sided p of "the truth is 0"; 1 where the value is 0. */
export function pValueOf(value: number, { standardError, degrees }: LongRunError): number {
  return value === 0 ? 1 : Math.min(1, 2 * studentTCdf(-Math.abs(value) / standardError, degrees));
}

/** The value within its interval. */
export function intervalOf(value: number, { standardError, degrees }: LongRunError, confidence: number): Estimate {
  const reach = standardError === 0 ? 0 : standardError * studentTQuantile(0.5 + confidence / 2, degrees);
  return { value, low: value - reach, high: value + reach };
}
