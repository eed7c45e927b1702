/**
 * Whether a model's predictions of the last days are drawn as they used to be, with an alarm that is as rare as
 * it says.
 *
 * The limit is a quantile of the PSI of windows that were drawn as the reference was: from its own days, with
 * their own memory (see `dayMemory`). Where the reference comes from several fits (the folds of a walk-forward), a
 * null window comes from one of them and its reference from the others, since another fit of the same recipe says
 * the same with another spread, which is no drift.
 */
import {
  DAY_MS,
  firstAtOrAfter,
  mean,
  populationStabilityIndex,
  psiOfCounts,
  quantileOfSorted,
  requireInRange,
  requireRng,
  utcDay,
  type Rng,
} from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import { alarmInterval } from "./alarmInterval.js";
import { dayMemory, drawDayOrder, LEAST_DAYS, type DayMemory } from "./dayMemory.js";
import { fewDaysAllowance, type RedrawnRate } from "./fewDaysAllowance.js";
import type { PredictionWindow } from "./populationStabilityTest.js";

export interface PopulationWatch {
  /** Critical PSI of a full window. */
  readonly limit: number;
  /** Share of the reviews of an unchanged stream that are above it. */
  readonly falseAlarms: {
    /** As asked for. */
    readonly statedFrac: number;
    /** What the limit was set to on the days there are: less, see `fewDaysAllowance`. */
    readonly setFrac: number;
    /** What held-out null windows of the same days gave, with its 95 % interval. */
    readonly measuredFrac: { readonly value: number; readonly low: number; readonly high: number };
    readonly windows: number;
  };
  /** PSI of the window that ends before `nowMs`; null where it is not full, or holds no prediction. */
  psiAt(nowMs: number): number | null;
}

const PSI_BINS = 10;
/** Null windows to set the limit on, and as many to measure it on. */
const WINDOWS = 2_000;
/** Draws of as many days again, from which the allowance is read, and windows of each. */
const REDRAWN = 24;
const REDRAWN_WINDOWS = 600;
/** Bins of a day's predictions from which the deciles of a drawn reference are read. */
const FINE_BINS = 100;

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
  const parts = nullParts(countDays(days));
  const draws = nullWindows(parts, days.length, driftWindowDays, rng.child("drift"));
  const set = Float64Array.from({ length: WINDOWS }, () => draws()).sort();
  const redrawn = redrawnRates(parts, days.length, {
    windowDays: driftWindowDays,
    limit: quantileOfSorted(set, 1 - driftLevel),
    rng: rng.child("redrawn"),
  });
  const setFrac = driftLevel / fewDaysAllowance(redrawn);
  const limit = quantileOfSorted(set, 1 - setFrac);
  let above = 0;
  for (let k = 0; k < WINDOWS; k++) if (draws() > limit) above++;
  const { low, high } = alarmInterval(above);
  return {
    limit,
    falseAlarms: {
      statedFrac: driftLevel,
      setFrac,
      measuredFrac: { value: above / WINDOWS, low: low / WINDOWS, high: high / WINDOWS },
      windows: WINDOWS,
    },
    psiAt: (nowMs) => {
      const from = firstAtOrAfter(t0Ms, nowMs - windowMs);
      const until = firstAtOrAfter(t0Ms, nowMs);
      if (nowMs - windowMs < t0Ms[0]! || until <= from) return null;
      return populationStabilityIndex(reference.values, probability.subarray(from, until), { bins: PSI_BINS });
    },
  };
}

interface ReferenceDay {
  readonly values: readonly number[];
  readonly fold: number;
}

/** A day as it is drawn: its predictions counted, and what says which day is like it. */
interface CountedDay {
  readonly counts: Float64Array;
  readonly mean: number;
  readonly fold: number;
}

/** Days that are drawn together. */
interface NullPart {
  readonly days: readonly CountedDay[];
  /** Null where there are too few days. */
  readonly memory: DayMemory | null;
}

/** Where a null window comes from, and its reference. */
interface NullPair {
  readonly window: NullPart;
  readonly reference: NullPart;
}

