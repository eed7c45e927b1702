/** Phase 4: walk-forward of the three models on the development period. */
import { join } from "node:path";
import { HOUR_MS } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { Fold } from "../../dataset/index.js";
import { developmentFolds, recipesOf, trainWalkForward, writePredictions, type MemberSettings, type ModelRecipe, type TrainingPlan, type WalkForwardResult } from "../../training/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import { DIRECTORIES, type Run } from "./run.js";

export interface TrainedModels {
  readonly folds: readonly Fold[];
  /** One per recipe: v3.1, v4 as written, v4 as shipped. */
  readonly results: readonly WalkForwardResult[];
}

/** Fits every member of every recipe in every fold, or finds the fits of an earlier run; writes the out-of-fold predictions. */
export async function trainModels(run: Run, { dataset, directory, runName }: BuiltDataset): Promise<TrainedModels> {
  const folds = foldsOf(run.config, dataset);
  const results = await trainWalkForward(dataset, recipesFor(run.config), folds, planOf(run, directory));
  for (const { recipe, predictions } of results) writePredictions(join(DIRECTORIES.predictions, runName, `${recipe.slug}-walk-forward.csv`), predictions);
  return { folds, results };
}

/** The three models under this configuration. */
export function recipesFor({ focal, label }: RunConfig): readonly ModelRecipe[] {
  return recipesOf({ ...focal, imbalancedSigma: label.imbalancedSigma });
}

export function foldsOf({ split }: RunConfig, dataset: BuiltDataset["dataset"]): Fold[] {
  return developmentFolds(dataset, { folds: split.folds, firstTrainFrac: split.firstTrainFrac, mode: split.mode, gapMs: split.gapHours * HOUR_MS });
}

export function planOf({ config, onProgress }: Run, datasetDirectory: string): TrainingPlan {
  return {
    datasetDirectory,
    fitsDirectory: DIRECTORIES.fits,
    settings: settingsOf(config),
    seed: config.seed,
    threshold: config.validation.threshold,
    processes: config.training.processes,
    onProgress,
  };
}

/** The hyperparameters that the YAML gives. */
export function settingsOf({ training, lstm, gradientBoosting, sequenceBars, split }: RunConfig): MemberSettings {
  const { batchSize, epochs, patienceEpochs, learningRate, dropout, l2, buyWeightFrac } = training;
  return {
    lstm: { ...lstm, batchSize, epochs, patienceEpochs, learningRate, dropout, l2 },
    gradientBoosting,
    buyWeightFrac,
    sequenceBars,
    innerValidationFrac: split.innerValidationFrac,
  };
}
