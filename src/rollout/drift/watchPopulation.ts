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
import { fewDaysAllowance } from "./fewDaysAllowance.js";
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
  const draws = nullWindows(days, driftWindowDays, rng.child("drift"));
  const set = Float64Array.from({ length: WINDOWS }, () => draws()).sort();
  const setFrac = driftLevel / fewDaysAllowance(days.length);
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

/** A function that gives the PSI of the next null window. */
function nullWindows(days: readonly ReferenceDay[], windowDays: number, rng: Rng): () => number {
  const counts = countDays(days);
  const part = (own: (day: ReferenceDay) => boolean): NullPart => {
    const numbers = Int32Array.from(days.keys()).filter((day) => own(days[day]!));
    const known = numbers.length >= LEAST_DAYS;
    const means = Float64Array.from(numbers, (day) => mean(days[day]!.values));
    return { numbers, memory: known ? dayMemory(means) : null };
  };
  const drawn = ({ numbers, memory }: NullPart, count: number): Float64Array => {
    const sum = new Float64Array(counts[0]!.length);
    for (const at of drawDayOrder(memory!, count, rng)) counts[numbers[at]!]!.forEach((n, bin) => (sum[bin]! += n));
    return sum;
  };
  const all = part(() => true);
  const folds = [...new Set(days.map(({ fold }) => fold))]
    .map((fold) => ({ window: part((day) => day.fold === fold), reference: part((day) => day.fold !== fold) }))
    .filter(({ window, reference }) => window.memory !== null && reference.memory !== null);
  const pairs = folds.length > 0 ? folds : [{ window: all, reference: all }];
  let turn = 0;
  return () => {
    const { window, reference } = pairs[turn++ % pairs.length]!;
    return psiOfFineCounts(drawn(reference, days.length), drawn(window, windowDays));
  };
}

interface NullPart {
  readonly numbers: Int32Array;
  /** Null where there are too few days. */
  readonly memory: DayMemory | null;
}

/** Counts of each day in fine bins at the quantiles of all days. */
function countDays(days: readonly ReferenceDay[]): Float64Array[] {
  const sorted = Float64Array.from(days.flatMap(({ values }) => values)).sort();
  const edges = Float64Array.from(
    new Set(Array.from({ length: FINE_BINS - 1 }, (_, k) => quantileOfSorted(sorted, (k + 1) / FINE_BINS))),
  );
  return days.map(({ values }) => {
    const counts = new Float64Array(edges.length + 1);
    // A value on an edge belongs below it, as everywhere.
    for (const value of values) counts[firstAtOrAfter(edges, value)]!++;
    return counts;
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
