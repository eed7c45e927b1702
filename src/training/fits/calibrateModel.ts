import {
  calibrationObjection,
  fitIsotonicCalibrator,
  fitPlattCalibrator,
  fitTemperatureCalibrator,
  type FittedModel,
} from "../../models/index.js";
import { calibrationThatHurts } from "./calibrationThatHurts.js";
import type { PreparedTraining } from "./prepareTrainingSet.js";
import type { CalibrationMethod } from "../recipes/recipe.js";

const CALIBRATORS = {
  platt: fitPlattCalibrator,
  isotonic: fitIsotonicCalibrator,
  temperature: fitTemperatureCalibrator,
} as const;

/**
 * The model with a calibration learnt from a purged slice that neither fitted nor stopped it. It shares
 * its memory with `model`, so one of the two is disposed of.
 *
 * @returns The model itself with the reason in `skipped` where the slice cannot teach a calibration, or what it teaches
 * does not help on parts of it that were held out.
 */
export function calibrateModel(
  model: FittedModel,
  { calibrationSet }: Pick<PreparedTraining, "calibrationSet">,
  method: CalibrationMethod,
): { readonly model: FittedModel; readonly skipped?: string } {
  if (method === "none" || calibrationSet === undefined) return { model };
  const probabilities = model.predict(calibrationSet.x);
  const skipped =
    calibrationObjection(probabilities, calibrationSet.y) ??
    calibrationThatHurts(probabilities, calibrationSet.y, CALIBRATORS[method]);
  if (skipped !== undefined) return { model, skipped };
  return { model: model.withCalibration(CALIBRATORS[method](probabilities, calibrationSet.y).calibration) };
}
