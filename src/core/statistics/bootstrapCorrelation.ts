import { requireSameLength, requireRng } from "../guards.js";
import { blockBootstrap, type BlockBootstrap, type ResampleOptions } from "./blockBootstrap.js";
import { blockLengthDays } from "./blockLength.js";
import { dailyMeans } from "./dailyMeans.js";
import { dayBlocks, sumByDay, type DayBlocks } from "./dayBlocks.js";
import { mean } from "./moments.js";

/** Rows on one clock, and how to resample their days. */
export interface ResampledRows extends ResampleOptions {
  /** Decision times, ascending. */
  readonly timeMs: ArrayLike<number>;
  readonly labelHorizonMs: number;
}

/**
 * Pearson's correlation of two columns with its day-block interval; undefined where one does not vary.
 *
 * Given ranks it is Spearman's; they are not made anew in each draw of days, which changes the interval
 * by less than its own noise.
 *
 * @throws {RangeError} If the columns differ in length, or times descend.
 */
export function bootstrapCorrelation({
  timeMs,
  a,
  b,
  labelHorizonMs,
  ...options
}: ResampledRows & {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
}): BlockBootstrap | undefined {
  requireRng("resample a correlation", options.rng);
  requireSameLength("bootstrap a correlation", { timeMs, a, b });
  if (timeMs.length === 0) return undefined;
  const blocks = dayBlocks(timeMs);
  const counts = sumByDay(blocks);
  const sums = dailySums(blocks, a, b, counts);
  const statistic = (weights: Float64Array): number => correlationOf(sums, weights);
  if (Number.isNaN(statistic(new Float64Array(blocks.days).fill(1)))) return undefined;
  return blockBootstrap({
    ...options,
    blocks,
    blockDays: blockLengthDays(dailyMeans(sums.xy, counts), { labelHorizonMs }),
    statistic,
  });
}

type DailySums = Readonly<Record<"counts" | "x" | "y" | "xx" | "yy" | "xy", Float64Array>>;

/** Sums of each day about the overall means, so that a level does not cancel. */
function dailySums(
  { dayOfRow, days }: DayBlocks,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  counts: Float64Array,
): DailySums {
  const [meanA, meanB] = [mean(a), mean(b)];
  const sums = {
    counts,
    x: new Float64Array(days),
    y: new Float64Array(days),
    xx: new Float64Array(days),
    yy: new Float64Array(days),
    xy: new Float64Array(days),
  };
  for (let row = 0; row < dayOfRow.length; row++) {
    const day = dayOfRow[row]!;
    const x = a[row]! - meanA;
    const y = b[row]! - meanB;
    sums.x[day]! += x;
    sums.y[day]! += y;
    sums.xx[day]! += x * x;
    sums.yy[day]! += y * y;
    sums.xy[day]! += x * y;
  }
  return sums;
}

/** NaN where one column does not vary over the weighted days. */
function correlationOf({ counts, x, y, xx, yy, xy }: DailySums, weights: Float64Array): number {
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let squaresX = 0;
  let squaresY = 0;
  let both = 0;
  for (let day = 0; day < weights.length; day++) {
    const weight = weights[day]!;
    if (weight === 0) continue;
    n += weight * counts[day]!;
    sumX += weight * x[day]!;
    sumY += weight * y[day]!;
    squaresX += weight * xx[day]!;
    squaresY += weight * yy[day]!;
    both += weight * xy[day]!;
  }
  const varianceX = squaresX - (sumX * sumX) / n;
  const varianceY = squaresY - (sumY * sumY) / n;
  // What is left of a column that does not vary is rounding.
  if (!(varianceX > 1e-12 * squaresX && varianceY > 1e-12 * squaresY)) return NaN;
  return Math.max(-1, Math.min(1, (both - (sumX * sumY) / n) / Math.sqrt(varianceX * varianceY)));
}
