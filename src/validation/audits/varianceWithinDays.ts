import { DAY_MS, dayBlocks, estimateMean, sumByDay, type Estimate } from "../../core/index.js";
import type { PredictionTable } from "../../predictions/index.js";
import type { ValidationContext } from "../validationContext.js";

/**
 * The 24-hour variance of predictions: mean over UTC days of the (population) variance of that day's
 * probabilities, each day counting once, with its interval over days.
 */
export function varianceWithinDays(
  { t0Ms, probability }: PredictionTable,
  { confidence }: Pick<ValidationContext, "confidence">,
): Estimate {
  const blocks = dayBlocks(t0Ms);
  const counts = sumByDay(blocks);
  const means = sumByDay(blocks, probability).map((sum, day) => sum / counts[day]!);
  const squares = sumByDay(
    blocks,
    Float64Array.from(probability, (p, row) => (p - means[blocks.dayOfRow[row]!]!) ** 2),
  );
  const days = Array.from(counts, (_, day) => day).filter((day) => counts[day]! > 0);
  const timeMs = days.map((day) => (blocks.firstDay + day) * DAY_MS);
  return estimateMean({
    timeMs,
    values: days.map((day) => squares[day]! / counts[day]!),
    within: { low: 0, high: 0.25 },
    confidence,
  });
}
