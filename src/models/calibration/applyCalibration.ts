import { firstAfter, sigmoid } from "../../core/index.js";
import type { Calibration } from "../contract.js";
import { clippedLogit } from "./clippedLogit.js";

/** Calibrated probabilities, one a row, in the order and of the width given; NaN stays NaN. */
export function applyCalibration<Column extends Float32Array | Float64Array>(
  probabilities: Column,
  calibration: Calibration,
): Column {
  return probabilities.map(calibrationCurve(calibration)) as Column;
}

/** The map of one probability. */
function calibrationCurve(calibration: Calibration): (p: number) => number {
  if (calibration.kind === "platt") return (p) => sigmoid(calibration.slope * clippedLogit(p) + calibration.intercept);
  if (calibration.kind === "temperature") return (p) => sigmoid(clippedLogit(p) / calibration.temperature);
  return (p) => interpolate(calibration.x, calibration.y, p);
}

/** Linear between the points, flat outside them. */
function interpolate(x: readonly number[], y: readonly number[], at: number): number {
  if (Number.isNaN(at)) return NaN;
  const last = x.length - 1;
  if (at <= x[0]!) return y[0]!;
  if (at >= x[last]!) return y[last]!;
  const high = firstAfter(x, at);
  const low = high - 1;
  const share = (at - x[low]!) / (x[high]! - x[low]!);
  return y[low]! + share * (y[high]! - y[low]!);
}
