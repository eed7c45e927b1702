/** A feature's day: what it is like in each UTC hour of the decision. */
import {
  blockLengthDays,
  dailyMeans,
  dayBlocks,
  drawDays,
  isOnlyRounding,
  mean,
  quantileOfSorted,
  standardDeviation,
  sumByDay,
  utcHour,
  type Estimate,
  type ResampledRows,
} from "../../core/index.js";

export interface HourOfFeature {
  readonly n: number;
  /** Mean over the hour's rows, with its day-block interval. */
  readonly mean: Estimate;
  /** How far that mean lies from the feature's overall mean, in its standard deviations; 0 where it does not vary. */
  readonly deviations: number;
}

interface OwnRows extends ResampledRows {
  readonly value: Float64Array;
}

const HOURS = 24;

/** Shape [24]; null for an hour without rows. All hours share each draw of days. */
export function exploreHours({
  timeMs,
  value,
  labelHorizonMs,
  rng,
  resamples,
  confidence,
}: OwnRows): (HourOfFeature | null)[] {
  if (value.length === 0) return new Array<null>(HOURS).fill(null);
  const blocks = dayBlocks(timeMs);
  const sums = new Float64Array(blocks.days * HOURS);
  const counts = new Float64Array(blocks.days * HOURS);
  for (let row = 0; row < value.length; row++) {
    const at = blocks.dayOfRow[row]! * HOURS + utcHour(timeMs[row]!);
    sums[at]! += value[row]!;
    counts[at]!++;
  }
  const everyDay = new Float64Array(blocks.days).fill(1);
  const means = hourlyMeans(sums, counts, everyDay);
  const blockDays = blockLengthDays(dailyMeans(sumByDay(blocks, value), sumByDay(blocks)), { labelHorizonMs });
  const draws = rng.child("hours");
  const weights = new Float64Array(blocks.days);
  const samples = Array.from({ length: resamples }, () => {
    drawDays(weights, blockDays, draws);
    return hourlyMeans(sums, counts, weights);
  });
  const centre = mean(value);
  const spread = standardDeviation(value);
  const varies = !isOnlyRounding(
    spread,
    value.reduce((size, each) => Math.max(size, Math.abs(each)), 0),
  );
  const tail = (1 - confidence) / 2;
  return Array.from(means, (hourMean, hour) => {
    if (Number.isNaN(hourMean)) return null;
    let n = 0;
    for (let at = hour; at < counts.length; at += HOURS) n += counts[at]!;
    // A draw may hold no day with this hour.
    const drawn = Float64Array.from(samples, (sample) => sample[hour]!)
      .filter((sample) => !Number.isNaN(sample))
      .sort();
    const low = Math.min(hourMean, drawn.length === 0 ? hourMean : quantileOfSorted(drawn, tail));
    const high = Math.max(hourMean, drawn.length === 0 ? hourMean : quantileOfSorted(drawn, 1 - tail));
    return { n, mean: { value: hourMean, low, high }, deviations: varies ? (hourMean - centre) / spread : 0 };
  });
}

/** Shape [24]; NaN for an hour without weighted rows. */
function hourlyMeans(sums: Float64Array, counts: Float64Array, weightOfDay: Float64Array): Float64Array {
  const total = new Float64Array(HOURS);
  const rows = new Float64Array(HOURS);
  for (let day = 0; day < weightOfDay.length; day++) {
    const weight = weightOfDay[day]!;
    if (weight === 0) continue;
    for (let hour = 0; hour < HOURS; hour++) {
      total[hour]! += weight * sums[day * HOURS + hour]!;
      rows[hour]! += weight * counts[day * HOURS + hour]!;
    }
  }
  for (let hour = 0; hour < HOURS; hour++) total[hour]! /= rows[hour]!;
  return total;
}
