/** How far one sample lies from another. */
import { requireFinite, requireInteger } from "../guards.js";
import { equalMassBins, type EqualMassBins } from "./equalMassBins.js";

/** Share that an empty bin is given, so that its logarithm exists. */
const LEAST_SHARE = 1e-4;
/** Largest product of sample sizes for which the exact distribution is walked, cell by cell. */
const EXACT_CELLS = 1e8;

/**
 * Population stability index: sum of (a - e) ln(a / e) over bins at the quantiles of `reference`, see
 * {@link equalMassBins}.
 *
 * Under no change its expectation is (bins - 1)(1/n + 1/m), so a small window always looks shifted:
 * hold it against that, never against a bare 0.25. A value that fills a bin of the reference by itself is one bin, so
 * samples of a few values that share none are far apart, in whichever direction they moved.
 *
 * @throws {RangeError} If a sample is empty or holds a value that is not finite.
 */
export function populationStabilityIndex(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  { bins }: { readonly bins: number },
): number {
  requireInteger("measure a PSI", { bins }, { atLeast: 2 });
  requireSamples("measure a PSI", { reference, current });
  const own = equalMassBins(reference, bins);
  return psiOfCounts(countBins(reference, own), countBins(current, own));
}

/**
 * {@link populationStabilityIndex} of rows that are counted already, shape [bins] each; an empty bin counts
 * as a share of 1e-4.
 */
export function psiOfCounts(reference: ArrayLike<number>, current: ArrayLike<number>): number {
  let n = 0;
  let m = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    n += reference[bin]!;
    m += current[bin]!;
  }
  let sum = 0;
  for (let bin = 0; bin < reference.length; bin++) {
    const expected = Math.max(LEAST_SHARE, reference[bin]! / n);
    const actual = Math.max(LEAST_SHARE, current[bin]! / m);
    sum += (actual - expected) * Math.log(actual / expected);
  }
  return sum;
}

/**
 * Two-sample Kolmogorov-Smirnov test for independent rows: the largest distance of the two distribution
 * functions and its two-sided p, exact for samples up to 10^8 pairs, else Kolmogorov's limit.
 *
 * @throws {RangeError} If a sample is empty or holds a value that is not finite.
 */
export function kolmogorovSmirnov(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { readonly statistic: number; readonly pValue: number } {
  requireSamples("compare two samples", { a, b });
  const x = Float64Array.from(a).sort();
  const y = Float64Array.from(b).sort();
  let i = 0;
  let j = 0;
  let statistic = 0;
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! === at) i++;
    while (j < y.length && y[j]! === at) j++;
    statistic = Math.max(statistic, Math.abs(i / x.length - j / y.length));
  }
  const pValue =
    x.length * y.length <= EXACT_CELLS
      ? exactTail(statistic, x.length, y.length)
      : limitTail(statistic * Math.sqrt((x.length * y.length) / (x.length + y.length)));
  return { statistic, pValue };
}

/**
 * P(D >= d): one less the share of lattice paths from (0, 0) to (n, m) that stay closer to the diagonal.
 *
 * Each cell holds that share among the paths that end there, which never underflows: of those paths
 * i / (i + j) came from the left and j / (i + j) from below. Source: Hodges (1957).
 */
function exactTail(d: number, n: number, m: number): number {
  // Distances are multiples of 1 / (n m): half a multiple below d separates "less" from "at least".
  const limit = (0.5 + Math.floor(d * n * m - 1e-7)) / (n * m);
  const inside = new Float64Array(m + 1);
  for (let j = 0; j <= m; j++) inside[j] = j / m > limit ? 0 : 1;
  for (let i = 1; i <= n; i++) {
    if (i / n > limit) inside[0] = 0;
    for (let j = 1; j <= m; j++)
      inside[j] = Math.abs(i / n - j / m) > limit ? 0 : (i * inside[j]! + j * inside[j - 1]!) / (i + j);
  }
  return Math.min(1, Math.max(0, 1 - inside[m]!));
}

function limitTail(scaled: number): number {
  if (scaled < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled);
  return Math.min(1, Math.max(0, sum));
}

function countBins(values: ArrayLike<number>, { count, binOf }: EqualMassBins): Float64Array {
  const counts = new Float64Array(count);
  for (let i = 0; i < values.length; i++) counts[binOf(values[i]!)]!++;
  return counts;
}

function requireSamples(action: string, samples: Readonly<Record<string, ArrayLike<number>>>): void {
  requireFinite(action, samples);
  for (const [name, sample] of Object.entries(samples)) {
    if (sample.length === 0)
      throw new RangeError(`Cannot ${action} as ${name} must hold at least one value: found none`);
  }
}
