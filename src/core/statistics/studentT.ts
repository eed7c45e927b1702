/** Student's t, for statistics whose spread was estimated from few blocks. */
import { requireInRange } from "../guards.js";
import { logGamma, stirlingRest } from "./gamma.js";
import { invertTail } from "./invertTail.js";
import { normalSurvival } from "./normal.js";

/** Relative change at which the continued fraction has settled. */
const SETTLED = 1e-15;

/**
 * P(T <= t) for `degrees` degrees of freedom, which need not be whole; infinitely many give the normal.
 * NaN in, NaN out. To 1e-10 of the value up to a million degrees, to 1e-9 up to a hundred million.
 *
 * @throws {RangeError} If the degrees of freedom are not above 0.
 * Source: regularised incomplete beta function by Lentz's continued fraction (Press et al., Numerical Recipes, 6.4).
 */
export function studentTCdf(t: number, degrees: number): number {
  return t > 0 ? 1 - upperTail(t, degrees) : upperTail(-t, degrees);
}

/**
 * P(T > t): the p-value of one side, with its digits down to 1e-300. NaN in, NaN out.
 *
 * @throws {RangeError} If the degrees of freedom are not above 0.
 */
export function studentTSurvival(t: number, degrees: number): number {
  return studentTCdf(-t, degrees);
}

/**
 * The t with P(T <= t) = p; 0 and 1 give the infinities.
 *
 * @throws {RangeError} If p lies outside [0, 1], or the degrees of freedom are not above 0.
 */
export function studentTQuantile(p: number, degrees: number): number {
  requireInRange("take a Student t quantile", { p }, { atLeast: 0, atMost: 1 });
  const size = invertTail((t) => upperTail(t, degrees), Math.min(p, 1 - p));
  return p < 0.5 ? -size : size;
}

/** P(T > t) for t >= 0. */
function upperTail(t: number, degrees: number): number {
  requireInRange("take a Student t probability", { degrees }, { above: 0 });
  if (Number.isNaN(t)) return NaN;
  if (t === Infinity) return 0;
  if (degrees === Infinity) return normalSurvival(t);
  // The square of t may overflow where its tail does not yet vanish: all is said in logarithms.
  const scaled = t / Math.sqrt(degrees);
  const logX = scaled > 1 ? -2 * Math.log(scaled) - Math.log1p(scaled ** -2) : -Math.log1p(scaled * scaled);
  const rest = scaled > 1 ? 1 / (1 + scaled ** -2) : (scaled * scaled) / (1 + scaled * scaled);
  const a = degrees / 2;
  const front = Math.exp(a * logX + 0.5 * Math.log(rest) - logBetaWithHalf(a));
  // The fraction settles fast below the mean; above it, the mirror image is summed.
  return rest > 1.5 / (a + 2.5)
    ? (0.5 * front * betaFraction(Math.exp(logX), a, 0.5)) / a
    : 0.5 - front * betaFraction(rest, 0.5, a);
}

/** ln B(a, 1/2). Of large gamma functions, only what Stirling's formula leaves is subtracted. */
function logBetaWithHalf(a: number): number {
  const half = 0.5 * Math.log(Math.PI);
  if (a < 16) return logGamma(a) + half - logGamma(a + 0.5);
  return half + 0.5 - a * Math.log1p(0.5 / a) - 0.5 * Math.log(a) + stirlingRest(a) - stirlingRest(a + 0.5);
}

function betaFraction(x: number, a: number, b: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; ; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    fraction *= d * c;
    if (!(Math.abs(d * c - 1) > SETTLED)) return fraction;
  }
}
