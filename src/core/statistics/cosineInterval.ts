/**
 * The interval behind every number that a gate or a page judges: how far a statistic of days that remember one
 * another may be from the truth.
 *
 * The spread of a mean of dependent days is their long-run variance, which is what their slowest swings show: the
 * squares of a few cosine sums over the days, averaged. Few terms leave the estimate rough, and Student's t
 * with as many degrees of freedom says how rough.
 */
import { requireInRange, requireInteger } from "../guards.js";
import { chiSquareCriticalValue } from "./chiSquare.js";
import type { Estimate, Interval } from "./estimate.js";
import { mean } from "./moments.js";
import { normalCdf, normalQuantile } from "./normal.js";
import { studentTQuantile } from "./studentT.js";

/** Cosine sums of a long series. */
const MOST_TERMS = 8;
const LEAST_TERMS = 2;
/** Days behind each cosine sum: with fewer, their swings are too quick to show the memory of a day or two. */
const DAYS_A_TERM = 7;
/** The same for tests at a strict level, where few sums see nothing. */
const DAYS_A_STRICT_TERM = 2;
const MOST_STRICT_TERMS = 16;
/** A wait beyond a century is no answer. */
const LONGEST_WAIT_DAYS = 36_500;

export interface CosineInterval {
  readonly estimate: Estimate;
  readonly standardError: number;
  /** Of Student's t. */
  readonly degrees: number;
}

export interface CosineOptions {
  readonly value: number;
  /** In (0, 1). */
  readonly confidence: number;
  /** What the statistic cannot leave; the interval is cut there. */
  readonly within?: Interval;
  /** Cosine sums, at most one less than the days; {@link cosineTerms} when absent. */
  readonly terms?: number;
}

/**
 * Cosine sums for so many days: one for each week, at least 2 and at most 8.
 *
 * Eight on 34 days hold the mean of days that correlate by 0.5 in 91 %, five in 93 % for 1.1 to 1.2 times the width;
 * from eight weeks on eight are enough (test/studies/intervalCoverage.md).
 */
export function cosineTerms(days: number): number {
  requireInteger("choose cosine terms", { days }, { atLeast: 2 });
  return Math.min(days - 1, Math.max(LEAST_TERMS, Math.min(MOST_TERMS, Math.round(days / DAYS_A_TERM))));
}

/**
 * Cosine sums for a test that is one of a family, at a level well below 5 %: one for every two days, at least 2 and at
 * most 16.
 *
 * At 5 % over seven tests an effect of 5.4 standard errors on 34 days is seen in 78 % by five sums and in 98 % by
 * sixteen, which call 0.7 % of independent days more than chance, 1.0 % of days that correlate by 0.12, as labels less
 * probabilities do, and 1.9 % at 0.3, where 0.7 % are stated (test/studies/README.md).
 */
export function strictCosineTerms(days: number): number {
  requireInteger("choose cosine terms", { days }, { atLeast: 2 });
  return Math.min(days - 1, Math.max(LEAST_TERMS, Math.min(MOST_STRICT_TERMS, Math.round(days / DAYS_A_STRICT_TERM))));
}

/**
 * The interval of a statistic whose value is moved by day i, to first order, by `dailyInfluence[i]` / days.
 *
 * @param dailyInfluence Shape [days], in order of time, finite; their mean is 0 or near it. One day only has no
 * spread: its interval is all of `within`, or the whole line.
 * @throws {RangeError} If there is no day, or `confidence` is out of range.
 * Source: Müller (2004), equal-weighted cosines; Lazarus, Lewis, Stock & Watson (2018), with fewer terms on few days.
 */
