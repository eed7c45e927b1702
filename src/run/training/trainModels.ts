/** Walk-forward of the three models on the development period, and the candidates ranked. */
import { join } from "node:path";
import type { Fold } from "../../dataset/index.js";
import {
  compareWithLine,
  rankCandidates,
  spreadOfPaths,
  trainWalkForward,
  type CandidateRanking,
  warningsOfTraining,
  type LineComparison,
  type PathSpread,
  type TrainingWarning,
  type WalkForwardResult,
} from "../../training/index.js";
import { writePredictions } from "../../predictions/index.js";
import type { BuiltDataset } from "../dataset/buildDataset.js";
import { foldsOf } from "../dataset/foldsOfRun.js";
import { DIRECTORIES } from "../directories.js";
import { type RunContext } from "../runContext.js";
import { isShipped, recipesFor } from "./recipesFor.js";
import { trainingOptionsOf } from "./trainingOptionsOf.js";

export interface TrainedModels {
  readonly folds: readonly Fold[];
  /** One per recipe: v3.1, v4 as written, v4 as shipped. */
  readonly results: readonly WalkForwardResult[];
  /** Every member and ensemble of v4 as shipped, by the rule of the YAML. */
  readonly ranking: CandidateRanking;
  /** v4 as shipped beside its linear member; absent where the run has none, or no other. */
  readonly line?: LineComparison;
  /** One per recipe where the folds are combinatorial; empty on a walk-forward, which has one path. */
  readonly pathSpreads: readonly PathSpread[];
  /** The judged model's first: a Buy share outside 30-70 % or a collapse in any epoch, fold or seed. */
  readonly warnings: readonly TrainingWarning[];
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
  const results = await trainWalkForward(dataset, recipesFor(run), folds, trainingOptionsOf(run, directory));
  const isCombinatorial = config.split.kind === "combinatorial";
  for (const { recipe, paths } of results)
    paths.forEach((path, k) => {
      const name = isCombinatorial ? `path-${k + 1}` : "walk-forward";
      writePredictions(join(DIRECTORIES.predictions, runName, `${recipe.slug}-${name}.csv`), path);
    });
  const shipped = results.find(({ recipe }) => isShipped(recipe))!;
  const { confidence } = config.validation;
  const line = compareWithLine(shipped, { confidence });
  const ranking = rankCandidates(shipped, {
    by: config.ensemble.rankBy,
    balancePenalty: config.search.balancePenalty,
    confidence,
  });
  const pathSpreads = isCombinatorial
    ? results.map((result) => spreadOfPaths(result, { confidence: config.validation.confidence }))
    : [];
  const { threshold } = config.validation;
  const warnings = [...results].reverse().flatMap((result) => warningsOfTraining(result, { threshold }));
  return { folds, results, ranking, pathSpreads, warnings, ...(line === undefined ? {} : { line }) };
}
