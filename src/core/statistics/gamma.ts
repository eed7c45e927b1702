/**
 * The gamma function, in the pieces that tail probabilities are made of.
 *
 * A tail is a front factor times a fraction, and the front factor of many degrees of freedom is the difference of
 * numbers that are millions of times larger. So Stirling's formula is divided out by hand, and only what it
 * leaves, which is small, is computed. Source: Loader (2000), "Fast and accurate computation of binomial
 * probabilities".
 */

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** ln of the gamma function for x > 0, to about 1e-15: Lanczos, g = 7, n = 9. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const shifted = x - 1;
  const sum = coefficients.reduce(
    (total, coefficient, k) => (k === 0 ? coefficient : total + coefficient / (shifted + k)),
    0,
  );
  const base = shifted + 7.5;
  return HALF_LOG_TWO_PI + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** ln Γ(x) - ((x - 1/2) ln x - x + ln(2 π)/2) for x > 0: what Stirling's formula leaves. */
export function stirlingRest(x: number): number {
  if (x < 16) return logGamma(x) - ((x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI);
  const square = x * x;
  return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - 1 / 1188 / square) / square) / square) / square) / x;
}

/** x^a e^-x / Γ(a + 1) for a and x above 0: the probability of a, where x are expected, after Poisson. */
export function poissonMass(a: number, x: number): number {
  return Math.exp(-stirlingRest(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** a ln(a / x) + x - a, which is never negative, without the cancellation where a and x are close. */
function deviance(a: number, x: number): number {
  const away = (a - x) / (a + x);
  if (Math.abs(away) >= 0.1) return a * (Math.log(a) - Math.log(x)) + x - a;
  // ln(a / x) = 2 (v + v³/3 + v⁵/5 + …) with v = (a - x)/(a + x), so that a - x cancels with the first term.
  let sum = (a - x) * away;
  let power = 2 * a * away;
  for (let k = 3; ; k += 2) {
    power *= away * away;
    const next = sum + power / k;
    if (!(Math.abs(next - sum) > 0)) return sum;
    sum = next;
  }
}

/** Below it the recurrence carries an argument up to where the asymptotic series is exact to a double. */
const ASYMPTOTIC = 12;

/** Slope of {@link logGamma} for x > 0, to about 1e-14. */
export function digamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < ASYMPTOTIC; at++) shift += 1 / at;
  const square = 1 / (at * at);
  const series =
    square *
    (1 / 12 -
      square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * (691 / 32760))))));
  return Math.log(at) - 1 / (2 * at) - series - shift;
}

/** Slope of {@link digamma} for x > 0, to about 1e-14. */
export function trigamma(x: number): number {
  let shift = 0;
  let at = x;
  for (; at < ASYMPTOTIC; at++) shift += 1 / (at * at);
  const square = 1 / (at * at);
  const series =
    square *
    (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * (5 / 66 - square * (691 / 2730))))));
  return 1 / at + square / 2 + series / at + shift;
}
