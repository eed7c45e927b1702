/** Walk-forward of the three models on the development period, and the candidates ranked. */
import { join } from "node:path";
import { HOUR_MS } from "../../core/index.js";
import type { RunConfig } from "../../config/index.js";
import type { Dataset, Fold } from "../../dataset/index.js";
import { joinMembers, MEMBERS, type Member } from "../../models/index.js";
import {
  combinatorialDevelopmentFolds,
  developmentFolds,
  rankCandidates,
  recipesOf,
  spreadOfPaths,
  trainWalkForward,
  type CandidateRanking,
  type ModelRecipe,
  type PathSpread,
  type TrainingOptions,
  type TrainingSettings,
  type WalkForwardResult,
} from "../../training/index.js";
import { writePredictions } from "../../predictions/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { DIRECTORIES } from "../directories.js";
import { filesThatDefine, resampleOptionsOf, type RunContext } from "../runContext.js";
import { labelOfRun, type LabelledRun } from "../dataset/labelOfRun.js";

export interface TrainedModels {
  readonly folds: readonly Fold[];
  /** One per recipe: v3.1, v4 as written, v4 as shipped. */
  readonly results: readonly WalkForwardResult[];
  /** Every member and ensemble of v4 as shipped, by the rule of the YAML. */
  readonly ranking: CandidateRanking;
  /** One per recipe where the folds are combinatorial; empty on a walk-forward, which has one path. */
  readonly pathSpreads: readonly PathSpread[];
}

/**
 * Fits every member of every recipe in every fold, or finds the fits of an earlier run; writes the
 * out-of-fold predictions.
 */
export async function trainModels(
  run: RunContext,
  { dataset, directory, runName }: BuiltDataset,
): Promise<TrainedModels> {
  const { config } = run;
  const folds = foldsOf(config, dataset);
  const results = await trainWalkForward(dataset, recipesFor(run), folds, planOf(run, directory));
  const isCombinatorial = config.split.kind === "combinatorial";
  for (const { recipe, paths } of results)
    paths.forEach((path, k) => {
      const name = isCombinatorial ? `path-${k + 1}` : "walk-forward";
      writePredictions(join(DIRECTORIES.predictions, runName, `${recipe.slug}-${name}.csv`), path);
    });
  const ranking = rankCandidates(results.at(-1)!, {
    by: config.ensemble.rankBy,
    balancePenalty: config.search.balancePenalty,
    labelHorizonMs: dataset.horizonMs,
    ...resampleOptionsOf(config),
    rng: run.rng.child("ranking"),
  });
  const pathSpreads = isCombinatorial
    ? results.map((result) =>
        spreadOfPaths(result, {
          labelHorizonMs: dataset.horizonMs,
          ...resampleOptionsOf(config),
          rng: run.rng.child("path spread"),
        }),
      )
    : [];
  return { folds, results, ranking, pathSpreads };
}

/** The three models under the configuration of a run. */
export function recipesFor(run: LabelledRun): readonly ModelRecipe[] {
  const { focal, label, calibration, training } = run.config;
  const judged = labelOfRun(run);
  return recipesOf({
    ...focal,
    imbalancedSigma: label.imbalancedSigma,
    buyMeans: judged.label.buyMeans(judged.options),
    uniquenessWeights: training.uniquenessWeights,
    calibration: calibration.method,
  });
}

/** Folds of the development period, of the kind that the YAML names. */
export function foldsOf(config: RunConfig, dataset: Dataset): Fold[] {
  const { kind, groups, testGroups, embargoHours } = config.split;
  return kind === "combinatorial"
    ? combinatorialDevelopmentFolds(dataset, { groups, testGroups, embargoMs: embargoHours * HOUR_MS })
    : walkForwardFoldsOf(config, dataset);
}

/**
 * Walk-forward folds whatever the kind of split: for the search, the balancing race and the leakage check,
 * which each judge a row once and by what was known before it.
 */
export function walkForwardFoldsOf({ split }: RunConfig, dataset: Dataset): Fold[] {
  return developmentFolds(dataset, {
    folds: split.folds,
    firstTrainFrac: split.firstTrainFrac,
    mode: split.mode,
    gapMs: split.gapHours * HOUR_MS,
  });
}

export function planOf(run: RunContext, datasetDirectory: string): TrainingOptions {
  const { config, onProgress } = run;
  return {
    datasetDirectory,
    fitsDirectory: DIRECTORIES.fits,
    settings: settingsOf(config),
    members: membersOfRun(run),
    // A fit depends on the modules that define members; those that define gates alone do not touch it.
    extensions: filesThatDefine(run, "member"),
    // Weights learnt on combinatorial folds would have seen the rows that they combine.
    ensembleWeights: config.split.kind === "combinatorial" ? "equal" : config.ensemble.weights,
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
    uniquenessWeights: training.uniquenessWeights,
    sequenceBars,
    innerValidationFrac: split.innerValidationFrac,
    calibrationFrac: calibration.sliceFrac,
  };
}

/** The members that a run may use: the built-in ones, then those of its extensions. */
export function membersOfRun({ extensions }: Pick<RunContext, "extensions">): readonly Member[] {
  return joinMembers(MEMBERS, extensions.members);
}
