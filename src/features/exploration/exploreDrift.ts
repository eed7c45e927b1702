/**
 * Whether a feature looks later as it did at first.
 *
 * A PSI is never held against a bare 0.25: a feature that wanders slowly differs between any two months.
 * Its critical value is what whole blocks of days give when they are dealt to the two parts at random.
 */
import {
  blockLengthDays,
  dailyMeans,
  DAY_MS,
  dayBlocks,
  equalMassBins,
  mean,
  psiOfCounts,
  quantileOfSorted,
  sumByDay,
  utcDay,
  type Rng,
  type ResampledRows,
} from "../../core/index.js";
import { quantilesOf } from "./exploreDistribution.js";

export interface DriftPart {
  /** UTC epoch ms, inclusive. */
  readonly fromMs: number;
  /** UTC epoch ms, exclusive. */
  readonly toMs: number;
  readonly n: number;
  /** At `QUANTILE_LEVELS`; null without rows. */
  readonly quantiles: readonly number[] | null;
  /**
   * Population stability index against the first part, over that part's deciles; null for the first part, or
   * without rows.
   */
  readonly psi: number | null;
  /** What only (1 - confidence) of chance PSIs exceed; null where a part holds fewer than 6 blocks of days. */
  readonly psiCritical: number | null;
}

const BINS = 10;
const PART_DAYS = 30;
const MOST_PARTS = 10;
/** With fewer blocks a part, dealing them has too few outcomes to show the tail. */
const FEWEST_BLOCKS = 6;

interface OwnRows extends ResampledRows {
  readonly value: Float64Array;
}

/** Whole days, about a month a part, at least two parts. */
export function exploreDrift(
  { timeMs, value, labelHorizonMs, resamples, confidence, rng }: OwnRows,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): DriftPart[] {
  const firstDay = utcDay(fromMs);
  const days = utcDay(toMs) - firstDay + 1;
  const parts = Math.min(days, Math.max(2, Math.min(MOST_PARTS, Math.round(days / PART_DAYS))));
  const startOf = (part: number): number => Math.floor((part * days) / parts);
  const daily = dailyCounts(timeMs, value, { firstDay, days, referenceDays: startOf(1) });
  const partOfDay = (day: number): number =>
    Array.from({ length: parts }, (_, part) => startOf(part)).findLastIndex((start) => start <= day);
  const blockDays =
    value.length === 0 ? 1 : blockLengthDays(dailySeries(timeMs, value, { firstDay, partOfDay }), { labelHorizonMs });
  return Array.from({ length: parts }, (_, part) => {
    const from = startOf(part);
    const to = startOf(part + 1);
    const own = value.filter((__, row) => {
      const day = utcDay(timeMs[row]!) - firstDay;
      return day >= from && day < to;
    });
    const span = {
      fromMs: (firstDay + from) * DAY_MS,
      toMs: (firstDay + to) * DAY_MS,
      n: own.length,
      quantiles: quantilesOf(own),
    };
    if (part === 0 || own.length === 0 || daily === undefined) return { ...span, psi: null, psiCritical: null };
    const reference = daily.slice(0, startOf(1));
    const current = daily.slice(from, to);
    return {
      ...span,
      psi: psiOfCounts(total(reference), total(current)),
      psiCritical: criticalPsi({
        reference,
        current,
        blockDays,
        resamples,
        confidence,
        rng: rng.child(`drift ${part}`),
      }),
    };
  });
}

/** Rows by day and bin, over the deciles of the first days; undefined where those hold no rows. */
function dailyCounts(
  timeMs: ArrayLike<number>,
  value: Float64Array,
  {
    firstDay,
    days,
    referenceDays,
  }: { readonly firstDay: number; readonly days: number; readonly referenceDays: number },
): Float64Array[] | undefined {
  const dayOf = (row: number): number => utcDay(timeMs[row]!) - firstDay;
  const reference = value.filter((_, row) => dayOf(row) < referenceDays);
  if (reference.length === 0) return undefined;
  const { count, binOf } = equalMassBins(reference, BINS);
  const counts = Array.from({ length: days }, () => new Float64Array(count));
  value.forEach((x, row) => counts[dayOf(row)]![binOf(x)]!++);
  return counts;
}

/** Daily means about the mean of their part: what is to be tested, a shift between parts, must not read as memory. */
function dailySeries(
  timeMs: ArrayLike<number>,
  value: Float64Array,
  { firstDay, partOfDay }: { readonly firstDay: number; readonly partOfDay: (day: number) => number },
): Float64Array {
  const blocks = dayBlocks(timeMs);
  const daily = dailyMeans(sumByDay(blocks, value), sumByDay(blocks));
  const part = Int32Array.from(daily, (_, day) => partOfDay(blocks.firstDay - firstDay + day));
  const centres = new Map([...new Set(part)].map((own) => [own, mean(daily.filter((_, day) => part[day] === own))]));
  return daily.map((level, day) => level - centres.get(part[day]!)!);
}

interface Dealing {
  readonly reference: readonly Float64Array[];
  readonly current: readonly Float64Array[];
  readonly blockDays: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
}

function criticalPsi({ reference, current, blockDays, resamples, confidence, rng }: Dealing): number | null {
  const first = inBlocks(reference, blockDays);
  const second = inBlocks(current, blockDays);
  if (Math.min(first.length, second.length) < FEWEST_BLOCKS) return null;
  const blocks = [...first, ...second];
  const chance = Float64Array.from({ length: resamples }, () => {
    const dealt = Array.from(rng.permutation(blocks.length), (at) => blocks[at]!);
    return psiOfCounts(total(dealt.slice(0, first.length)), total(dealt.slice(first.length)));
  }).sort();
  return quantileOfSorted(chance, confidence);
}

/** Counts of consecutive days, `blockDays` at a time; a shorter rest joins the last block. */
function inBlocks(days: readonly Float64Array[], blockDays: number): Float64Array[] {
  const count = Math.max(1, Math.floor(days.length / blockDays));
  return Array.from({ length: count }, (_, k) =>
    total(days.slice(k * blockDays, k === count - 1 ? days.length : (k + 1) * blockDays)),
  );
}

function total(counts: readonly Float64Array[]): Float64Array {
  const sums = new Float64Array(counts[0]!.length);
  for (const day of counts) for (let bin = 0; bin < sums.length; bin++) sums[bin]! += day[bin]!;
  return sums;
}
