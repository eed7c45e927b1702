/** Phase 4: walk-forward of the three models on the development period, the candidates ranked, the balancing race. */
import { join } from "node:path";
import { HOUR_MS } from "../core/index.js";
import type { RunConfig } from "../config/index.js";
import type { Dataset, Fold } from "../dataset/index.js";
import {
  developmentFolds,
  raceBalancing,
  rankCandidates,
  recipesOf,
  trainWalkForward,
  type BalancingRace,
  type CandidateRanking,
  type ModelRecipe,
  type TrainingOptions,
  type TrainingSettings,
  type WalkForwardResult,
} from "../training/index.js";
import { writePredictions } from "../predictions/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import { DIRECTORIES, resampleOptionsOf, type Run } from "./run.js";

export interface TrainedModels {
  readonly folds: readonly Fold[];
  /** One per recipe: v3.1, v4 as written, v4 as shipped. */
  readonly results: readonly WalkForwardResult[];
  /** Every member and ensemble of v4 as shipped, by the rule of the YAML. */
  readonly ranking: CandidateRanking;
}

/**
 * Fits every member of every recipe in every fold, or finds the fits of an earlier run; writes the
 * out-of-fold predictions.
 */
export async function trainModels(run: Run, { dataset, directory, runName }: BuiltDataset): Promise<TrainedModels> {
  const { config } = run;
  const folds = foldsOf(config, dataset);
  const results = await trainWalkForward(dataset, recipesFor(config), folds, planOf(run, directory));
  for (const { recipe, predictions } of results)
    writePredictions(join(DIRECTORIES.predictions, runName, `${recipe.slug}-walk-forward.csv`), predictions);
  const ranking = rankCandidates(results.at(-1)!, {
    by: config.ensemble.rankBy,
    balancePenalty: config.search.balancePenalty,
    labelHorizonMs: dataset.horizonMs,
    ...resampleOptionsOf(config),
    rng: run.rng.child("ranking"),
  });
  return { folds, results, ranking };
}

/** Seven ways to treat the classes of the imbalanced label, same trees, same folds. */
export async function raceRun(run: Run, { dataset, directory }: BuiltDataset): Promise<BalancingRace> {
  const { config } = run;
  return raceBalancing(dataset, foldsOf(config, dataset), planOf(run, directory), {
    ...resampleOptionsOf(config),
    rng: run.rng.child("race"),
  });
}

/** The three models under this configuration. */
export function recipesFor({ focal, label, calibration }: RunConfig): readonly ModelRecipe[] {
  return recipesOf({ ...focal, imbalancedSigma: label.imbalancedSigma, calibration: calibration.method });
}

/** Folds of the development period. */
export function foldsOf({ split }: RunConfig, dataset: Dataset): Fold[] {
  return developmentFolds(dataset, {
    folds: split.folds,
    firstTrainFrac: split.firstTrainFrac,
    mode: split.mode,
    gapMs: split.gapHours * HOUR_MS,
  });
}

export function planOf({ config, onProgress }: Run, datasetDirectory: string): TrainingOptions {
  return {
    datasetDirectory,
    fitsDirectory: DIRECTORIES.fits,
    settings: settingsOf(config),
    ensembleWeights: config.ensemble.weights,
    seed: config.seed,
    threshold: config.validation.threshold,
    processes: config.training.processes,
    onProgress,
  };
}

/** The hyperparameters that the YAML gives. */
export function settingsOf({ training, members, sequenceBars, split, calibration }: RunConfig): TrainingSettings {
  return {
    members,
    seeds: training.seeds,
    buyWeightFrac: training.buyWeightFrac,
    sequenceBars,
    innerValidationFrac: split.innerValidationFrac,
    calibrationFrac: calibration.sliceFrac,
  };
}
