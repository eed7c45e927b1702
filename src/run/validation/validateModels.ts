/** Opens the confirmation period for the three models and judges them on the same rows. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../core/index.js";
import {
  referenceTrader,
  sensitivityOfReturn,
  type BacktestResult,
  type Baseline,
  type RandomBaseline,
  type Sensitivity,
} from "../../backtest/index.js";
import {
  confirmationRows,
  developmentRows,
  type Dataset,
  type Fold,
  type LabelIntervals,
} from "../../dataset/index.js";
import { loadModel } from "../../models/index.js";
import { predictConfirmation, type ModelRecipe, type RefitResult } from "../../training/index.js";
import { writePredictions, type PredictionTable } from "../../predictions/index.js";
import {
  diagnoseBias,
  type Assessment,
  type BiasDiagnosis,
  type LeakageReport,
  type RecipeFacts,
} from "../../validation/index.js";
import { checkRunLeakage } from "./checkRunLeakage.js";
import { accountDaysPath, writeAccountDays } from "./accountDays.js";
import { assess, baselinesOf, earn, periodOf, perpetualInput, perpetualOptions, type Money } from "./judge.js";
import { labelOfRun, truthOfRows } from "../dataset/labelOfRun.js";
import { recordOpening } from "../openingLedger.js";
import type { RunParts } from "../runParts.js";
import { cachedResult } from "../cachedResult.js";
import { DIRECTORIES } from "../directories.js";
import type { RunContext } from "../runContext.js";
import { isShipped } from "../training/recipesFor.js";
import { membersOfRun } from "../training/trainingOptionsOf.js";
import { selectionOf, type Selection } from "./selectionOf.js";

/** One of the three models as judged. */
export interface JudgedModel extends Money {
  readonly recipe: ModelRecipe;
  /** Of the confirmation period. */
  readonly predictions: PredictionTable;
  readonly assessment: Assessment;
  /** Of the out-of-fold predictions of the development period; no money, since settings were chosen there. */
  readonly walkForward: Assessment;
  /** Where its mean P(BUY) less the base rate comes from. */
  readonly diagnosis: BiasDiagnosis;
}

export interface ValidatedRun {
  /** v3.1, v4 as written, v4 as shipped. */
  readonly models: readonly JudgedModel[];
  /** The last of `models`: the one that may be rolled out. */
  readonly shipped: JudgedModel;
  readonly assessments: readonly Assessment[];
  readonly baselines: readonly (Baseline | RandomBaseline)[];
  /** Trades the truth itself; only on a simulated market. */
  readonly reference: BacktestResult | null;
  readonly leakage: LeakageReport;
  /** What choosing among candidates may be worth. */
  readonly selection: Selection;
  /** What the return of v4 as shipped hangs on. */
  readonly sensitivity: readonly Sensitivity[];
  /** How many runs had looked at days of this confirmation period when this one first did, itself included. */
  readonly opening: number;
}

/** Judges, or finds what an earlier call with the same models, data and configuration found. */
export async function validateModels(run: RunContext, parts: RunParts): Promise<ValidatedRun> {
  const { prepared, built, searched } = parts;
  const modelHashes = searched.candidates.map(({ modelDirectory }) => hashOfModel(modelDirectory));
  const openings = searched.candidates.map(({ recipe }, k) =>
    recordOpening({
      model: recipe.name,
      runName: built.runName,
      modelHash: modelHashes[k]!,
      configHash: run.choiceHash,
      ...periodOf(run.config, built.dataset),
    }),
  );
  const { models, ...rest } = await cachedResult(
    {
      directory: join(DIRECTORIES.predictions, built.runName),
      name: "validation",
      inputs: {
        modelHashes,
        data: built.dataset.hash,
        lake: prepared.lakeHash,
        config: run.choiceHash,
        openings,
      },
      module: import.meta.url,
    },
    () => judgeAll(run, parts),
  );
  return {
    ...rest,
    models,
    shipped: models.find(({ recipe }) => isShipped(recipe))!,
    assessments: models.map(({ assessment }) => assessment),
    opening: openings.at(-1)!,
  };
}

/** What names a fitted model: its `model.json` holds the hashes of its other files. */
export function hashOfModel(modelDirectory: string): string {
  return sha256(readFileSync(join(modelDirectory, "model.json")));
}

/** Predictions of a model directory on the confirmation period. */
export async function confirmationPredictions(
  run: RunContext,
  dataset: Dataset,
  modelDirectory: string,
): Promise<PredictionTable> {
  const { sequenceBars, validation } = run.config;
  const model = await loadModel(modelDirectory, { members: membersOfRun(run) });
  try {
    return predictConfirmation(dataset, model, { sequenceBars, threshold: validation.threshold });
  } finally {
    model.dispose();
  }
}

