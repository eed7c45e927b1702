/** What a recipe teaches its members on one window, as rows with their origin: the fit's own, made again. */
import type { Matrix } from "../../core/index.js";
import { lastRows, type Dataset } from "../../dataset/index.js";
import type { TrainingRecipe } from "../recipes/recipe.js";
import type { RowSettings } from "../recipes/trainingSettings.js";
import { balanceRng } from "./balanceRng.js";
import type { FitWindow } from "./memberJobs.js";
import { prepareTrainingSet, type PreparedTraining } from "./prepareTrainingSet.js";

export interface BalancedWindow extends Pick<
  PreparedTraining,
  "baseRate" | "balancedBaseRate" | "validationRows" | "calibrationRows" | "innerPurged"
> {
  /** The features at each decision, shape [rows, features]: what a member of single rows is given. */
  readonly x: Matrix;
  readonly y: Uint8Array;
  readonly weight: Float32Array;
  /** Shape [rows, 2]: rows of the dataset that each was made from; a real row names itself twice. */
  readonly parents: Int32Array;
}

/**
 * The rows that members which read single rows learn from. Those which read windows learn from the same, but from the
 * real rows with class weights where the balance is SMOTE of either kind.
 *
 * Timing: rows of `window.trainRows` without its inner parts that stop and calibrate.
 *
 * @throws {RangeError} If a class is absent from the rows to learn from.
 */
export function balancedWindow(
  dataset: Dataset,
  recipe: TrainingRecipe,
  window: Pick<FitWindow, "stream" | "trainRows">,
  { settings, seed }: { readonly settings: RowSettings; readonly seed: number },
): BalancedWindow {
  const { trainingSet, parents, ...prepared } = prepareTrainingSet(dataset, window.trainRows, {
    recipe,
    readsWindows: false,
    settings,
    rng: balanceRng(seed, recipe, window.stream),
  });
  const { baseRate, balancedBaseRate, validationRows, calibrationRows, innerPurged } = prepared;
  return {
    x: lastRows(trainingSet.x),
    y: trainingSet.y,
    weight: trainingSet.weight!,
    parents,
    baseRate,
    balancedBaseRate,
    validationRows,
    calibrationRows,
    innerPurged,
  };
}
