/**
 * Whether a model's spread and its AUC can both be what they are said to be: a calibrated score's AUC
 * follows from the score alone.
 */
import { expectedAuc, mean, requireInRange } from "../../core/index.js";
import type { Coherence } from "../assessment.js";

/**
 * The largest AUC that calibrated probabilities inside [low, high] can have: half of them at each end.
 *
 * @param baseRate Mean of the probabilities; without it, the most favourable one.
 * @throws {RangeError} If the band is no band inside [0, 1], or the base rate lies outside it.
 * Source: FIELD identity AUC = 1/2 + E|p - p'| / (4 pi (1 - pi)), at its maximum over distributions.
 */
export function largestCalibratedAuc({
  low,
  high,
  baseRate,
}: {
  readonly low: number;
  readonly high: number;
  readonly baseRate?: number;
}): number {
  const action = "bound an AUC";
  requireInRange(action, { low }, { atLeast: 0, atMost: 1 });
  requireInRange(action, { high }, { atLeast: low, atMost: 1 });
  if (high === low) return 0.5;
  if (low === 0 && high === 1 && baseRate === undefined) return 1;
  if (baseRate !== undefined) {
    requireInRange(action, { baseRate }, { atLeast: low, atMost: high });
    if (baseRate === 0 || baseRate === 1) return 0.5;
    return 0.5 + ((baseRate - low) * (high - baseRate)) / (2 * (high - low) * baseRate * (1 - baseRate));
  }
  // The base rate that maximises the expression above gives (sqrt(high (1 - low)) - sqrt(low (1 - high)))^2.
  const root = Math.sqrt(high * (1 - low)) - Math.sqrt(low * (1 - high));
  return 0.5 + (root * root) / (2 * (high - low));
}

/**
 * Sets the AUC that probabilities imply, were they calibrated, beside the one that was found.
 *
 * @param foundAuc From labels, or as somebody reported it; null when unknown.
 */
export function checkCoherence(probabilities: ArrayLike<number>, foundAuc: number | null): Coherence {
  const impliedAuc = expectedAuc(probabilities);
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < probabilities.length; i++) {
    low = Math.min(low, probabilities[i]!);
    high = Math.max(high, probabilities[i]!);
  }
  const bound = largestCalibratedAuc({ low, high });
  const band = `[${low.toFixed(2)}, ${high.toFixed(2)}]`;
  const statement =
    foundAuc === null
      ? `Calibrated probabilities of this spread would have an AUC of ${impliedAuc.toFixed(3)}; ` +
        `inside ${band} none can exceed ${bound.toFixed(3)}`
      : foundAuc > bound
        ? `The band ${band} and an AUC of ${foundAuc.toFixed(3)} cannot both be calibrated: inside it ` +
          `no calibrated score exceeds ${bound.toFixed(3)}`
        : `Calibrated probabilities of this spread would have an AUC of ${impliedAuc.toFixed(3)}; ` +
          `found ${foundAuc.toFixed(3)}`;
  return { low, high, meanProbability: mean(probabilities), impliedAuc, foundAuc, largestAuc: bound, statement };
}
