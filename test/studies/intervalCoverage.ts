/**
 * How often an interval holds the truth on days that remember one another, and how wide it is: the one of every gate
 * beside the percentile interval of whole days drawn in blocks, which gates had before.
 *
 * A set is days of hourly rows. A day effect with correlation `memory` from day to day moves what a day's rows share:
 * how many of them are Buy, how high P(BUY) lies, how well it ranks, what the day earns. The truth of each is known
 * in closed form.
 */
import {
  blockBootstrap,
  blockLengthDays,
  dailyMeans,
  dayBlocks,
  estimateAuc,
  estimateMean,
  estimateRatio,
  estimateShare,
  HOUR_MS,
  normalCdf,
  orderScores,
  ratioOf,
  sumByDay,
  weightedAuc,
  type Estimate,
  type Interval,
  type Rng,
} from "../../src/core/index.js";

export const STATISTICS = ["Buy share", "mean P", "AUC", "monthly return"] as const;
export type Statistic = (typeof STATISTICS)[number];

export interface CoverageOptions {
  readonly days: number;
  readonly memory: number;
  readonly sets: number;
  readonly rng: Rng;
  /** Of the old interval; without them it is left out. */
  readonly resamples?: number;
}

export interface Coverage {
  readonly statistic: Statistic;
  /** Share of sets whose interval holds the truth. */
  readonly held: number;
  readonly meanWidth: number;
  readonly oldHeld: number | null;
  readonly oldMeanWidth: number | null;
}

const ROWS_A_DAY = 24;
const CONFIDENCE = 0.95;
/** Deviation of the day effect beside row noise of 1. */
const DAY_EFFECT = 0.5;
const DAILY_LOG = 0.001;
const MONTH_DAYS = 30;
const TRUTH: Readonly<Record<Statistic, number>> = {
  "Buy share": 0.5,
  "mean P": 0.5,
  // A BUY row scores 1 + its day's effect + noise, a SELL row noise alone.
  AUC: normalCdf(1 / Math.sqrt(2 + DAY_EFFECT ** 2)),
  "monthly return": Math.expm1(MONTH_DAYS * DAILY_LOG),
};

interface Rows {
  readonly timeMs: Float64Array;
  readonly hits: Uint8Array;
  readonly probability: Float64Array;
  readonly labels: Uint8Array;
  readonly scores: Float64Array;
  /** Shape [days]. */
  readonly returnLog: Float64Array;
}

export function measureCoverage({ days, memory, sets, rng, resamples }: CoverageOptions): Coverage[] {
  const tally = new Map(STATISTICS.map((name) => [name, { held: 0, width: 0, oldHeld: 0, oldWidth: 0 }]));
  for (let set = 0; set < sets; set++) {
    const own = rng.child(`set ${set}`);
    const rows = drawRows({ days, memory }, own.child("rows"));
    const now = cosineIntervals(rows);
    const before = resamples === undefined ? undefined : blockIntervals(rows, { resamples, rng: own.child("draws") });
    for (const name of STATISTICS) {
      const sum = tally.get(name)!;
      sum.held += holds(now[name], TRUTH[name]);
      sum.width += now[name].high - now[name].low;
      if (before === undefined) continue;
      sum.oldHeld += holds(before[name], TRUTH[name]);
      sum.oldWidth += before[name].high - before[name].low;
    }
  }
  return STATISTICS.map((statistic) => {
    const { held, width, oldHeld, oldWidth } = tally.get(statistic)!;
    return {
      statistic,
      held: held / sets,
      meanWidth: width / sets,
      oldHeld: resamples === undefined ? null : oldHeld / sets,
      oldMeanWidth: resamples === undefined ? null : oldWidth / sets,
    };
  });
}

function holds({ low, high }: Interval, truth: number): number {
  return low <= truth && truth <= high ? 1 : 0;
}

