/**
 * The chi-square distribution. Each tail is computed by itself, so that a probability of 1e-300 keeps its digits,
 * and a p-value is never one less a probability.
 *
 * Source: incomplete gamma function by its series below the mean and by Lentz's continued fraction above it (Press
 * et al., Numerical Recipes, 6.2), with Loader's front factor.
 */
import { requireInRange } from "../guards.js";
import { poissonMass } from "./gamma.js";
import { invertTail } from "./invertTail.js";

/** Relative change at which the continued fraction has settled. */
const SETTLED = 1e-15;

/**
 * P(X <= x) for `degrees` degrees of freedom, which need not be whole; 0 for x <= 0. NaN in, NaN out.
 *
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 */
export function chiSquareCdf(x: number, degrees: number): number {
  return tailsOf(x, degrees).lower;
}

/**
 * P(X > x): the p-value of a chi-square statistic; 1 for x <= 0. NaN in, NaN out.
 *
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 */
export function chiSquareSurvival(x: number, degrees: number): number {
  return tailsOf(x, degrees).upper;
}

/**
 * The x that is exceeded with probability `level`: the critical value of a test.
 *
 * @throws {RangeError} If the level lies outside [0, 1], or the degrees of freedom are not finite and above 0.
 */
export function chiSquareCriticalValue(level: number, degrees: number): number {
  requireInRange("take a chi-square critical value", { level }, { atLeast: 0, atMost: 1 });
  return invertTail((x) => chiSquareSurvival(x, degrees), level);
}

function tailsOf(x: number, degrees: number): { readonly lower: number; readonly upper: number } {
  requireInRange("take a chi-square probability", { degrees }, { above: 0, below: Infinity });
  if (Number.isNaN(x)) return { lower: NaN, upper: NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const a = degrees / 2;
  const half = x / 2;
  if (half < a + 1) {
    const lower = Math.min(1, poissonMass(a, half) * seriesOf(a, half));
    return { lower, upper: 1 - lower };
  }
  const upper = Math.min(1, a * poissonMass(a, half) * fractionOf(a, half));
  return { lower: 1 - upper, upper };
}

/** 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + … */
function seriesOf(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1/(x + 1 - a - 1(1 - a)/(x + 3 - a - 2(2 - a)/(x + 5 - a - …))) */
function fractionOf(a: number, x: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / awayFromZero(b);
  let fraction = d;
  for (let n = 1; ; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / awayFromZero(numerator * d + b);
    c = awayFromZero(b + numerator / c);
    fraction *= c * d;
    if (!(Math.abs(c * d - 1) > SETTLED)) return fraction;
  }
}