type Judgement = Pick<ValidatedRun, "models" | "baselines" | "reference" | "leakage" | "selection" | "sensitivity">;

async function judgeAll(run: RunContext, parts: RunParts): Promise<Judgement> {
  const { prepared, built, searched } = parts;
  const { onProgress } = run;
  const steps = searched.candidates.length + 1;
  onProgress({ task: "validation", done: 0, total: steps, detail: "leakage check" });
  const leakage = await checkRunLeakage(run, prepared, built);
  const models: JudgedModel[] = [];
  for (const [k, candidate] of searched.candidates.entries()) {
    onProgress({ task: "validation", done: k + 1, total: steps, detail: candidate.recipe.name });
    models.push(await judgeOne(run, parts, { candidate, leakage }));
  }
  onProgress({ task: "validation", done: steps, total: steps });
  const { predictions } = models.find(({ recipe }) => isShipped(recipe))!;
  const input = perpetualInput(prepared.markets, predictions, run.config);
  const options = perpetualOptions(run.config);
  return {
    models,
    leakage,
    selection: selectionOf(run, parts),
    sensitivity: sensitivityOfReturn(input, options),
    baselines: baselinesOf(run, prepared, predictions),
    reference:
      prepared.truth === undefined
        ? null
        : referenceTrader({ ...input, truth: prepared.truth, fromMs: predictions.t0Ms[0]! }, options),
  };
}

async function judgeOne(
  run: RunContext,
  { prepared, built, trained }: RunParts,
  { candidate, leakage }: { readonly candidate: RefitResult; readonly leakage: LeakageReport },
): Promise<JudgedModel> {
  const { dataset, runName } = built;
  const { folds, results } = trained;
  const { recipe, modelDirectory, fits } = candidate;
  const { config } = run;
  const predictions = await confirmationPredictions(run, dataset, modelDirectory);
  writePredictions(join(DIRECTORIES.predictions, runName, `${recipe.slug}-confirmation.csv`), predictions);
  const money = earn(run, prepared, predictions);
  writeAccountDays(accountDaysPath(runName, recipe.slug), money.backtest);
  const rows = confirmationRows(dataset);
  const truthOf = (index: Int32Array) => truthOfRows(prepared, labelOfRun(run), dataset, index);
  const walk = results.find((result) => result.recipe.slug === recipe.slug)!;
  return {
    recipe,
    predictions,
    ...money,
    assessment: assess(
      run,
      prepared,
      {
        model: recipe.name,
        predictions,
        leakage,
        trainingIntervals: intervalsOf(dataset, developmentRows(dataset).idx),
        ...truthOf(rows),
      },
      money,
    ),
    walkForward: assess(
      run,
      prepared,
      {
        model: `${recipe.name}, walk-forward`,
        predictions: walk.predictions,
        leakage,
        trainingIntervals: folds.map((fold: Fold) => intervalsOf(dataset, fold.trainIdx)),
        ...truthOf(walk.rows),
      },
      "settings were chosen on this period, so its money proves nothing",
    ),
    diagnosis: diagnoseBias(predictions, {
      model: recipe.name,
      labelHorizonMs: dataset.horizonMs,
      confidence: config.validation.confidence,
      facts: factsOf(recipe, dataset, rows, fits[0]!.summary),
    }),
  };
}

/** What the recipe did and did not undo, for the diagnosis of its bias. */
function factsOf(
  recipe: ModelRecipe,
  dataset: Dataset,
  rows: Int32Array,
  { loss, baseRate, balancedBaseRate }: RefitResult["fits"][number]["summary"],
): RecipeFacts {
  const isResampled = recipe.balance !== "none" && recipe.balance !== "classWeights";
  return {
    trainingBaseRate: baseRate,
    ...(recipe.label === "judged"
      ? {}
      : { learntLabel: Uint8Array.from(rows, (row) => dataset[recipe.label].label[row]!) }),
    ...(loss.kind === "focal" && !recipe.unlink ? { focal: { alpha: loss.alpha, gamma: loss.gamma } } : {}),
    ...(isResampled && !recipe.correctPrior ? { prior: { trainPrior: balancedBaseRate, truePrior: baseRate } } : {}),
  };
}

function intervalsOf({ t0Ms, t1Ms }: Dataset, rows: Int32Array): LabelIntervals {
  return { t0Ms: Float64Array.from(rows, (row) => t0Ms[row]!), t1Ms: Float64Array.from(rows, (row) => t1Ms[row]!) };
}
