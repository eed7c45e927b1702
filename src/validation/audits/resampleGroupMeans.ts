/**
 * Day-block bootstrap of many group means at once, all on the same draws of days.
 *
 * One draw weighs the days; every group's sum under it is a scalar product over days. Four draws and two
 * columns are worked on together, so that each loaded number is used more than once, and several series
 * share one column (`packSeries`).
 */
import { requireInRange, requireInteger, type Estimate, type Rng } from "../../core/index.js";
import { packSeries, unpackTotals } from "./packSeries.js";
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
    throw new RangeError(
      `Cannot ${action} as every table must hold groups x days values: found ` +
        `${[counts, ...sums].map(({ length }) => length).join(", ")} for ${days} days`,
    );
  }
  const even = everyDayAlike(counts, days);
  const columns = even === undefined ? [...sums, counts] : sums;
  const totals = resampledTotals(columns, { days, blockDays, resamples, rng });
  return sums.map((column, k) =>
    meansOf(column, counts, totals[k]!, even === undefined ? totals.at(-1)! : even, { days, resamples, confidence }),
  );
}

/** Rows of every group on every day, when they are all one number: its totals need no resampling. */
function everyDayAlike(counts: Float64Array, days: number): number | undefined {
  const first = counts[0] ?? 0;
  return first > 0 && counts.every((count) => count === first) ? first * days : undefined;
}

/** Shape [groups, resamples] for each table: its groups' totals under each draw of days. */
function resampledTotals(
  tables: readonly Float64Array[],
  {
    days,
    blockDays,
    resamples,
    rng,
  }: { readonly days: number; readonly blockDays: number; readonly resamples: number; readonly rng: Rng },
): Float64Array[] {
  const groups = tables[0]!.length / days;
  const packed = packSeries(
    tables.flatMap((table) =>
      Array.from({ length: groups }, (_, group) => table.subarray(group * days, (group + 1) * days)),
    ),
    days,
  );
  // Both rows and draws are made up to whole blocks of work; what was added is never read.
  const draws = Math.ceil(resamples / DRAWS_AT_ONCE) * DRAWS_AT_ONCE;
  const packedTotals = new Float64Array((packed.values.length / days) * draws);
  const weights = Array.from({ length: DRAWS_AT_ONCE }, () => new Float64Array(days));
  for (let from = 0; from < draws; from += DRAWS_AT_ONCE) {
    for (const weightOfDay of weights) weighDays(weightOfDay, blockDays, rng);
    addTotals(packed.values, weights, packedTotals, { days, draws, from });
  }
  const totals = new Float64Array(tables.length * groups * resamples);
  unpackTotals(packed, packedTotals, totals, { days, draws, resamples });
  return tables.map((_, t) => totals.subarray(t * groups * resamples, (t + 1) * groups * resamples));
}

/**
 * One draw of circular blocks of days. A uniform number of 53 bits gives three starts: the fraction that one
 * leaves is uniform again, to 2^-30 for the third in a year of days.
 */
function weighDays(weightOfDay: Float64Array, blockDays: number, rng: Rng): void {
  const { length } = weightOfDay;
  weightOfDay.fill(0);
  for (let left = length; left > 0;) {
    let place = rng.uniform() * length;
    for (let start = 0; start < 3 && left > 0; start++) {
      const first = Math.floor(place);
      place = (place - first) * length;
      const taken = Math.min(blockDays, left);
      for (let k = 0, day = first; k < taken; k++, day++) {
        if (day === length) day = 0;
        weightOfDay[day]!++;
      }
      left -= taken;
    }
  }
}

/** Totals of all rows of a table, whose number is even, under four draws. */
function addTotals(
  table: Float64Array,
  weights: readonly Float64Array[],
  totals: Float64Array,
  { days, draws, from }: { readonly days: number; readonly draws: number; readonly from: number },
): void {
  const [first, second, third, fourth] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
  for (let start = 0, at = from; start < table.length; start += 2 * days, at += 2 * draws) {
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
      const other = table[start + days + day]!;
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
    totals[at] = a;
    totals[at + 1] = b;
    totals[at + 2] = c;
    totals[at + 3] = d;
    totals[at + draws] = e;
    totals[at + draws + 1] = f;
    totals[at + draws + 2] = g;
    totals[at + draws + 3] = h;
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
  for (let at = 0; at < samples.length; at++) {
    const drawn = typeof rows === "number" ? rows : rows[at]!;
    samples[at] = drawn > 0 ? samples[at]! / drawn : NaN;
  }
  const standardError = new Float64Array(groups);
  const estimates = Array.from({ length: groups }, (_, group): Estimate => {
    const value = total(sums, group, days) / total(counts, group, days);
    const { low, high, deviation } = tailQuantiles(
      samples.subarray(group * resamples, (group + 1) * resamples),
      (1 - confidence) / 2,
    );
    standardError[group] = deviation;
    return Number.isNaN(value)
      ? { value: NaN, low: NaN, high: NaN }
      : { value, low: Math.min(value, low), high: Math.max(value, high) };
  });
  return { estimates, standardError, samples };
}

function total(table: Float64Array, group: number, days: number): number {
  let sum = 0;
  for (let day = 0; day < days; day++) sum += table[group * days + day]!;
  return sum;
}
