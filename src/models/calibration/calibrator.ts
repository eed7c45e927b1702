/** What every calibrator is, and which slices of rows none of them can be fitted on. */
import { requireBinary, requireSameLength, requireUnitInterval } from "../../core/index.js";
import type { Calibration } from "../contract.js";
import { applyCalibration } from "./applyCalibration.js";

/** A fitted calibration: plain data for a model's link, and the map itself. */
export interface Calibrator {
  readonly calibration: Calibration;
  /** Calibrated probabilities, in the order given. */
  apply<Column extends Float32Array | Float64Array>(probabilities: Column): Column;
}

export function calibratorOf(calibration: Calibration): Calibrator {
  return { calibration, apply: (probabilities) => applyCalibration(probabilities, calibration) };
}

/**
 * Why a slice cannot teach a calibration: no rows, one class only, or the same probability everywhere.
 *
 * @returns What was found, or undefined where a calibrator can be fitted.
 */
export function calibrationObjection(probabilities: ArrayLike<number>, labels: ArrayLike<number>): string | undefined {
  let buys = 0;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let row = 0; row < labels.length; row++) {
    buys += labels[row]!;
    lowest = Math.min(lowest, probabilities[row]!);
    highest = Math.max(highest, probabilities[row]!);
  }
  if (buys === 0 || buys === labels.length) return `${buys} BUY in ${labels.length} rows`;
  return lowest === highest ? `the probability ${lowest} in all ${labels.length} rows` : undefined;
}

/** @throws {RangeError} If columns differ in length, a value lies outside its range, or the slice can teach nothing. */
export function requireCalibrationSlice(
  action: string,
  probabilities: Float32Array | Float64Array,
  labels: Uint8Array,
): void {
  requireSameLength(action, { probabilities, labels });
  requireBinary(action, { labels });
  requireUnitInterval(action, { probability: probabilities });
  const found = calibrationObjection(probabilities, labels);
  if (found !== undefined)
    throw new RangeError(
      `Cannot ${action} as its slice must hold both classes and more than one probability: found ${found}`,
    );
}
