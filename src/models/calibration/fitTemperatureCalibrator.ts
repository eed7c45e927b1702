import { calibratorOf, requireCalibrationSlice, type Calibrator } from "./calibrator.js";
import { clippedLogit } from "./clippedLogit.js";
import { LEAST_SLOPE } from "./fitPlattCalibrator.js";
import { logisticFit } from "./logisticFit.js";

/** A separable slice would sharpen without end. */
const GREATEST_SLOPE = 20;

/**
 * One temperature on the logit of un-linked probabilities: above 1 it draws them towards one half,
 * below 1 away from it. It moves no probability across one half, so no decision at 0.5 changes.
 *
 * Timing: fit it on a purged slice that neither trained nor stopped the model.
 *
 * @returns A temperature in [1/20, 20]; where the slice asks for one outside, the nearer end.
 * @throws {RangeError} If columns differ in length, a probability lies outside [0, 1] or is NaN, a class
 * is absent, or all probabilities are equal.
 * Source: Guo, Pleiss, Sun and Weinberger (2017), section 4.2, for two classes.
 */
export function fitTemperatureCalibrator(probabilities: Float32Array | Float64Array, labels: Uint8Array): Calibrator {
  requireCalibrationSlice("fit a temperature", probabilities, labels);
  const { slope } = logisticFit(Float64Array.from(probabilities, clippedLogit), Float64Array.from(labels), {
    intercept: "none",
    leastSlope: LEAST_SLOPE,
    greatestSlope: GREATEST_SLOPE,
  });
  return calibratorOf({ kind: "temperature", temperature: 1 / slope });
}
