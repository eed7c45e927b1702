/** Day-block intervals of the metrics that a report quotes most. */
import { requireSameLength, requireRng } from "../guards.js";
import { blockBootstrap, type ResampleOptions } from "./blockBootstrap.js";
import { blockLengthDays } from "./blockLength.js";
import { dayBlocks, sumByDay, type DayBlocks } from "./dayBlocks.js";
import type { Estimate } from "./estimate.js";
import { mean } from "./moments.js";
import { orderScores, weightedAuc } from "./ranking.js";

/** Rows on one clock, and how to resample their days. */
export interface RowTimes extends ResampleOptions {
  /** Decision times, ascending. */
  readonly timeMs: ArrayLike<number>;
  readonly labelHorizonMs: number;
}

/** Mean of `values` over rows; days weigh by their rows. */
export function bootstrapMean({
  timeMs,
  values,
  labelHorizonMs,
  ...options
}: RowTimes & { readonly values: ArrayLike<number> }): Estimate {
  requireRng("resample a mean", options.rng);
  requireSameLength("bootstrap a mean", { timeMs, values });
  const blocks = dayBlocks(timeMs);
  const sums = sumByDay(blocks, values);
  const counts = sumByDay(blocks);
  const blockDays = blockLengthDays(dailyMeans(sums, counts), { labelHorizonMs });
  return blockBootstrap({ ...options, blocks, blockDays, statistic: (weights) => ratioOf(sums, counts, weights) })
    .estimate;
}

/** {@link rocAuc} with its interval. */
export function bootstrapAuc({
  timeMs,
  labels,
  scores,
  labelHorizonMs,
  ...options
}: RowTimes & {
  readonly labels: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
}): Estimate {
  requireRng("resample an AUC", options.rng);
  requireSameLength("bootstrap an AUC", { timeMs, labels, scores });
  const blocks = dayBlocks(timeMs);
  const ordered = orderScores(scores);
  const blockDays = blockLengthDays(dailyRankAgreement(blocks, labels, scores), { labelHorizonMs });
  const statistic = (weights: Float64Array) => weightedAuc(labels, ordered, (row) => weights[blocks.dayOfRow[row]!]!);
  return blockBootstrap({ ...options, blocks, blockDays, statistic }).estimate;
}

/** AUC of `scoresA` less AUC of `scoresB` on the same rows and the same draws. */
export function bootstrapAucDifference({
  timeMs,
  labels,
  scoresA,
  scoresB,
  labelHorizonMs,
  ...options
}: RowTimes & {
  readonly labels: ArrayLike<number>;
  readonly scoresA: ArrayLike<number>;
  readonly scoresB: ArrayLike<number>;
}): Estimate {
  requireRng("resample a difference of AUCs", options.rng);
  requireSameLength("bootstrap a difference of AUCs", { timeMs, labels, scoresA, scoresB });
  const blocks = dayBlocks(timeMs);
  const a = orderScores(scoresA);
  const b = orderScores(scoresB);
  const daily = dailyRankAgreement(blocks, labels, scoresA);
  const other = dailyRankAgreement(blocks, labels, scoresB);
  const blockDays = blockLengthDays(
    daily.map((value, day) => value - other[day]!),
    { labelHorizonMs },
  );
  const statistic = (weights: Float64Array) => {
    const weightOf = (row: number) => weights[blocks.dayOfRow[row]!]!;
    return weightedAuc(labels, a, weightOf) - weightedAuc(labels, b, weightOf);
  };
  return blockBootstrap({ ...options, blocks, blockDays, statistic }).estimate;
}

/** Weighted sums over weighted counts; NaN if no row was drawn. */
export function ratioOf(sums: Float64Array, counts: Float64Array, weightOfDay: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let day = 0; day < weightOfDay.length; day++) {
    sum += weightOfDay[day]! * sums[day]!;
    count += weightOfDay[day]! * counts[day]!;
  }
  return sum / count;
}

/** One value a day; a day without rows takes the overall mean, which adds no correlation. */
export function dailyMeans(sums: Float64Array, counts: Float64Array): Float64Array {
  const overall = ratioOf(sums, counts, new Float64Array(sums.length).fill(1));
  return sums.map((sum, day) => (counts[day]! > 0 ? sum / counts[day]! : overall));
}

/**
 * How far each day's rows speak for the score: the mean product of centred label and centred score rank,
 * whose memory sets the block.
 */
function dailyRankAgreement(blocks: DayBlocks, labels: ArrayLike<number>, scores: ArrayLike<number>): Float64Array {
  const { order } = orderScores(scores);
  const n = labels.length;
  const baseRate = mean(labels);
  const agreement = new Float64Array(n);
  order.forEach((row, rank) => {
    agreement[row] = (labels[row]! - baseRate) * (rank / n - 0.5);
  });
  return dailyMeans(sumByDay(blocks, agreement), sumByDay(blocks));
}
