/**
 * How each day moves a statistic of all days: its influence, the derivative by the day's weight times the days.
 *
 * Days without rows are left out, so that an interval knows on how many days it rests. Influences of one statistic
 * have mean 0.
 */
import { dayBlocks, sumByDay } from "./dayBlocks.js";
import { weightedAuc, type ScoreOrder } from "./ranking.js";

/** Of sums over counts, whose days may differ in their rows. */
export function influenceOfRatio(sums: ArrayLike<number>, counts: ArrayLike<number>): Float64Array {
  let sum = 0;
  let count = 0;
  for (let day = 0; day < counts.length; day++) {
    sum += sums[day]!;
    count += counts[day]!;
  }
  const known = filledDays(counts);
  const ratio = sum / count;
  return Float64Array.from(known, (day) => ((sums[day]! - ratio * counts[day]!) * known.length) / count);
}

/** An AUC and what each day adds to it. */
export interface InfluencesOfAuc {
  /** NaN where one class is absent. */
  readonly value: number;
  readonly influence: Float64Array;
  /** Days with a row that is not on the right side of all, or below an AUC of 0.5 on the wrong side of all. */
  readonly mixedDays: number;
}

/**
 * Of the AUC: a BUY row counts with the share of SELL rows below it less the AUC, a SELL row with the share of BUY
 * rows above it less the AUC, over the rows of its class.
 *
 * Source: DeLong, DeLong & Clarke-Pearson (1988), summed by day as in Obuchowski (1997).
 */
export function influenceOfAuc(
  timeMs: ArrayLike<number>,
  labels: ArrayLike<number>,
  ordered: ScoreOrder,
): InfluencesOfAuc {
  const blocks = dayBlocks(timeMs);
  const value = weightedAuc(labels, ordered, () => 1);
  const placement = placements(labels, ordered);
  const buys = countOf(labels, 1);
  const sells = labels.length - buys;
  const extreme = value < 0.5 ? 0 : 1;
  const isMixed = new Uint8Array(blocks.days);
  const parts = Float64Array.from(placement, (share, row) => {
    if (share !== extreme) isMixed[blocks.dayOfRow[row]!] = 1;
    return (share - value) / (labels[row] === 1 ? buys : sells);
  });
  const sums = sumByDay(blocks, parts);
  const counts = sumByDay(blocks);
  const known = filledDays(counts);
  return {
    value,
    influence: Float64Array.from(known, (day) => sums[day]! * known.length),
    mixedDays: isMixed.reduce((days, mixed) => days + mixed, 0),
  };
}

/** Of each row: the share of the other class that it stands on the right side of, ties counting half. */
function placements(labels: ArrayLike<number>, { order, endsTie }: ScoreOrder): Float64Array {
  const buys = countOf(labels, 1);
  const sells = labels.length - buys;
  const placement = new Float64Array(labels.length);
  let sellsBelow = 0;
  let buysBelow = 0;
  for (let from = 0, k = 0; k < order.length; k++) {
    if (endsTie[k] === 0) continue;
    const tied = order.subarray(from, k + 1);
    const tiedBuys = tied.reduce((sum, row) => sum + labels[row]!, 0);
    const tiedSells = tied.length - tiedBuys;
    for (const row of tied)
      placement[row] =
        labels[row] === 1 ? (sellsBelow + tiedSells / 2) / sells : (buys - buysBelow - tiedBuys / 2) / buys;
    sellsBelow += tiedSells;
    buysBelow += tiedBuys;
    from = k + 1;
  }
  return placement;
}

/** Days that hold rows, in order. */
function filledDays(counts: ArrayLike<number>): number[] {
  return Array.from(counts, (_, day) => day).filter((day) => counts[day]! > 0);
}

function countOf(labels: ArrayLike<number>, wanted: number): number {
  let count = 0;
  for (let row = 0; row < labels.length; row++) if (labels[row] === wanted) count++;
  return count;
}
