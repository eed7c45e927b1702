/** The search over training settings, then the refit of all three models with the settings it chose. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson, sealJson, sha256, writeFileAtomically } from "../../core/index.js";
import { configHash, type RunConfig } from "../../config/index.js";
import {
  parameterImportance,
  searchTrainingSettings,
  type ImportanceReport,
  type TrainingSearch,
} from "../../search/index.js";
import {
  refitCandidates,
  warningsOfRefit,
  type TrainingSettings,
  type TrainingWarning,
  type ModelRecipe,
  type RecipeName,
  type RefitResult,
} from "../../training/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { CANDIDATE_FORMAT, installCandidate, type CandidateCard } from "./candidate.js";
import { copyExtensions } from "./candidateExtensions.js";
import { DIRECTORIES } from "../directories.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";
import { walkForwardFoldsOf } from "../dataset/foldsOfRun.js";
import { isShipped, recipesFor } from "../training/recipesFor.js";
import { trainingOptionsOf } from "../training/trainingOptionsOf.js";
import type { TrainedModels } from "../training/trainModels.js";

export interface SearchedSettings {
  readonly search: TrainingSearch;
  readonly importance: ImportanceReport;
  readonly candidates: readonly RefitResult[];
  /** Of the last fits, the judged model's first. */
  readonly warnings: readonly TrainingWarning[];
}

/**
 * Searches on the last folds of the walk-forward, refits on the whole development period and installs the
 * candidate.
 */
export async function searchSettings(
  run: RunContext,
  built: BuiltDataset,
  trained: TrainedModels,
): Promise<SearchedSettings> {
  const { config } = run;
  const { dataset, directory, runName } = built;
  const training = trainingOptionsOf(run, directory);
  const recipes = recipesFor(run);
  const shipped = recipes.find(isShipped)!;
  const { trials, epochs, balancePenalty, folds, members: searched, ranges } = config.search;
  const search = await searchTrainingSettings(
    dataset,
    shipped,
    walkForwardFoldsOf(config, dataset).slice(-folds),
    training,
    {
      searched,
      ranges,
      trials,
      epochs,
      balancePenalty,
      seed: config.seed,
      journal: join(DIRECTORIES.studies, runName, "journal.log"),
      ...resampleOptionsOf(config),
      onProgress: run.onProgress,
    },
  );
  const importance = parameterImportance(
    { direction: "maximize", trials: search.trials },
    { rng: run.rng.child("importance"), confidence: config.validation.confidence },
  );
  const { bestTrial, settings } = search;
  const { number: trial, value, params } = bestTrial;
  const chosen = JSON.stringify({ trial, value, params, trials: search.trials }, null, 1);
  writeFileAtomically(join(DIRECTORIES.studies, runName, "chosen.json"), `${chosen}\n`);
  const candidates = await refitCandidates(dataset, recipes, {
    ...training,
    settings,
    walkForward: trained.results,
    modelsDirectory: join(DIRECTORIES.models, runName),
  });
  for (const { recipe, modelDirectory } of candidates) writeCard(config, built, recipe, settings, modelDirectory);
  await installCandidate(join(DIRECTORIES.models, runName, shipped.slug));
  return { search, importance, candidates, warnings: [...candidates].reverse().flatMap(warningsOfRefit) };
}

function writeCard(
  config: RunConfig,
  { dataset, runName }: BuiltDataset,
  recipe: ModelRecipe,
  settings: TrainingSettings,
  modelDirectory: string,
): void {
  const name: RecipeName = recipe.name;
  const card: CandidateCard = {
    format: CANDIDATE_FORMAT,
    name,
    runName,
    config,
    configHash: configHash(config),
    datasetHash: dataset.hash,
    modelHash: sha256(readFileSync(join(modelDirectory, "model.json"))),
    settingsHash: sha256(canonicalJson(settings)),
  };
  copyExtensions(config.extensions, join(modelDirectory, ".."));
  writeFileAtomically(join(modelDirectory, "..", "candidate.json"), sealJson(card));
}
