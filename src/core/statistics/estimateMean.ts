import { requireBinary, requireSameLength } from "../guards.js";
import { cosineInterval, cosineTerms } from "./cosineInterval.js";
import { influenceOfRatio } from "./dailyInfluence.js";
import { dayBlocks, sumByDay } from "./dayBlocks.js";
import type { Estimate, Interval } from "./estimate.js";
import { wilsonOfShare } from "./wilsonInterval.js";

/** Rows on one clock. */
export interface RowTimes {
  /** Decision times, UTC epoch ms, ascending. */
  readonly timeMs: ArrayLike<number>;
  /** Of the interval, in (0, 1). */
  readonly confidence: number;
}

/**
 * Mean of `values` over rows with its interval over days, which weigh by their rows.
 *
 * NaN: propagated.
 *
 * @param within What the mean cannot leave, as 0 to 1 of a probability; open when absent.
 * @throws {RangeError} If there is no row, times descend, or lengths differ.
 */
export function estimateMean({
  timeMs,
  values,
  confidence,
  within,
  terms,
}: RowTimes & {
  readonly values: ArrayLike<number>;
  readonly within?: Interval;
  /** Cosine sums of the interval for so many days with rows; as of every interval when absent. */
  readonly terms?: (days: number) => number;
}): Estimate {
  requireSameLength("estimate a mean", { timeMs, values });
  const blocks = dayBlocks(timeMs);
  return estimateRatio(sumByDay(blocks, values), sumByDay(blocks), {
    confidence,
    ...(within ? { within } : {}),
    ...(terms ? { terms } : {}),
  });
}

/** The same from sums and rows by day. */
export function estimateRatio(
  sums: Float64Array,
  counts: Float64Array,
  {
    confidence,
    within,
    terms,
  }: { readonly confidence: number; readonly within?: Interval; readonly terms?: (days: number) => number },
): Estimate {
  const influence = influenceOfRatio(sums, counts);
  return cosineInterval(influence, {
    value: total(sums) / total(counts),
    confidence,
    ...(within ? { within } : {}),
    ...(terms ? { terms: terms(influence.length) } : {}),
  }).estimate;
}

/**
 * Share of rows that are 1 with its interval over days.
 *
 * Where the share is 0 or 1 on nearly every day, its days show no spread; each day then counts as one draw and the
 * interval holds Wilson's: no Buy in 34 days is 0 % [0 %, 10.2 %].
 *
 * @param hits Shape [rows]: 0 or 1.
 * @throws {RangeError} As {@link estimateMean}, or if a hit is neither 0 nor 1.
 */
export function estimateShare({ timeMs, hits, confidence }: RowTimes & { readonly hits: ArrayLike<number> }): Estimate {
  requireSameLength("estimate a share", { timeMs, hits });
  requireBinary("estimate a share", { hits });
  const blocks = dayBlocks(timeMs);
  return estimateShareOfDays(sumByDay(blocks, hits), sumByDay(blocks), { confidence });
}

/** The same from hits and rows by day. */
export function estimateShareOfDays(
  hits: Float64Array,
  counts: Float64Array,
  { confidence }: { readonly confidence: number },
): Estimate {
  const estimate = estimateRatio(hits, counts, { confidence, within: { low: 0, high: 1 } });
  let mixedDays = 0;
  let days = 0;
  for (let day = 0; day < counts.length; day++) {
    if (counts[day] === 0) continue;
    days++;
    if (hits[day] !== (estimate.value < 0.5 ? 0 : counts[day])) mixedDays++;
  }
  return holdingRareDays(estimate, { mixedDays, days, confidence });
}

/** Widened to Wilson's interval over days where fewer of them show a spread than cosine sums would measure. */
export function holdingRareDays(
  { value, low, high }: Estimate,
  { mixedDays, days, confidence }: { readonly mixedDays: number; readonly days: number; readonly confidence: number },
): Estimate {
  if (days >= 2 && mixedDays >= cosineTerms(days)) return { value, low, high };
  const wilson = wilsonOfShare(value, days, { confidence });
  return { value, low: Math.min(low, wilson.low), high: Math.max(high, wilson.high) };
}

function total(column: Float64Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  return sum;
}
