/** The watch on balance, at every epoch and in every split. */
import {
  predictionShape,
  requireUnitInterval,
  wilsonInterval,
  type Interval,
  type PredictionShape,
} from "../../core/index.js";
import { troublesOf } from "./troubles.js";

export interface BalanceReading extends PredictionShape {
  /** Share of probabilities above the threshold. */
  readonly buyRatio: number;
  /** Wilson, 95 %, as if rows were independent: for the eye, not for a verdict. */
  readonly interval: Interval;
  /** Null when the share lies inside the limits and nothing has collapsed. */
  readonly warning: string | null;
}

/**
 * Reads the Buy ratio of one batch of predictions, and whether they still tell rows apart.
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
  const reading = { buyRatio: buys / n, ...predictionShape(probabilities) };
  const troubles = troublesOf(reading);
  return {
    ...reading,
    interval: wilsonInterval(buys, n, { confidence: 0.95 }),
    warning: troubles.length === 0 ? null : troubles.join("; "),
  };
}
