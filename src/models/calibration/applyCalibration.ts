import { sigmoid } from "../../core/index.js";
import type { Calibration } from "../contract.js";
import { clippedLogit } from "./clippedLogit.js";

/** Calibrated probabilities, one a row, in the order given; NaN stays NaN. */
export function applyCalibration(probabilities: Float32Array, calibration: Calibration): Float32Array {
  return probabilities.map(calibrationCurve(calibration));
}

/** The map of one probability. */
export function calibrationCurve(calibration: Calibration): (p: number) => number {
  if (calibration.kind === "platt") return (p) => sigmoid(calibration.slope * clippedLogit(p) + calibration.intercept);
  if (calibration.kind === "temperature") return (p) => sigmoid(clippedLogit(p) / calibration.temperature);
  return (p) => interpolate(calibration.x, calibration.y, p);
}

/** Linear between the points, flat outside them. */
function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  if (Number.isNaN(at)) return NaN;
  let low = 0;
  let high = x.length - 1;
  if (at <= x[low]!) return y[low]!;
  if (at >= x[high]!) return y[high]!;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = (at - x[low]!) / (x[high]! - x[low]!);
  return y[low]! + share * (y[high]! - y[low]!);
}
