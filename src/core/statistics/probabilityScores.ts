/**
 * How good probabilities are. All throw RangeError when columns differ in length or are empty, a label
 * is neither 0 nor 1, or a probability is NaN or outside [0, 1].
 */
import { firstAtOrAfter } from "../ascending.js";
import { requireBinary, requireInteger, requireSameLength, requireUnitInterval } from "../guards.js";
import { equalMassBins, type EqualMassBins } from "./equalMassBins.js";
import { mean } from "./moments.js";

/** Mean squared distance of probability and label; smaller is better, 0.25 is a coin's. Source: Brier (1950). */
export function brierScore(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  requireProbabilities("measure a Brier score", labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += (probabilities[i]! - labels[i]!) ** 2;
  return sum / labels.length;
}

/** Mean negative log-likelihood, nats; probabilities are kept 2^-52 away from 0 and 1, as scikit-learn does. */
export function logLoss(labels: ArrayLike<number>, probabilities: ArrayLike<number>): number {
  requireProbabilities("measure a log-loss", labels, probabilities);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, probabilities[i]!));
    sum -= labels[i] === 1 ? Math.log(p) : Math.log1p(-p);
  }
  return sum / labels.length;
}

/** Matthews correlation of labels and decisions, in [-1, 1]; 0 when either holds one class only. */
export function matthewsCorrelation(labels: ArrayLike<number>, decisions: ArrayLike<number>): number {
  requireSameLength("measure a Matthews correlation", { labels, decisions });
  requireBinary("measure a Matthews correlation", { labels, decisions });
  let both = 0;
  let buyLabels = 0;
  let buyDecisions = 0;
  const n = labels.length;
  for (let i = 0; i < n; i++) {
    both += labels[i]! * decisions[i]!;
    buyLabels += labels[i]!;
    buyDecisions += decisions[i]!;
  }
  const spread = Math.sqrt(buyLabels * (n - buyLabels)) * Math.sqrt(buyDecisions * (n - buyDecisions));
  return spread === 0 ? 0 : (n * both - buyLabels * buyDecisions) / spread;
}

export interface BinOptions {
  /** Of equal mass there are more where some probabilities are frequent enough to be bins of their own. */
  readonly bins: number;
  /** `uniform`: bins of equal width over [0, 1]; `quantile`: of equal mass, see {@link equalMassBins}. */
  readonly strategy: "uniform" | "quantile";
}

export interface ReliabilityBinMeans {
  readonly count: number;
  readonly meanProbability: number;
  /** Share of BUY labels. */
  readonly buyFrequency: number;
}

/** Rows by probability; a probability on an edge belongs below it, as in scikit-learn. Empty bins are left out. */
export function reliabilityBins(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: BinOptions,
): { readonly binOfRow: Int32Array; readonly bins: readonly ReliabilityBinMeans[] } {
  requireProbabilities("bin probabilities", labels, probabilities);
  const { count, binOf } = binsOf(probabilities, options);
  const raw = Int32Array.from(probabilities, binOf);
  const counts = new Float64Array(count);
  const sums = new Float64Array(count);
  const buys = new Float64Array(count);
  raw.forEach((bin, row) => {
    counts[bin] = counts[bin]! + 1;
    sums[bin] = sums[bin]! + probabilities[row]!;
    buys[bin] = buys[bin]! + labels[row]!;
  });
  const kept = Array.from(counts, (_, bin) => bin).filter((bin) => counts[bin]! > 0);
  const renumbered = new Int32Array(count).fill(-1);
  kept.forEach((bin, k) => (renumbered[bin] = k));
  return {
    binOfRow: raw.map((bin) => renumbered[bin]!),
    bins: kept.map((bin) => ({
      count: counts[bin]!,
      meanProbability: sums[bin]! / counts[bin]!,
      buyFrequency: buys[bin]! / counts[bin]!,
    })),
  };
}

/** Mean distance of mean probability and BUY frequency over the bins, weighted by rows. Source: Guo et al. (2017). */
export function expectedCalibrationError(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: BinOptions,
): number {
  const { bins } = reliabilityBins(labels, probabilities, options);
  return (
    bins.reduce(
      (sum, { count, meanProbability, buyFrequency }) => sum + count * Math.abs(meanProbability - buyFrequency),
      0,
    ) / labels.length
  );
}

/**
 * Murphy's parts of the Brier score over equal-mass bins: reliability (smaller is better) - resolution
 * (larger is better) + uncertainty. They add up to the Brier score of the binned probabilities.
 *
 * Source: Murphy (1973).
 */
export function brierDecomposition(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { bins: count }: { readonly bins: number },
): { readonly reliability: number; readonly resolution: number; readonly uncertainty: number } {
  const { bins } = reliabilityBins(labels, probabilities, { bins: count, strategy: "quantile" });
  const baseRate = mean(labels);
  const over = (part: (bin: ReliabilityBinMeans) => number) =>
    bins.reduce((sum, bin) => sum + bin.count * part(bin), 0) / labels.length;
  return {
    reliability: over(({ meanProbability, buyFrequency }) => (meanProbability - buyFrequency) ** 2),
    resolution: over(({ buyFrequency }) => (buyFrequency - baseRate) ** 2),
    uncertainty: baseRate * (1 - baseRate),
  };
}

/**
 * The AUC that perfectly calibrated probabilities of this spread would have: 1/2 + E|p - p'| / (4 pi (1 - pi)),
 * p and p' two independent draws, pi their mean. 0.5 when all are 0 or all are 1.
 */
export function expectedAuc(probabilities: ArrayLike<number>): number {
  const n = probabilities.length;
  const baseRate = mean(probabilities);
  if (baseRate === 0 || baseRate === 1) return 0.5;
  const sorted = Float64Array.from(probabilities).sort();
  // The sum of |p_i - p_j| over all pairs is the sum of p_(k) (2k - n + 1) over the order statistics; from the least of
  // them on, since close probabilities near 1 would cancel. So would 1 less their mean.
  const pairs = sorted.reduce((sum, p, k) => sum + (p - sorted[0]!) * (2 * k - n + 1), 0);
  const sellRate = mean(sorted.map((p) => 1 - p));
  return Math.min(1, 0.5 + (2 * pairs) / (n * n) / (4 * baseRate * sellRate));
}

function binsOf(probabilities: ArrayLike<number>, { bins, strategy }: BinOptions): EqualMassBins {
  requireInteger("bin probabilities", { bins }, { atLeast: 1 });
  if (strategy === "quantile") return equalMassBins(probabilities, bins);
  const edges = Float64Array.from({ length: bins - 1 }, (_, k) => (k + 1) / bins);
  return { count: bins, binOf: (p) => firstAtOrAfter(edges, p) };
}

function requireProbabilities(action: string, labels: ArrayLike<number>, probabilities: ArrayLike<number>): void {
  requireSameLength(action, { labels, probabilities });
  if (labels.length === 0) throw new RangeError(`Cannot ${action} as there must be at least one row: found none`);
  requireBinary(action, { labels });
  requireUnitInterval(action, { probability: probabilities });
}
