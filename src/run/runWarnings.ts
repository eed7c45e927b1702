import { warningsOfPredictions } from "../training/index.js";
import { dataWarnings, type DataOfRun } from "./market/dataWarnings.js";
import type { RunParts } from "./runParts.js";
import type { ValidatedRun } from "./validation/validateModels.js";

/**
 * All that a run warns of, one sentence each: the judged model's period and fits, those of the models beside it, then
 * the data. What a gate fails is no warning: it has a verdict.
 */
export function runWarnings({
  prepared,
  trained,
  searched,
  validated,
}: Pick<RunParts, "trained" | "searched"> & {
  readonly prepared: DataOfRun;
  readonly validated: Pick<ValidatedRun, "models">;
}): readonly string[] {
  const periods = [...validated.models]
    .reverse()
    .flatMap(({ recipe, predictions }) => warningsOfPredictions(recipe.name, predictions));
  const all = [...periods, ...trained.warnings, ...searched.warnings];
  const models = validated.models.map(({ recipe }) => recipe.name).reverse();
  const ordered = models.flatMap((model) => all.filter((warning) => warning.model === model));
  return [...ordered.map(({ text }) => text), ...dataWarnings(prepared)];
}
