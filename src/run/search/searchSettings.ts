/** The search over training settings of v4 as shipped, then the refit of all three models. */
import { join } from "node:path";
import { writeFileAtomically } from "../../core/index.js";
import {
  parameterImportance,
  searchTrainingSettings,
  type ImportanceReport,
  type TrainingSearch,
} from "../../search/index.js";
import type { Dataset } from "../../dataset/index.js";
import {
  refitCandidates,
  warningsOfRefit,
  trainWalkForward,
  type ModelRecipe,
  type TrainingOptions,
  type TrainingSettings,
  type TrainingWarning,
  type RefitResult,
  type WalkForwardResult,
} from "../../training/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { installCandidate } from "../registry/changeModels.js";
import { DIRECTORIES } from "../directories.js";
import type { PreparedMarkets } from "../market/prepareMarkets.js";
import { resampleOptionsOf, type RunContext } from "../runContext.js";
import { walkForwardFoldsOf } from "../dataset/foldsOfRun.js";
import { describeSignal } from "../signal/describeSignal.js";
import { writeSignal } from "../signal/signalDirectory.js";
import { isShipped, recipesFor } from "../training/recipesFor.js";
import { trainingOptionsOf } from "../training/trainingOptionsOf.js";
import type { TrainedModels } from "../training/trainModels.js";
import { CANDIDATE_DIRECTORY } from "./candidate.js";

export interface SearchedSettings {
  readonly search: TrainingSearch;
  /** Of each tuned member's parameters, in the order of `search.members`. */
  readonly importance: readonly ImportanceReport[];
  readonly candidates: readonly RefitResult[];
  /** Directory of the model that may be rolled out, for `loadSignal`. */
  readonly installed: string;
  /** Of the last fits, the judged model's first. */
  readonly warnings: readonly TrainingWarning[];
}

/**
 * Searches on the last folds of the walk-forward but for the very last, refits on the whole development period and
 * installs the candidate. Its members' weights are learnt anew on what they say under the chosen settings.
 */
export async function searchSettings(
  run: RunContext,
  prepared: PreparedMarkets,
  built: BuiltDataset,
  trained: TrainedModels,
): Promise<SearchedSettings> {
  const { config } = run;
  const { dataset, directory, runName } = built;
  const training = trainingOptionsOf(run, directory);
  const recipes = recipesFor(run);
  const shipped = recipes.find(isShipped)!;
  const { trials, balancePenalty, folds, members: searched, ranges } = config.search;
  const search = await searchTrainingSettings(
    dataset,
    shipped,
    walkForwardFoldsOf(config, dataset).slice(-(folds + 1)),
    training,
    {
      searched,
      ranges,
      trials,
      balancePenalty,
      seed: config.seed,
      journal: join(DIRECTORIES.studies, runName, "journal.log"),
      ...resampleOptionsOf(config),
      onProgress: run.onProgress,
    },
  );
  const importance = search.members.map(({ member, trials }) =>
    parameterImportance(
      { direction: "maximize", trials },
      { rng: run.rng.child("importance").child(member), confidence: config.validation.confidence },
    ),
  );
  const { settings } = search;
  const chosen = search.members.map(({ member, studyName, trials, bestTrial: { number, value, params } }) => ({
    member,
    studyName,
    trial: number,
    value,
    params,
    trials,
  }));
  const chosenPath = join(DIRECTORIES.studies, runName, "chosen.json");
  writeFileAtomically(chosenPath, `${JSON.stringify(chosen, null, 1)}\n`);
  // Found for v4 as shipped and judged on it: the models beside it stay as they were described.
  const settingsOf = (recipe: ModelRecipe): TrainingSettings => (isShipped(recipe) ? settings : training.settings);
  const candidates = await refitCandidates(dataset, recipes, {
    ...training,
    settingsOf,
    walkForward: await withChosen(dataset, trained, { ...training, settings }),
    modelsDirectory: join(DIRECTORIES.models, runName),
  });
  for (const { recipe } of candidates)
    await writeSignal(
      join(DIRECTORIES.models, runName, recipe.slug),
      describeSignal(run, prepared, built, { recipe, settings: settingsOf(recipe) }),
      config.extensions,
    );
  await installCandidate(join(DIRECTORIES.models, runName, shipped.slug));
  return {
    search,
    importance,
    candidates,
    installed: CANDIDATE_DIRECTORY,
    warnings: [...candidates].reverse().flatMap(warningsOfRefit),
  };
}

/**
 * The walk-forward that teaches the weights, that of v4 as shipped under the chosen settings: weights learnt on other
 * settings' predictions could leave out a member that the search has mended. Most of its fits are the search's own.
 */
async function withChosen(
  dataset: Dataset,
  { folds, results }: TrainedModels,
  training: TrainingOptions,
): Promise<readonly WalkForwardResult[]> {
  const shipped = results.find(({ recipe }) => isShipped(recipe))!;
  if (training.ensembleWeights === "equal") return results;
  const [chosen] = await trainWalkForward(dataset, [shipped.recipe], folds, training);
  return results.map((result) => (result === shipped ? chosen! : result));
}
