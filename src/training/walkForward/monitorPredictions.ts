/** The watch on balance at every epoch and in every split. */
import { requireUnitInterval, sayPercent, wilsonInterval, type Interval } from "../../core/index.js";

/** Outside this range of Buy shares there is a warning. */
export const BUY_RATIO_LIMITS: Interval = { low: 0.3, high: 0.7 };

export interface BalanceReading {
  /** Share of probabilities above the threshold. */
  readonly buyRatio: number;
  /** Wilson, 95 %, as if rows were independent: for the eye, not for a verdict. */
  readonly interval: Interval;
  /** Null when the share lies inside the limits. */
  readonly warning: string | null;
}

/**
 * Reads the Buy ratio of one batch of predictions.
 *
 * @throws {RangeError} If there are no predictions, or one is NaN or outside [0, 1].
 */
export function monitorPredictions(
  probabilities: ArrayLike<number>,
  { threshold }: { readonly threshold: number },
): BalanceReading {
  const n = probabilities.length;
  if (n === 0) throw new RangeError("Cannot read a Buy ratio as there must be at least one prediction: found none");
  requireUnitInterval("read a Buy ratio", { probability: probabilities });
  let buys = 0;
  for (let i = 0; i < n; i++) if (probabilities[i]! > threshold) buys++;
  const buyRatio = buys / n;
  const { low, high } = BUY_RATIO_LIMITS;
  const warning =
    buyRatio < low || buyRatio > high
      ? `Buy ratio ${sayPercent(buyRatio)} is outside ${100 * low}-${100 * high} %`
      : null;
  return { buyRatio, interval: wilsonInterval(buys, n, { confidence: 0.95 }), warning };
}
