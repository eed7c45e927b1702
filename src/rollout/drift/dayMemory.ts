/**
 * Null streams from a stream's own days: whole days, drawn in an order that remembers as the days themselves do.
 *
 * Within a day everything stays as it was: symbols, hours, overlapping labels. From day to day a block bootstrap
 * would lose the memory at each joint (three-day blocks of days that correlate at 0.5 take a third off the
 * variance of a week's mean), and longer blocks leave a few weeks too few of them. So a hidden normal series with
 * the days' own correlation says which rank of day comes next: a day like today's often follows today's.
 *
 * The correlation is that of the normal scores of the days' means from one day to the next, raised by what so few
 * days hide (Marriott & Pope 1954), and never negative.
 *
 * Source: resampling days, Politis & Romano (1992); a hidden normal series for the order (Cario & Nelson 1996,
 * ARTA); normal scores, van der Waerden.
 */
import {
  normalCdf,
  normalQuantile,
  pearsonCorrelation,
  requireInRange,
  requireInteger,
  requireRng,
  type Rng,
} from "../../core/index.js";

export interface DayMemory {
  /** Days in the order of their means, lowest first. */
  readonly byRank: Int32Array;
  /** Of the hidden series from one day to the next, in [0, 0.95]. */
  readonly correlation: number;
}

/** Fewest days whose memory can be told. */
export const LEAST_DAYS = 10;

const MOST_CORRELATION = 0.95;

/**
 * @param dailyMeans Of days that follow each other, shape [days].
 * @throws {RangeError} If there are fewer than {@link LEAST_DAYS} days.
 */
export function dayMemory(dailyMeans: Float64Array): DayMemory {
  const days = dailyMeans.length;
  requireInteger("learn the memory of days", { days }, { atLeast: LEAST_DAYS });
  const byRank = Int32Array.from(dailyMeans, (_, day) => day).sort((a, b) => dailyMeans[a]! - dailyMeans[b]! || a - b);
  const scores = new Float64Array(days);
  byRank.forEach((day, rank) => (scores[day] = normalQuantile((rank + 0.5) / days)));
  const seen = pearsonCorrelation(scores.subarray(1), scores.subarray(0, -1));
  const corrected = (seen + 1 / days) / (1 - 3 / days);
  return { byRank, correlation: Math.min(MOST_CORRELATION, Math.max(0, corrected)) };
}

/** `days` numbers of days, drawn with replacement in an order with the memory of `memory`. */
export function drawDayOrder({ byRank, correlation }: DayMemory, days: number, rng: Rng): Int32Array {
  requireRng("draw days", rng);
  requireInRange("draw days", { correlation }, { atLeast: 0, below: 1 });
  const fresh = Math.sqrt(1 - correlation ** 2);
  let hidden = rng.normal();
  return Int32Array.from({ length: days }, () => {
    const rank = Math.min(byRank.length - 1, Math.floor(normalCdf(hidden) * byRank.length));
    hidden = correlation * hidden + fresh * rng.normal();
    return byRank[rank]!;
  });
}
