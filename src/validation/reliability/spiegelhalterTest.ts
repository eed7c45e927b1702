import {
  cosineTerms,
  dayBlocks,
  longRunVariance,
  normalCdf,
  requireBinary,
  requireSameLength,
  studentTCdf,
  sumByDay,
} from "../../core/index.js";

/**
 * Spiegelhalter's Z: whether the Brier score is what calibrated probabilities would have had.
 *
 * With times the p-value is that of the same sum over whole UTC days, whose spread is their long-run variance, as in
 * every interval: labels that overlap and symbols of one hour are not counted as so many trials. Z itself takes rows
 * for independent, and so does p without times.
 *
 * @param options.timeMs Decision times, ascending; days without rows are left out, and one day tells nothing (p = 1).
 * @returns Z and a two-sided p; Z is 0 where every probability is 1/2, or is 0 or 1 and right, and infinite where all
 * are certain and one is wrong, its p then that of its days, or 0 without times.
 * @throws {RangeError} If columns differ in length, times descend, or a label is neither 0 nor 1.
 * Source: Spiegelhalter (1986), Z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p)); days as in `cosineInterval`.
 */
export function spiegelhalterTest(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { timeMs }: { readonly timeMs?: ArrayLike<number> } = {},
): { readonly z: number; readonly pValue: number } {
  requireSameLength("test calibration", { labels, probabilities, ...(timeMs && { timeMs }) });
  requireBinary("test calibration", { labels });
  const parts = new Float64Array(labels.length);
  let numerator = 0;
  let variance = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i]!;
    parts[i] = (labels[i]! - p) * (1 - 2 * p);
    numerator += parts[i]!;
    variance += (1 - 2 * p) ** 2 * p * (1 - p);
  }
  const z = numerator === 0 ? 0 : numerator / Math.sqrt(variance);
  const pValue = timeMs === undefined ? 2 * normalCdf(-Math.abs(z)) : pOverDays(timeMs, parts, numerator);
  return { z, pValue };
}

/** Two-sided p of "the days of these parts sum to 0 but for chance". */
function pOverDays(timeMs: ArrayLike<number>, parts: Float64Array, sum: number): number {
  const blocks = dayBlocks(timeMs);
  const rows = sumByDay(blocks);
  const daily = sumByDay(blocks, parts).filter((_, day) => rows[day]! > 0);
  if (daily.length < 2 || sum === 0) return 1;
  const terms = cosineTerms(daily.length);
  const error = Math.sqrt(daily.length * longRunVariance(daily, terms));
  return 2 * studentTCdf(-Math.abs(sum) / error, terms);
}
