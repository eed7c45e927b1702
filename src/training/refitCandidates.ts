/**
 * The last fit before validation: every recipe on the whole development period with the chosen
 * settings, saved as model directories. The confirmation period is not touched.
 */
import { join } from "node:path";
import { writeDirectoryAtomically } from "../core/index.js";
import { confirmationRows, developmentRows, type Dataset } from "../dataset/index.js";
import { fitEnsemble, loadModel, type FittedModel } from "../models/index.js";
import { readFitOutcome, type FitJob, type FitOutcome } from "./fitJob.js";
import { runFitJobs } from "./fitPool.js";
import type { PredictionTable } from "./predictionTable.js";
import type { ModelRecipe } from "./recipe.js";
import { longestFirst, memberLabel, MEMBERS, rowsAsPredictions, type TrainingPlan } from "./trainWalkForward.js";
import { windowsOf } from "./prepareTrainingSet.js";

export interface RefitResult {
  readonly recipe: ModelRecipe;
  readonly modelDirectory: string;
  readonly fits: readonly FitOutcome[];
}

/** Fits and saves each recipe's ensemble to `modelsDirectory`/slug/model. */
export async function refitCandidates(
  dataset: Dataset,
  recipes: readonly ModelRecipe[],
  plan: TrainingPlan & { readonly modelsDirectory: string },
): Promise<RefitResult[]> {
  const { idx } = developmentRows(dataset);
  const jobsOf = (recipe: ModelRecipe): FitJob[] =>
    MEMBERS.map((member) => ({
      task: `${recipe.name}, whole development period, ${memberLabel(member)}`,
      datasetDirectory: plan.datasetDirectory,
      datasetHash: dataset.hash,
      recipe,
      member,
      settings: plan.settings,
      trainRows: idx,
      predictRows: new Int32Array(0),
      seed: plan.seed,
      stream: "refit",
    }));
  await runFitJobs(longestFirst(recipes.flatMap(jobsOf)), { ...plan, task: "refit" });

  const results: RefitResult[] = [];
  for (const recipe of recipes) {
    const fits = jobsOf(recipe).map((job) => readFitOutcome(plan.fitsDirectory, job));
    const modelDirectory = join(plan.modelsDirectory, recipe.slug, "model");
    const members = await Promise.all(fits.map((fit) => loadModel(fit.modelDirectory)));
    const ensemble = await fitEnsemble(members, undefined, { weights: "equal" });
    await writeDirectoryAtomically(modelDirectory, (temporary) => ensemble.save(temporary));
    ensemble.dispose();
    results.push({ recipe, modelDirectory, fits });
  }
  return results;
}

/** Opens the confirmation period: predictions of `model` on its rows, label 0 beside them. The caller writes the ledger. */
export function predictConfirmation(
  dataset: Dataset,
  model: FittedModel,
  { sequenceBars, threshold }: { readonly sequenceBars: number; readonly threshold: number },
): PredictionTable {
  const rows = confirmationRows(dataset);
  const x = windowsOf(dataset, rows, sequenceBars);
  return { ...rowsAsPredictions(dataset, rows), score: model.score(x), probability: model.predict(x), fold: new Int32Array(rows.length).fill(-1), threshold };
}
