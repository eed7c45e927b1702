/**
 * Day-block bootstrap of many group means at once, all on the same draws of days.
 *
 * One draw weighs the days; every group's sum under it is a scalar product over days. Four draws and two
 * columns are worked on together, so that each loaded number is used more than once.
 */
import { requireInRange, requireInteger, type Estimate, type Rng } from "../core/index.js";
import { tailQuantiles } from "./tailQuantiles.js";

export interface GroupResampleOptions {
  readonly blockDays: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
}

/** Means of one column over groups. A group without rows has NaN throughout. */
export interface GroupMeans {
  /** Percentile intervals around the means of the rows as they are, widened to hold them. */
  readonly estimates: readonly Estimate[];
  /** Shape [groups]: standard deviation over the draws. */
  readonly standardError: Float64Array;
  /** Shape [groups, resamples]: NaN where a draw holds no row of the group. */
  readonly samples: Float64Array;
}

/** Draws worked on together: their sums stay in registers. */
const DRAWS_AT_ONCE = 4;

/**
 * @param sums Shape [groups, days] each: sums by day of the columns whose means are wanted.
 * @param counts Shape [groups, days]: rows by day.
 * @returns One entry per column of `sums`, in order.
 * @throws {RangeError} If an option is out of range or a table has the wrong size.
 * Source: circular blocks of Politis & Romano (1992), as in `blockBootstrap`.
 */
export function resampleGroupMeans(
  sums: readonly Float64Array[],
  counts: Float64Array,
  days: number,
  { blockDays, resamples, confidence, rng }: GroupResampleOptions,
): GroupMeans[] {
  const action = "resample group means";
  requireInteger(action, { days, blockDays, resamples }, { atLeast: 1 });
  requireInRange(action, { confidence }, { above: 0, below: 1 });
  const groups = counts.length / days;
  if (!Number.isInteger(groups) || sums.some(({ length }) => length !== counts.length)) {
    throw new RangeError(`Cannot ${action} as every table must hold groups x days values: found ${[counts, ...sums].map(({ length }) => length).join(", ")} for ${days} days`);
  }
  const even = everyDayAlike(counts, days);
  const columns = even === undefined ? [...sums, counts] : sums;
  const totals = resampledTotals(columns, { days, blockDays, resamples, rng });
  return sums.map((column, k) => meansOf(column, counts, totals[k]!, even === undefined ? totals.at(-1)! : even, { days, resamples, confidence }));
}

/** Rows of every group on every day, when they are all one number: its totals need no resampling. */
function everyDayAlike(counts: Float64Array, days: number): number | undefined {
  const first = counts[0] ?? 0;
  return first > 0 && counts.every((count) => count === first) ? first * days : undefined;
}

/** Shape [groups, resamples] for each table: its groups' totals under each draw of days. */
function resampledTotals(tables: readonly Float64Array[], { days, blockDays, resamples, rng }: { readonly days: number; readonly blockDays: number; readonly resamples: number; readonly rng: Rng }): Float64Array[] {
  const totals = tables.map(({ length }) => new Float64Array((length / days) * resamples));
  const weights = Array.from({ length: DRAWS_AT_ONCE }, () => new Float64Array(days));
  for (let from = 0; from < resamples; from += DRAWS_AT_ONCE) {
    const drawn = Math.min(DRAWS_AT_ONCE, resamples - from);
    for (let k = 0; k < drawn; k++) weighDays(weights[k]!, blockDays, rng);
    for (let t = 0; t < tables.length; t++) addTotals(tables[t]!, weights, totals[t]!, { days, resamples, from, drawn });
  }
  return totals;
}

/**
 * One draw of circular blocks of days. One uniform number of 53 bits gives two starts: the fraction that the
 * first leaves is uniform again, to 2^-40 for a year of days.
 */
function weighDays(weightOfDay: Float64Array, blockDays: number, rng: Rng): void {
  const { length } = weightOfDay;
  weightOfDay.fill(0);
  let left = length;
  while (left > 0) {
    const place = rng.uniform() * length;
    const first = Math.floor(place);
    left = addBlock(weightOfDay, first, Math.min(blockDays, left), left);
    left = addBlock(weightOfDay, Math.floor((place - first) * length), Math.min(blockDays, left), left);
  }
}

function addBlock(weightOfDay: Float64Array, start: number, days: number, left: number): number {
  for (let k = 0, day = start; k < days; k++, day++) {
    if (day === weightOfDay.length) day = 0;
    weightOfDay[day]!++;
  }
  return left - days;
}

/** Adds the totals of one table under four draws. */
function addTotals(
  table: Float64Array,
  weights: readonly Float64Array[],
  totals: Float64Array,
  { days, resamples, from, drawn }: { readonly days: number; readonly resamples: number; readonly from: number; readonly drawn: number },
): void {
  const [first, second, third, fourth] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
  const groups = table.length / days;
  const sums = new Float64Array(2 * DRAWS_AT_ONCE);
  for (let group = 0; group < groups; group += 2) {
    const start = group * days;
    // An odd last group is worked on twice.
    const next = group + 1 < groups ? start + days : start;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    for (let day = 0; day < days; day++) {
      const value = table[start + day]!;
      const other = table[next + day]!;
      const w = first[day]!;
      const x = second[day]!;
      const y = third[day]!;
      const z = fourth[day]!;
      a += w * value;
      b += x * value;
      c += y * value;
      d += z * value;
      e += w * other;
      f += x * other;
      g += y * other;
      h += z * other;
    }
    sums.set([a, b, c, d, e, f, g, h]);
    for (let k = 0; k < drawn; k++) {
      totals[group * resamples + from + k] = sums[k]!;
      if (next > start) totals[(group + 1) * resamples + from + k] = sums[DRAWS_AT_ONCE + k]!;
    }
  }
}

function meansOf(
  sums: Float64Array,
  counts: Float64Array,
  totals: Float64Array,
  rows: Float64Array | number,
  { days, resamples, confidence }: { readonly days: number; readonly resamples: number; readonly confidence: number },
): GroupMeans {
  const groups = sums.length / days;
  const samples = totals;
  for (let at = 0; at < samples.length; at++) samples[at]! /= typeof rows === "number" ? rows : rows[at]!;
  const standardError = new Float64Array(groups);
  const estimates = Array.from({ length: groups }, (_, group): Estimate => {
    const value = total(sums, group, days) / total(counts, group, days);
    const { low, high, deviation } = tailQuantiles(samples.subarray(group * resamples, (group + 1) * resamples), (1 - confidence) / 2);
    standardError[group] = deviation;
    return Number.isNaN(value) ? { value: NaN, low: NaN, high: NaN } : { value, low: Math.min(value, low), high: Math.max(value, high) };
  });
  return { estimates, standardError, samples };
}

function total(table: Float64Array, group: number, days: number): number {
  let sum = 0;
  for (let day = 0; day < days; day++) sum += table[group * days + day]!;
  return sum;
}
