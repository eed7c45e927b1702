/** The standard normal distribution, and the logistic link beside it. */

const SERIES_LIMIT = 3;

/** P(Z <= x), to about 1e-15. NaN in, NaN out. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  const tail = upperTail(Math.abs(x));
  return x > 0 ? 1 - tail : tail;
}

/** P(Z > x): the p-value of one side, with its digits down to 1e-300. NaN in, NaN out. */
export function normalSurvival(x: number): number {
  return normalCdf(-x);
}

/** Density at x. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/**
 * The x with P(Z <= x) = p: a rational start (Abramowitz & Stegun 26.2.23), then Halley's steps on the
 * tail, which keeps relative accuracy where p is small.
 *
 * @throws {RangeError} If p lies outside [0, 1]; 0 and 1 give the infinities.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Cannot take a normal quantile as p must lie in [0, 1]: found ${p}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const tail = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * Math.log(tail));
  let x = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step++) {
    const error = (tail - upperTail(x)) / normalDensity(x);
    x -= error / (1 - (x * error) / 2);
  }
  return p < 0.5 ? -x : x;
}

/** ln(p / (1 - p)). */
export function logit(p: number): number {
  return Math.log(p) - Math.log1p(-p);
}

/** 1 / (1 + e^-x), without overflow. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** P(Z > x) for x >= 0: Kummer's all-positive series near the centre, a continued fraction in the tail. */
function upperTail(x: number): number {
  if (x === Infinity) return 0;
  if (x < SERIES_LIMIT) {
    let term = x;
    let sum = x;
    for (let k = 1; term > sum * 1e-17; k++) {
      term *= (x * x) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - normalDensity(x) * sum;
  }
  // Laplace's continued fraction x + 1/(x + 2/(x + 3/(x + …))), from the far end; 60 terms give 1e-16 from 3 on.
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / fraction;
  return normalDensity(x) / fraction;
}
