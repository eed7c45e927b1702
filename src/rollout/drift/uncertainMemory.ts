/**
 * Null weeks from a stream's own days, as `dayMemory` draws them, with a memory that is as uncertain as the days leave
 * it.
 *
 * A few weeks do not say how much days remember, only between which bounds. What moves a week's mean is the days'
 * slow swings, and the mean square of a few cosine sums over their normal scores is an estimate of it as rough as
 * chi-square with as many degrees of freedom. So each null stream has a memory of its own, as likely as the
 * days make it, and a level as far from theirs as the same swings allow. What is then as rare as stated over all
 * streams is so on average over all markets that might have shown these days, which no plug-in estimate is.
 *
 * Source: resampling days, Politis & Romano (1992); a hidden normal series for the order (Cario & Nelson 1996,
 * ARTA); normal scores, van der Waerden; equal-weighted cosines, Müller (2004); prediction by averaging over what is
 * not known of a scale, as Student's t does.
 */
import {
  longRunVariance,
  normalCdf,
  normalQuantile,
  requireInRange,
  requireInteger,
  requireRng,
  type Rng,
} from "../../core/index.js";
import { LEAST_DAYS } from "./dayMemory.js";

export interface UncertainMemory {
  /** Days in the order of their means, lowest first. */
  readonly byRank: Int32Array;
  /** Seven times the variance of a week's mean of normal scores, about: 1 for days without memory, more with it. */
  readonly slowVariance: number;
  /** Cosine sums behind `slowVariance`. */
  readonly terms: number;
  /** Whether the days come with the level that is watched against, so that a stream needs no other. */
  readonly levelIsKnown: boolean;
}

/** Days behind each cosine sum, so that swings down to twelve days count. */
const DAYS_A_TERM = 6;
/**
 * A week's mean is moved by shorter swings too, which are smaller where days have memory: the spectrum of days that
 * correlate at 0.3 to 0.5 is 1.05 to 1.06 times as high, on average over those counted, as a week's mean feels it.
 */
const SHORTER_SWINGS = 0.95;
const WEEK = 7;
/** Correlation of the hidden series from one day to the next. */
const CORRELATION = { least: -0.9, most: 0.97 };
const HALVINGS = 16;

/**
 * @param dailyMeans Of days that follow each other, shape [days].
 * @throws {RangeError} If there are fewer than {@link LEAST_DAYS} days.
 */
export function uncertainMemory(dailyMeans: Float64Array): UncertainMemory {
  const days = dailyMeans.length;
  requireInteger("learn the memory of days", { days }, { atLeast: LEAST_DAYS });
  const byRank = Int32Array.from(dailyMeans, (_, day) => day).sort((a, b) => dailyMeans[a]! - dailyMeans[b]! || a - b);
  const scores = new Float64Array(days);
  byRank.forEach((day, rank) => (scores[day] = normalQuantile((rank + 0.5) / days)));
  const terms = Math.round(days / DAYS_A_TERM);
  return { byRank, slowVariance: SHORTER_SWINGS * longRunVariance(scores, terms), terms, levelIsKnown: false };
}

/**
 * The same days with the memory that several runs of days show together. Each run is watched against the others, whose
 * levels lie as far from its own as levels do: none is drawn besides.
 *
 * @param memories At least one.
 */
export function shareMemory(memories: readonly UncertainMemory[]): UncertainMemory[] {
  requireInteger("share a memory", { memories: memories.length }, { atLeast: 1 });
  const terms = memories.reduce((sum, own) => sum + own.terms, 0);
  const slowVariance = memories.reduce((sum, own) => sum + own.slowVariance * own.terms, 0) / terms;
  return memories.map(({ byRank }) => ({ byRank, slowVariance, terms, levelIsKnown: true }));
}

/** `days` numbers of days, drawn with replacement in an order of which `memory` may be the memory. */
export function drawUncertainOrder(memory: UncertainMemory, days: number, rng: Rng): Int32Array {
  requireRng("draw days", rng);
  requireInRange("draw days", { slowVariance: memory.slowVariance }, { above: 0 });
  const { byRank, slowVariance, terms, levelIsKnown } = memory;
  const slow = (slowVariance * terms) / chiSquare(terms, rng);
  const level = levelIsKnown ? 0 : Math.sqrt(slow / byRank.length) * rng.normal();
  const correlation = correlationOf(slow);
  const spread = Math.sqrt(Math.max(1, slow / weekVariance(correlation)));
  const fresh = Math.sqrt(1 - correlation ** 2);
  let hidden = rng.normal();
  return Int32Array.from({ length: days }, () => {
    const rank = Math.min(byRank.length - 1, Math.floor(normalCdf(level + spread * hidden) * byRank.length));
    hidden = correlation * hidden + fresh * rng.normal();
    return byRank[rank]!;
  });
}

/** Seven times the variance of the mean of seven values of variance 1 that correlate at `correlation` a step. */
function weekVariance(correlation: number): number {
  let sum = 0;
  for (let lag = WEEK - 1; lag >= 1; lag--) sum = correlation * (1 - lag / WEEK + sum);
  return 1 + 2 * sum;
}

/** The correlation that gives a week this variance, or the nearest that there is. */
function correlationOf(slow: number): number {
  let { least: low, most: high } = CORRELATION;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (weekVariance(middle) < slow) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function chiSquare(degrees: number, rng: Rng): number {
  let sum = 0;
  for (let k = 0; k < degrees; k++) sum += rng.normal() ** 2;
  return sum;
}
