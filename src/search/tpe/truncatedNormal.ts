/**
 * Logarithms of normal probabilities and the quantile of a truncated normal, accurate in the tails.
 *
 * Every branch is Optuna's, so that rounding agrees where a later choice hangs on it.
 *
 * Source: optuna/samplers/_tpe/_truncnorm.py (5.0.0), itself after scipy.stats.truncnorm.
 */
import { erf, erfc } from "../../core/index.js";

export const LOG_SQRT_TWO_PI: number = Math.log(Math.sqrt(2 * Math.PI));
const LOGISTIC_SCALE = Math.sqrt(3) / Math.PI;
const SQRT_TWO = 2 ** 0.5;
const SQRT_HALF = 1 / 2 ** 0.5;
const MOST_STEPS = 100;

/** ln P(Z <= x). */
function logNormalCdf(x: number): number {
  if (x > 6) return -lowerTail(-x);
  if (x > -20) return Math.log(lowerTail(x));
  // The asymptotic series of Mills' ratio, until a term no longer counts.
  let sum = 1;
  let before = 0;
  let numerator = 1;
  let power = 1;
  for (let i = 1; Math.abs(before - sum) > Number.EPSILON; i++) {
    before = sum;
    power /= x * x;
    numerator *= 2 * i - 1;
    sum += (i % 2 === 1 ? -1 : 1) * numerator * power;
  }
  return -0.5 * x * x - Math.log(-x) - 0.5 * Math.log(2 * Math.PI) + Math.log(sum);
}

/** ln P(a < Z < b) for a <= b; -Infinity where they are equal in the left tail. */
export function logNormalMass(a: number, b: number): number {
  if (b <= 0) return logDifference(logNormalCdf(b), logNormalCdf(a));
  if (a > 0) return logDifference(logNormalCdf(-a), logNormalCdf(-b));
  return Math.log1p(-(0.5 + 0.5 * erf(a / SQRT_TWO)) - (0.5 + 0.5 * erf(-b / SQRT_TWO)));
}

/** The value below which a standard normal truncated to [a, b] lies with probability q. NaN if a equals b. */
export function truncatedNormalQuantile(q: number, a: number, b: number): number {
  if (a === b) return NaN;
  if (q === 0) return a;
  if (q === 1) return b;
  const mass = logNormalMass(a, b);
  if (a < 0) return inverseLogNormalCdf(logSum(logNormalCdf(a), Math.log(q) + mass));
  return -inverseLogNormalCdf(logSum(logNormalCdf(-b), Math.log1p(-q) + mass));
}

/** The x with ln P(Z <= x) = y, by Newton's method from an asymptotic start. */
function inverseLogNormalCdf(y: number): number {
  // Close to 0 the other tail is the accurate one.
  const flipped = y > -1e-2;
  const z = flipped ? Math.log(-Math.expm1(y)) : y;
  let x = z < -5 ? -Math.sqrt(-2 * (z + LOG_SQRT_TWO_PI)) : -LOGISTIC_SCALE * Math.log(Math.expm1(-z));
  for (let step = 0; step < MOST_STEPS; step++) {
    const logCdf = logNormalCdf(x);
    const logDensity = -0.5 * x * x - LOG_SQRT_TWO_PI;
    const change = (logCdf - z) * Math.exp(logCdf - logDensity);
    x -= change;
    if (!(Math.abs(change) >= 1e-8 * Math.abs(x))) break;
  }
  return flipped ? -x : x;
}

function lowerTail(x: number): number {
  const scaled = x / SQRT_TWO;
  if (scaled < -SQRT_HALF) return 0.5 * erfc(-scaled);
  if (scaled < SQRT_HALF) return 0.5 + 0.5 * erf(scaled);
  return 1 - 0.5 * erfc(scaled);
}

function logDifference(logP: number, logQ: number): number {
  return logP + Math.log1p(-Math.exp(logQ - logP));
}

function logSum(logP: number, logQ: number): number {
  const larger = Math.max(logP, logQ);
  return larger + Math.log1p(Math.exp(-Math.abs(logP - logQ)));
}