/** A window from each fold with the others as its reference; one pair of all days where that cannot be. */
function nullParts(days: readonly CountedDay[]): NullPair[] {
  const part = (own: (day: CountedDay) => boolean): NullPart => {
    const chosen = days.filter(own);
    const known = chosen.length >= LEAST_DAYS;
    return { days: chosen, memory: known ? dayMemory(Float64Array.from(chosen, ({ mean }) => mean)) : null };
  };
  const folds = [...new Set(days.map(({ fold }) => fold))]
    .map((fold) => ({ window: part((day) => day.fold === fold), reference: part((day) => day.fold !== fold) }))
    .filter(({ window, reference }) => window.memory !== null && reference.memory !== null);
  if (folds.length > 0) return folds;
  const all = part(() => true);
  return [{ window: all, reference: all }];
}

function drawDays({ days, memory }: NullPart, count: number, rng: Rng): CountedDay[] {
  return Array.from(drawDayOrder(memory!, count, rng), (day) => days[day]!);
}

function countsOf(days: readonly CountedDay[]): Float64Array {
  const sum = new Float64Array(days[0]!.counts.length);
  for (const { counts } of days) for (let bin = 0; bin < sum.length; bin++) sum[bin]! += counts[bin]!;
  return sum;
}

/** A function that gives the PSI of the next null window. */
function nullWindows(pairs: readonly NullPair[], referenceDays: number, windowDays: number, rng: Rng): () => number {
  let turn = 0;
  return () => {
    const { window, reference } = pairs[turn++ % pairs.length]!;
    const before = countsOf(drawDays(reference, referenceDays, rng));
    return psiOfFineCounts(before, countsOf(drawDays(window, windowDays, rng)));
  };
}

/**
 * How often windows of the days themselves are above a limit when as many days, drawn from them, are the reference,
 * and how often those days alone make one believe it.
 */
function redrawnRates(
  pairs: readonly NullPair[],
  referenceDays: number,
  { windowDays, limit, rng }: { readonly windowDays: number; readonly limit: number; readonly rng: Rng },
): RedrawnRate[] {
  return Array.from({ length: REDRAWN }, (_, k) => {
    const own = rng.child(`draw-${k}`);
    const { window, reference } = pairs[k % pairs.length]!;
    const drawn = drawDays(reference, referenceDays, own);
    const before = countsOf(drawn);
    const believed = nullWindows(
      nullParts(drawn.map((day) => ({ ...day, fold: 0 }))),
      referenceDays,
      windowDays,
      own.child("believed"),
    );
    let trueAlarms = 0;
    let believedAlarms = 0;
    for (let draw = 0; draw < REDRAWN_WINDOWS; draw++) {
      if (psiOfFineCounts(before, countsOf(drawDays(window, windowDays, own))) > limit) trueAlarms++;
      if (believed() > limit) believedAlarms++;
    }
    return { trueRate: trueAlarms / REDRAWN_WINDOWS, believedAlarms, trials: REDRAWN_WINDOWS };
  });
}

/** Counts of each day in fine bins at the quantiles of all days. */
function countDays(days: readonly ReferenceDay[]): CountedDay[] {
  const sorted = Float64Array.from(days.flatMap(({ values }) => values)).sort();
  const edges = Float64Array.from(
    new Set(Array.from({ length: FINE_BINS - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / FINE_BINS))),
  );
  return days.map(({ values, fold }) => {
    const counts = new Float64Array(edges.length + 1);
    // A value on an edge belongs below it, as everywhere.
    for (const value of values) counts[firstAtOrAfter(edges, value)]!++;
    return { counts, mean: mean(values), fold };
  });
}

/** PSI over bins that hold a tenth of the reference each, as nearly as fine bins allow. */
function psiOfFineCounts(reference: Float64Array, current: Float64Array): number {
  const total = reference.reduce((sum, n) => sum + n, 0);
  const before = new Float64Array(PSI_BINS);
  const now = new Float64Array(PSI_BINS);
  let below = 0;
  reference.forEach((n, fine) => {
    const bin = Math.min(PSI_BINS - 1, Math.floor((PSI_BINS * (below + n / 2)) / total));
    before[bin]! += n;
    now[bin]! += current[fine]!;
    below += n;
  });
  return psiOfCounts(before, now);
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
