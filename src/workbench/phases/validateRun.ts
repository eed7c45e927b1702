/** Phase 6: opens the confirmation period for the three models and judges them on the same rows. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, type Estimate } from "../../core/index.js";
import { configHash, type RunConfig } from "../../config/index.js";
import type { Dataset } from "../../dataset/index.js";
import { developmentRows } from "../../dataset/index.js";
import { truthProbability, type Funding, type SimulatedTruth } from "../../market/index.js";
import { loadModel } from "../../models/index.js";
import { predictConfirmation, writePredictions, type ModelRecipe, type PredictionTable } from "../../training/index.js";
import { backtestBaselines, backtestPerpetual, monthlyReturnEstimate, type BacktestResult } from "../../backtest/index.js";
import { ModelValidator, PLAN_GATES, type Assessment } from "../../validation/index.js";
import type { BuiltDataset } from "./buildDataset.js";
import { recordOpening } from "./openingLedger.js";
import type { PreparedMarkets } from "./prepareMarkets.js";
import { DIRECTORIES, type Run } from "./run.js";
import type { SearchedSettings } from "./searchSettings.js";
import type { TrainedModels } from "./trainModels.js";

/** One of the three models as judged. */
export interface JudgedModel {
  readonly recipe: ModelRecipe;
  /** Of the confirmation period. */
  readonly predictions: PredictionTable;
  readonly assessment: Assessment;
  /** Of the out-of-fold predictions of the development period; no money, since settings were chosen there. */
  readonly walkForward: Assessment;
  readonly backtest: BacktestResult;
  readonly monthlyReturn: Estimate;
}

export interface ValidatedRun {
  /** v3.1, v4 as written, v4 as shipped. */
  readonly models: readonly JudgedModel[];
  readonly baselines: readonly { readonly name: string; readonly result: BacktestResult }[];
  /** How many models, settings or data sets had been judged on this confirmation period when v4 as shipped was first. */
  readonly opening: number;
}

export async function validateRun(run: Run, prepared: PreparedMarkets, built: BuiltDataset, trained: TrainedModels, searched: SearchedSettings): Promise<ValidatedRun> {
  const { config, onProgress } = run;
  const models: JudgedModel[] = [];
  let opening = 0;
  for (const { recipe, modelDirectory } of searched.candidates) {
    onProgress({ task: "validation", done: models.length, total: searched.candidates.length, detail: recipe.name });
    opening = recordOpening({
      modelHash: sha256(readFileSync(join(modelDirectory, "model.json"))),
      dataHash: built.dataset.hash,
      configHash: configHash(config),
      model: recipe.name,
      runName: built.runName,
    });
    const predictions = await confirmationPredictions(config, built.dataset, modelDirectory);
    writePredictions(join(DIRECTORIES.predictions, built.runName, `${recipe.slug}-confirmation.csv`), predictions);
    const walk = trained.results.find((result) => result.recipe.slug === recipe.slug)!;
    models.push({
      recipe,
      predictions,
      ...judgeConfirmation(run, prepared, built.dataset, recipe.name, predictions),
      walkForward: await assess(run, prepared, built.dataset, `${recipe.name}, walk-forward`, walk.predictions, { trainingIntervals: undefined }),
    });
  }
  onProgress({ task: "validation", done: models.length, total: models.length });
  const baselines = backtestBaselines(backtestInput(prepared, models.at(-1)!.predictions), backtestOptions(config), run.rng.child("baselines"));
  return { models, baselines, opening };
}
