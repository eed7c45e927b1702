import { calibratorOf, requireCalibrationSlice, type Calibrator } from "./calibrator.js";
import { clippedLogit } from "./clippedLogit.js";
import { logisticFit } from "./logisticFit.js";

/** A calibration never turns a ranking round: a slice on which it should leaves almost nothing of the spread. */
export const LEAST_SLOPE: number = 1 / 20;

/**
 * Platt's sigmoid on the logit of un-linked probabilities, with his smoothed targets: (n₁ + 1) / (n₁ + 2)
 * for the n₁ BUY rows and 1 / (n₀ + 2) for the n₀ SELL rows, so that a separable slice ends finite too.
 *
 * Timing: fit it on a purged slice that neither trained nor stopped the model.
 *
 * @throws {RangeError} If columns differ in length, a probability lies outside [0, 1] or is NaN, a class
 * is absent, or all probabilities are equal.
 * Source: Platt (1999); Lin, Lin and Weng (2007). Departure: the slope is at least 1/20, where they let
 * it turn negative and the ranking with it.
 */
export function fitPlattCalibrator(probabilities: Float32Array | Float64Array, labels: Uint8Array): Calibrator {
  requireCalibrationSlice("fit a Platt calibration", probabilities, labels);
  const buys = labels.reduce((sum, label) => sum + label, 0);
  const buyTarget = (buys + 1) / (buys + 2);
  const sellTarget = 1 / (labels.length - buys + 2);
  const targets = Float64Array.from(labels, (label) => (label === 1 ? buyTarget : sellTarget));
  const { slope, intercept } = logisticFit(Float64Array.from(probabilities, clippedLogit), targets, {
    intercept: "fitted",
    leastSlope: LEAST_SLOPE,
  });
  return calibratorOf({ kind: "platt", slope, intercept });
}
