/** How many days one block of the bootstrap must span. */
import { DAY_MS } from "../time.js";
import { mean, standardDeviation } from "./moments.js";
import { isOnlyRounding } from "./spread.js";

/**
 * Optimal block length of the stationary bootstrap, in steps of the series; 1 for a series that does
 * not vary beyond rounding or is shorter than four steps.
 *
 * Source: Politis & White (2004) with the correction of Patton, Politis & White (2009).
 */
export function politisWhiteBlockLength(series: ArrayLike<number>): number {
  return ruleOfPolitisAndWhite(series).length;
}

/** The length, and whether the long-run variance that it rests on exceeds the variance of single steps. */
function ruleOfPolitisAndWhite(series: ArrayLike<number>): { readonly length: number; readonly isWidening: boolean } {
  const n = series.length;
  if (n < 4) return { length: 1, isWidening: false };
  const centre = mean(series);
  let size = 0;
  for (let i = 0; i < n; i++) size = Math.max(size, Math.abs(series[i]!));
  // The rounding of a mean is the same every day: as a series it would have the longest of memories.
  if (isOnlyRounding(standardDeviation(series), size)) return { length: 1, isWidening: false };
  const deviations = Float64Array.from(series, (value) => value - centre);
  const largestLength = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const quietRun = Math.max(5, Math.floor(Math.log10(n)));
  const furthest = Math.min(n - 2, Math.ceil(Math.sqrt(n)) + quietRun);
  const noise = 2 * Math.sqrt(Math.log10(n) / n);

  const covariance = new Float64Array(furthest + 1);
  const correlation = new Float64Array(furthest + 1);
  let bandwidth: number | undefined;
  for (let lag = 0; lag <= furthest; lag++) {
    let product = 0;
    let late = 0;
    let early = 0;
    for (let i = lag; i < n; i++) product += deviations[i]! * deviations[i - lag]!;
    for (let i = lag + 1; i < n; i++) late += deviations[i]! ** 2;
    for (let i = 0; i < n - lag - 1; i++) early += deviations[i]! ** 2;
    covariance[lag] = product / n;
    correlation[lag] = Math.abs(product) / Math.sqrt(late * early);
    const quiet = lag >= quietRun && correlation.subarray(lag - quietRun, lag).every((value) => value < noise);
    if (quiet && bandwidth === undefined) bandwidth = lag - quietRun;
  }
  const lags = Math.min(furthest, bandwidth === undefined ? furthest : 2 * Math.max(bandwidth, 1));
  let slope = 0;
  let longRun = covariance[0]!;
  for (let lag = 1; lag <= lags; lag++) {
    const taper = lag / lags <= 0.5 ? 1 : 2 * (1 - lag / lags);
    slope += 2 * taper * lag * covariance[lag]!;
    longRun += 2 * taper * covariance[lag]!;
  }
  const length = ((2 * slope ** 2) / (2 * longRun ** 2)) ** (1 / 3) * n ** (1 / 3);
  return {
    length: Number.isFinite(length) ? Math.min(Math.max(length, 1), Math.max(1, largestLength)) : 1,
    isWidening: longRun > covariance[0]!,
  };
}

/**
 * {@link politisWhiteBlockLength} where the series' memory makes its mean less certain, else 1.
 *
 * Politis and White's rule asks for long blocks wherever there is memory, of either sign. Blocks longer than
 * one step make an interval narrower where the memory is negative, and on a few dozen days that is mostly chance: of
 * 34 independent days, 3,000 series, the interval of the mean held it in 91 % with their rule, in 93 % with
 * this one (in 92 % and 98 % at a correlation of -0.3 from day to day, in 85 % and 86 % at 0.3).
 */
export function cautiousBlockLength(series: ArrayLike<number>): number {
  const { length, isWidening } = ruleOfPolitisAndWhite(series);
  return isWidening ? length : 1;
}

/**
 * Whole days of one block: the longest of a day, the label horizon and {@link cautiousBlockLength}, at most a
 * third of the series.
 */
export function blockLengthDays(
  dailySeries: ArrayLike<number>,
  { labelHorizonMs }: { readonly labelHorizonMs: number },
): number {
  const wanted = Math.max(1, Math.ceil(labelHorizonMs / DAY_MS), Math.ceil(cautiousBlockLength(dailySeries)));
  return Math.max(1, Math.min(wanted, Math.floor(dailySeries.length / 3)));
}
