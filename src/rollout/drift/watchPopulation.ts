/**
 * Whether a model's predictions of the last days are drawn as they used to be, with an alarm that is as rare as
 * it says.
 *
 * The limit is a quantile of the PSI of null windows held against the reference as it is: weeks of its own days, whose
 * memory and level are as uncertain as so few days leave them (see `uncertainMemory`). Where the reference comes from
 * several fits (the folds of a walk-forward), a null window comes from one of them and its reference from the others,
 * since another fit of the same recipe says the same with another spread, which is no drift.
 */
import {
  DAY_MS,
  equalMassBins,
  firstAtOrAfter,
  mean,
  psiOfCounts,
  quantileOfSorted,
  requireInRange,
  requireRng,
  utcDay,
  type Rng,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { alarmInterval } from "./alarmInterval.js";
import { LEAST_DAYS } from "./dayMemory.js";
import type { PredictionWindow } from "./populationStabilityTest.js";
import { drawUncertainOrder, shareMemory, uncertainMemory, type UncertainMemory } from "./uncertainMemory.js";

export interface PopulationWatch {
  /** Critical PSI of a full window. */
  readonly limit: number;
  /** Share of the reviews of an unchanged stream that are above it. */
  readonly falseAlarms: {
    /** As asked for. */
    readonly statedFrac: number;
    /** What held-out null windows gave, with its 95 % interval. */
    readonly measuredFrac: { readonly value: number; readonly low: number; readonly high: number };
    readonly windows: number;
  };
  /** PSI of the window that ends before `nowMs`; null where it is not full, or holds no prediction. */
  psiAt(nowMs: number): number | null;
}

const PSI_BINS = 10;
/** Null windows to set the limit on, and as many to measure it on. */
const WINDOWS = 4_000;

/**
 * Timing: the value at `nowMs` uses predictions with t0 before it; the limit uses the reference alone.
 *
 * @param options.driftWindowDays Length of the window. Default 7.
 * @param options.driftLevel Share of the reviews of an unchanged stream that raise the alarm. Default 1 / 90.
 * @returns Null without a reference of {@link LEAST_DAYS} days, or without a full window.
 */
export function watchPopulation(
  {
    challenger,
    reference,
  }: { readonly challenger: Pick<PredictionTable, "t0Ms" | "probability">; readonly reference?: PredictionWindow },
  {
    driftWindowDays = 7,
    driftLevel = 1 / 90,
    rng,
  }: { readonly driftWindowDays?: number; readonly driftLevel?: number; readonly rng: Rng },
): PopulationWatch | null {
  requireRng("watch a population", rng);
  const { t0Ms, probability } = challenger;
  requireInRange("watch a population", { driftLevel }, { above: 0, below: 1 });
  if (reference === undefined) return null;
  const windowMs = driftWindowDays * DAY_MS;
  if (t0Ms[0]! + windowMs > t0Ms.at(-1)!) return null;
  const days = daysOf(reference);
  if (days.length < LEAST_DAYS) return null;
  const draws = nullWindows(nullPairs(days), driftWindowDays, rng.child("drift"));
  const limit = quantileOfSorted(Float64Array.from({ length: WINDOWS }, () => draws()).sort(), 1 - driftLevel);
  let above = 0;
  for (let k = 0; k < WINDOWS; k++) if (draws() > limit) above++;
  const { low, high } = alarmInterval(above);
  const binned = binsOf(days);
  return {
    limit,
    falseAlarms: {
      statedFrac: driftLevel,
      measuredFrac: { value: above / WINDOWS, low: low / WINDOWS, high: high / WINDOWS },
      windows: WINDOWS,
    },
    psiAt: (nowMs) => {
      const from = firstAtOrAfter(t0Ms, nowMs - windowMs);
      const until = firstAtOrAfter(t0Ms, nowMs);
      if (nowMs - windowMs < t0Ms[0]! || until <= from) return null;
      return psiOfCounts(binned.counts, binned.count(probability.subarray(from, until)));
    },
  };
}

interface ReferenceDay {
  readonly values: readonly number[];
  readonly fold: number;
}

/** Bins at the deciles of a reference. */
interface ReferenceBins {
  /** Of the reference itself. */
  readonly counts: Float64Array;
  readonly count: (values: ArrayLike<number>) => Float64Array;
}

function binsOf(days: readonly ReferenceDay[]): ReferenceBins {
  const all = Float64Array.from(days.flatMap(({ values }) => values));
  const bins = equalMassBins(all, PSI_BINS);
  const count = (values: ArrayLike<number>): Float64Array => {
    const counts = new Float64Array(bins.count);
    for (let k = 0; k < values.length; k++) counts[bins.binOf(values[k]!)]!++;
    return counts;
  };
  return { counts: count(all), count };
}

/** Where a null window comes from, and what it is held against. */
interface NullPair {
  /** Of each day that a window may hold. */
  readonly days: readonly Float64Array[];
  readonly memory: UncertainMemory;
  readonly reference: Float64Array;
}

/** A window from each fold with the others as its reference; one pair of all days where that cannot be. */
function nullPairs(days: readonly ReferenceDay[]): NullPair[] {
  const folds = [...new Set(days.map(({ fold }) => fold))]
    .map((fold) => [days.filter((day) => day.fold === fold), days.filter((day) => day.fold !== fold)] as const)
    .filter(([window, reference]) => Math.min(window.length, reference.length) >= LEAST_DAYS);
  const parts = folds.length > 0 ? folds : [[days, days] as const];
  const own = parts.map(([window]) => uncertainMemory(Float64Array.from(window, ({ values }) => mean(values))));
  const memories = folds.length > 0 ? shareMemory(own) : own;
  return parts.map(([window, reference], k) => {
    const { counts, count } = binsOf(reference);
    return { days: window.map(({ values }) => count(values)), memory: memories[k]!, reference: counts };
  });
}

/** A function that gives the PSI of the next null window. */
function nullWindows(pairs: readonly NullPair[], windowDays: number, rng: Rng): () => number {
  let turn = 0;
  return () => {
    const { days, memory, reference } = pairs[turn++ % pairs.length]!;
    const sum = new Float64Array(reference.length);
    for (const day of drawUncertainOrder(memory, windowDays, rng))
      for (let bin = 0; bin < sum.length; bin++) sum[bin]! += days[day]![bin]!;
    return psiOfCounts(reference, sum);
  };
}

function daysOf({ t0Ms, values, fold }: PredictionWindow): ReferenceDay[] {
  const days: { values: number[]; fold: number; day: number }[] = [];
  t0Ms.forEach((time, row) => {
    const day = utcDay(time);
    const own = fold?.[row] ?? 0;
    const last = days.at(-1);
    if (last?.day === day && last.fold === own) last.values.push(values[row]!);
    else days.push({ values: [values[row]!], fold: own, day });
  });
  return days;
}
