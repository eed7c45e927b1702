import { warningsOfPredictions } from "../training/index.js";
import { dataWarnings, type DataOfRun } from "./market/dataWarnings.js";
import type { RunParts } from "./runParts.js";
import type { ValidatedRun } from "./validation/validateModels.js";

/** A sentence without its period. */
export interface RunWarning {
  /** "v4 as shipped"; null where it is about the data. */
  readonly model: string | null;
  readonly text: string;
  /** Of a model's: what is wrong, "Buy share outside 30-70 %", and each place where it was seen. */
  readonly clause?: string;
  readonly places?: readonly string[];
}

/**
 * All that a run warns of, one sentence for each model and kind of trouble with every place where it was seen: the
 * judged model's, those of the models beside it, then the data. What a gate fails is no warning: it has a verdict.
 */
export function runWarnings({
  prepared,
  trained,
  searched,
  validated,
}: Pick<RunParts, "trained" | "searched"> & {
  readonly prepared: DataOfRun;
  readonly validated: Pick<ValidatedRun, "models">;
}): readonly RunWarning[] {
  const periods = [...validated.models]
    .reverse()
    .flatMap(({ recipe, predictions }) => warningsOfPredictions(recipe.name, predictions));
  const all = [...periods, ...trained.warnings, ...searched.warnings];
  const models = validated.models.map(({ recipe }) => recipe.name).reverse();
  const ofModels = models.flatMap((model) => {
    const own = all.filter((warning) => warning.model === model);
    return [...new Set(own.map(({ clause }) => clause))].map((clause) => {
      const places = own.filter((warning) => warning.clause === clause).map(({ where }) => where);
      return { model, text: `${model}: ${clause} ${places.join("; ")}`, clause, places };
    });
  });
  return [...ofModels, ...dataWarnings(prepared).map((text) => ({ model: null, text }))];
}
