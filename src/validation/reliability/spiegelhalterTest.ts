import { normalCdf, requireBinary, requireSameLength } from "../../core/index.js";

/**
 * Spiegelhalter's Z: whether the Brier score is what calibrated probabilities would have had.
 *
 * It takes rows for independent; where labels overlap it rejects too often, so it stands beside the
 * day-block figures and decides nothing.
 *
 * @returns Z and its two-sided p; Z is 0 where every probability is 1/2, or is 0 or 1 and right, and infinite, its p 0,
 * where all are certain and one is wrong.
 * @throws {RangeError} If columns differ in length or a label is neither 0 nor 1.
 * Source: Spiegelhalter (1986), Z = sum (y - p)(1 - 2p) / sqrt(sum (1 - 2p)^2 p (1 - p)).
 */
export function spiegelhalterTest(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
): { readonly z: number; readonly pValue: number } {
  requireSameLength("test calibration", { labels, probabilities });
  requireBinary("test calibration", { labels });
  let numerator = 0;
  let variance = 0;
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i]!;
    numerator += (labels[i]! - p) * (1 - 2 * p);
    variance += (1 - 2 * p) ** 2 * p * (1 - p);
  }
  const z = numerator === 0 ? 0 : numerator / Math.sqrt(variance);
  return { z, pValue: 2 * normalCdf(-Math.abs(z)) };
}