export function cosineInterval(
  dailyInfluence: ArrayLike<number>,
  { value, confidence, within = { low: -Infinity, high: Infinity }, terms }: CosineOptions,
): CosineInterval {
  const days = dailyInfluence.length;
  requireInteger("make an interval", { days }, { atLeast: 1 });
  requireInRange("make an interval", { confidence }, { above: 0, below: 1 });
  if (days === 1) return { estimate: { value, ...within }, standardError: Infinity, degrees: 1 };
  const degrees = terms ?? cosineTerms(days);
  requireInteger("make an interval", { terms: degrees }, { atLeast: 1, atMost: days - 1 });
  const standardError = Math.sqrt(longRunVariance(dailyInfluence, degrees) / days);
  const reach = studentTQuantile(0.5 + confidence / 2, degrees) * standardError;
  return {
    estimate: { value, low: Math.max(within.low, value - reach), high: Math.min(within.high, value + reach) },
    standardError,
    degrees,
  };
}

/** Mean square of the first `terms` cosine sums; a constant series has 0, whatever its level. */
export function longRunVariance(series: ArrayLike<number>, terms: number): number {
  const n = series.length;
  let squares = 0;
  for (let term = 1; term <= terms; term++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (series[i]! - series[0]!) * Math.cos((Math.PI * term * (i + 0.5)) / n);
    squares += (2 / n) * sum * sum;
  }
  return squares / terms;
}

/**
 * Standard errors between the truth and a limit at which an interval clears the limit with this probability.
 *
 * Student's t off its centre, to about 1 % of its exact quantile.
 * Source: Johnson & Welch (1940), the normal approximation of the noncentral t.
 */
export function errorsToClear(
  degrees: number,
  { confidence, power }: { readonly confidence: number; readonly power: number },
): number {
  const t = studentTQuantile(0.5 + confidence / 2, degrees);
  return t * (1 - 1 / (4 * degrees)) + normalQuantile(power) * Math.sqrt(1 + (t * t) / (2 * degrees));
}

/** Quantiles of chi-square behind each average over what an error may be. */
const QUANTILES = 48;
const HALVINGS = 40;
const caught = new Map<string, number>();

/**
 * As {@link errorsToClear}, in standard errors as an interval estimated them: the probability is over what that error
 * and the next interval's may be, each as rough as its degrees. Of two cosine sums an error is off by half and more;
 * taken for the truth it promises 80 % where two thirds of intervals clear the limit (test/studies/README.md).
 *
 * Source: a prediction, with the ratio of two chi-squares averaged over their quantiles.
 */
export function estimatedErrorsToClear(
  degrees: number,
  { confidence, power }: { readonly confidence: number; readonly power: number },
): number {
  const key = `${degrees} ${confidence} ${power}`;
  const known = caught.get(key);
  if (known !== undefined) return known;
  const t = studentTQuantile(0.5 + confidence / 2, degrees);
  const errors = Array.from({ length: QUANTILES }, (_, k) =>
    Math.sqrt(chiSquareCriticalValue((k + 0.5) / QUANTILES, degrees) / degrees),
  );
  const powerAt = (distance: number): number =>
    errors.reduce((sum, own) => sum + mean(errors.map((next) => normalCdf(distance * own - t * next))), 0) / QUANTILES;
  let [low, high] = [0, t];
  while (powerAt(high) < power) high *= 2;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (powerAt(middle) < power) low = middle;
    else high = middle;
  }
  caught.set(key, high);
  return high;
}

/**
 * Days after which an interval that reaches `reach` from its value clears a limit `distance` away with probability
 * `power`, if the value stays what it is and its error shrinks with the root of the days.
 *
 * @returns Undefined beyond a century, and at a distance of 0.
 */
export function daysToClear(
  { reach, distance, days }: { readonly reach: number; readonly distance: number; readonly days: number },
  { confidence, power }: { readonly confidence: number; readonly power: number },
): number | undefined {
  const longRunError = (reach / studentTQuantile(0.5 + confidence / 2, cosineTerms(days))) * Math.sqrt(days);
  const isEnough = (wait: number): boolean =>
    distance >= (errorsToClear(cosineTerms(wait), { confidence, power }) * longRunError) / Math.sqrt(wait);
  if (!isEnough(LONGEST_WAIT_DAYS)) return undefined;
  let tooFew = days;
  let enough = LONGEST_WAIT_DAYS;
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