function drawRows({ days, memory }: Pick<CoverageOptions, "days" | "memory">, rng: Rng): Rows {
  const n = days * ROWS_A_DAY;
  const effect = (): Float64Array => {
    let state = rng.normal();
    return Float64Array.from({ length: days }, () => {
      const now = state;
      state = memory * state + Math.sqrt(1 - memory * memory) * rng.normal();
      return DAY_EFFECT * now;
    });
  };
  const [level, skill, earning] = [effect(), effect(), effect()];
  const rowNoise = Float64Array.from({ length: n }, () => rng.normal());
  const dayOf = (row: number): number => Math.floor(row / ROWS_A_DAY);
  const labels = Uint8Array.from({ length: n }, () => (rng.uniform() < 0.5 ? 1 : 0));
  return {
    timeMs: Float64Array.from({ length: n }, (_, row) => row * HOUR_MS),
    hits: Uint8Array.from(rowNoise, (noise, row) => (level[dayOf(row)]! + noise > 0 ? 1 : 0)),
    probability: rowNoise.map((noise, row) => normalCdf(level[dayOf(row)]! + noise)),
    labels,
    scores: Float64Array.from(labels, (y, row) => y * (1 + skill[dayOf(row)]!) + rng.normal()),
    returnLog: earning.map((move) => DAILY_LOG + 0.04 * move),
  };
}

function compounded({ value, low, high }: Estimate): Estimate {
  const of = (log: number): number => Math.expm1(MONTH_DAYS * log);
  return { value: of(value), low: of(low), high: of(high) };
}

function cosineIntervals({ timeMs, hits, probability, labels, scores, returnLog }: Rows): Record<Statistic, Estimate> {
  const confidence = CONFIDENCE;
  return {
    "Buy share": estimateShare({ timeMs, hits, confidence }),
    "mean P": estimateMean({ timeMs, values: probability, confidence, within: { low: 0, high: 1 } }),
    AUC: estimateAuc({ timeMs, labels, scores, confidence }),
    "monthly return": compounded(estimateRatio(returnLog, new Float64Array(returnLog.length).fill(1), { confidence })),
  };
}

/** As gates had them: circular blocks of days as long as Politis and White ask where the memory widens the interval. */
function blockIntervals(
  { timeMs, hits, probability, labels, scores, returnLog }: Rows,
  { resamples, rng }: { readonly resamples: number; readonly rng: Rng },
): Record<Statistic, Estimate> {
  const blocks = dayBlocks(timeMs);
  const horizon = { labelHorizonMs: 4 * HOUR_MS };
  const options = { blocks, resamples, confidence: CONFIDENCE };
  const ofMean = (sums: Float64Array, counts: Float64Array, stream: Rng): Estimate =>
    blockBootstrap({
      ...options,
      rng: stream,
      blockDays: blockLengthDays(dailyMeans(sums, counts), horizon),
      statistic: (weights) => ratioOf(sums, counts, weights),
    }).estimate;
  const counts = sumByDay(blocks);
  const ordered = orderScores(scores);
  const agreement = sumByDay(blocks, rankAgreement(labels, ordered.order));
  return {
    "Buy share": ofMean(sumByDay(blocks, hits), counts, rng.child("share")),
    "mean P": ofMean(sumByDay(blocks, probability), counts, rng.child("mean")),
    AUC: blockBootstrap({
      ...options,
      rng: rng.child("auc"),
      blockDays: blockLengthDays(dailyMeans(agreement, counts), horizon),
      statistic: (weights) => weightedAuc(labels, ordered, (row) => weights[blocks.dayOfRow[row]!]!),
    }).estimate,
    "monthly return": compounded(ofMean(returnLog, new Float64Array(returnLog.length).fill(1), rng.child("month"))),
  };
}

function rankAgreement(labels: Uint8Array, order: Int32Array): Float64Array {
  const base = labels.reduce((sum, y) => sum + y, 0) / labels.length;
  const agreement = new Float64Array(labels.length);
  order.forEach((row, rank) => {
    agreement[row] = (labels[row]! - base) * (rank / labels.length - 0.5);
  });
  return agreement;
}
