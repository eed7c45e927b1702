/**
 * What the best trial is worth beside trial 0, the configuration's own settings.
 *
 * The best of many trials looks better than it is. So beside the paired difference with its day-block
 * interval, which takes the best trial as if it had been the only one tried, stands the probability that
 * the best of as many trials without any gain would do as well on these folds.
 *
 * Source: White (2000), "A Reality Check for Data Snooping", Econometrica 68(5), with circular day blocks.
 */
import {
  blockLengthDays,
  dayBlocks,
  drawDays,
  orderScores,
  quantileOfSorted,
  requireInRange,
  requireInteger,
  sumByDay,
  weightedAuc,
  type DayBlocks,
  type Estimate,
  type Rng,
  type ScoreOrder,
} from "../../core/index.js";
import type { FoldPredictions } from "./searchObjective.js";

export interface SearchGain {
  /**
   * Objective of the best trial less that of trial 0, on the same rows; the interval is for one trial chosen
   * in advance.
   */
  readonly difference: Estimate;
  /** Probability that the best of `compared` trials does this well though none is better than trial 0. */
  readonly chanceProbability: number;
  /** Complete trials beside trial 0. */
  readonly compared: number;
  readonly rows: number;
  readonly days: number;
  readonly blockDays: number;
  /** Level of the interval. */
  readonly confidence: number;
}

export interface SearchGainOptions {
  readonly balancePenalty: number;
  readonly labelHorizonMs: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
}

/** Draws in a row that lack a class in some fold before the rows count as too few. */
const MOST_REDRAWS = 50;

/**
 * @param own Predictions of trial 0, one table a searched fold, folds and rows ascending in time.
 * @param others Predictions of the other complete trials, on the same rows.
 * @param best Index into `others` of the best trial, or -1 if trial 0 is the best.
 */
export function searchGain(
  own: readonly FoldPredictions[],
  others: readonly (readonly FoldPredictions[])[],
  best: number,
  { balancePenalty, labelHorizonMs, resamples, confidence, rng }: SearchGainOptions,
): SearchGain {
  requireInteger("judge a search", { resamples }, { atLeast: 1 });
  requireInRange("judge a search", { confidence }, { above: 0, below: 1 });
  const blocks = dayBlocks(own.flatMap(({ t0Ms }) => [...t0Ms]));
  const size = { compared: others.length, rows: blocks.dayOfRow.length, days: blocks.days, confidence };
  if (best < 0) return { difference: { value: 0, low: 0, high: 0 }, chanceProbability: 1, ...size, blockDays: 1 };

  const ownObjective = weightedObjective(own, blocks, balancePenalty);
  const objectives = others.map((folds) => weightedObjective(folds, blocks, balancePenalty));
  const differences = (weights: Float64Array) => {
    const base = ownObjective(weights);
    return objectives.map((objective) => objective(weights) - base);
  };
  const observed = differences(new Float64Array(blocks.days).fill(1));
  const blockDays = blockLengthDays(dailyAgreement(own, others[best]!, blocks), { labelHorizonMs });
  const weights = new Float64Array(blocks.days);
  const draw = () => {
    for (let redraw = 0; redraw < MOST_REDRAWS; redraw++) {
      drawDays(weights, blockDays, rng);
      const drawn = differences(weights);
      if (!drawn.some(Number.isNaN)) return drawn;
    }
    throw new RangeError(
      "Cannot judge a search as most draws of days must hold both classes in each fold: " +
        `${MOST_REDRAWS} in a row of ${blocks.days} days did not`,
    );
  };
  const ofBest = new Float64Array(resamples);
  let asGood = 0;
  for (let k = 0; k < resamples; k++) {
    const drawn = draw();
    ofBest[k] = drawn[best]!;
    if (Math.max(...drawn.map((value, j) => value - observed[j]!)) >= observed[best]!) asGood++;
  }
  ofBest.sort();
  const value = observed[best]!;
  const tail = (1 - confidence) / 2;
  const difference = {
    value,
    low: Math.min(value, quantileOfSorted(ofBest, tail)),
    high: Math.max(value, quantileOfSorted(ofBest, 1 - tail)),
  };
  return { difference, chanceProbability: (1 + asGood) / (1 + resamples), ...size, blockDays };
}

/** The objective as a function of how often each day was drawn; NaN where a fold is left with one class. */
function weightedObjective(
  folds: readonly FoldPredictions[],
  { dayOfRow }: DayBlocks,
  balancePenalty: number,
): (weightOfDay: Float64Array) => number {
  const ordered = folds.map(({ probability }): ScoreOrder => orderScores(probability));
  const starts = folds.map((_, k) => folds.slice(0, k).reduce((sum, { t0Ms }) => sum + t0Ms.length, 0));
  return (weightOfDay) => {
    let auc = 0;
    let scores = 0;
    let count = 0;
    folds.forEach(({ label, score }, k) => {
      const weightOf = (row: number) => weightOfDay[dayOfRow[starts[k]! + row]!]!;
      auc += weightedAuc(label, ordered[k]!, weightOf) / folds.length;
      for (let row = 0; row < score.length; row++) {
        scores += weightOf(row) * score[row]!;
        count += weightOf(row);
      }
    });
    return auc - balancePenalty * Math.abs(0.5 - scores / count);
  };
}

/**
 * Day by day, how much more the one trial's probabilities agree with the labels than the other's: the memory
 * of this sets the block.
 */
function dailyAgreement(
  own: readonly FoldPredictions[],
  other: readonly FoldPredictions[],
  blocks: DayBlocks,
): Float64Array {
  const agreement = own.flatMap(({ label, probability }, k) =>
    Array.from(label, (buy, row) => (buy - 0.5) * (other[k]!.probability[row]! - probability[row]!)),
  );
  const counts = sumByDay(blocks);
  return sumByDay(blocks, agreement).map((sum, day) => (counts[day]! > 0 ? sum / counts[day]! : 0));
}
