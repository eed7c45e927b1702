/** The bootstrap behind every interval of a report: circular moving blocks of whole UTC days. */
import { requireInRange, requireInteger, requireRng } from "../guards.js";
import type { Rng } from "../rng.js";
import type { DayBlocks } from "./dayBlocks.js";
import type { Estimate } from "./estimate.js";
import { quantileOfSorted, standardDeviation } from "./moments.js";

export interface ResampleOptions {
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
}

export interface BlockBootstrap {
  /** The statistic on the data as they are, inside its percentile interval. */
  readonly estimate: Estimate;
  readonly standardError: number;
  /** Ascending, one value a resample. */
  readonly samples: Float64Array;
}

/** A statistic that stays undefined this often in a row has no bootstrap distribution. */
const MOST_REDRAWS = 50;

/**
 * Draws days with replacement in blocks of `blockDays` consecutive ones (the last day is followed by
 * the first) and looks at the statistic each time.
 *
 * @param statistic Told how often each day was drawn; NaN where it is undefined, which is drawn again.
 * @throws {RangeError} If the statistic is undefined on the data, or on nearly every draw.
 * Source: Politis & Romano (1992), circular blocks.
 */
export function blockBootstrap({
  blocks,
  statistic,
  blockDays,
  resamples,
  confidence,
  rng,
}: ResampleOptions & {
  readonly blocks: Pick<DayBlocks, "days">;
  readonly statistic: (weightOfDay: Float64Array) => number;
  readonly blockDays: number;
}): BlockBootstrap {
  requireRng("resample days", rng);
  requireInteger("bootstrap", { resamples, blockDays }, { atLeast: 1 });
  requireInRange("bootstrap", { confidence }, { above: 0, below: 1 });
  const value = statistic(new Float64Array(blocks.days).fill(1));
  if (Number.isNaN(value))
    throw new RangeError("Cannot bootstrap as the statistic must be defined on the data themselves: found NaN");
  const samples = new Float64Array(resamples);
  const weightOfDay = new Float64Array(blocks.days);
  for (let k = 0; k < resamples; k++) samples[k] = definedDraw(statistic, weightOfDay, blockDays, rng);
  samples.sort();
  const tail = (1 - confidence) / 2;
  // The percentile interval of a biased resampling may miss the value itself: it is widened to hold it.
  const low = Math.min(value, quantileOfSorted(samples, tail));
  const high = Math.max(value, quantileOfSorted(samples, 1 - tail));
  return { estimate: { value, low, high }, standardError: standardDeviation(samples), samples };
}

/** Fills `weightOfDay` with one draw. */
export function drawDays(weightOfDay: Float64Array, blockDays: number, rng: Rng): void {
  requireRng("draw days", rng);
  const { length } = weightOfDay;
  weightOfDay.fill(0);
  for (let drawn = 0; drawn < length;) {
    const start = rng.integer(length);
    for (let k = 0; k < blockDays && drawn < length; k++, drawn++) weightOfDay[(start + k) % length]!++;
  }
}

/** Two-sided p of "the statistic is `hypothesis`", from the share of resamples beyond it. */
export function bootstrapPValue(samples: Float64Array, hypothesis: number): number {
  let below = 0;
  let above = 0;
  for (const sample of samples) {
    if (sample <= hypothesis) below++;
    if (sample >= hypothesis) above++;
  }
  return Math.min(1, (2 * (Math.min(below, above) + 1)) / (samples.length + 1));
}

function definedDraw(
  statistic: (weightOfDay: Float64Array) => number,
  weightOfDay: Float64Array,
  blockDays: number,
  rng: Rng,
): number {
  for (let redraw = 0; redraw < MOST_REDRAWS; redraw++) {
    drawDays(weightOfDay, blockDays, rng);
    const value = statistic(weightOfDay);
    if (!Number.isNaN(value)) return value;
  }
  throw new RangeError(
    "Cannot bootstrap as the statistic must be defined on most draws of days: it was not on " +
      `${MOST_REDRAWS} in a row of ${weightOfDay.length} days`,
  );
}
