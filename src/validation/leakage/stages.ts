/**
 * The shipped pipeline as its stages, so that one of them can be replaced by a wrong one. What each does is the
 * code that trains the candidate; here it is only called in order, in this process, and on few rows.
 */
import { requireRng, mean, rocAuc, sha256OfArrays, type Rng } from "../../core/index.js";
import type { Dataset, Fold } from "../../dataset/index.js";
import type { FeatureTable } from "../../features/index.js";
import type { FittedModel, Member, MemberOptions } from "../../models/index.js";
import type { SymbolMarket } from "../../market/index.js";
import { createStudy, TpeSampler } from "../../search/index.js";
import {
  ensembleWeights,
  fitPrepared,
  innerPartsOf,
  modelColumns,
  prepareTrainingSet,
  tuneThreshold,
  weightedMean,
  windowsOf,
  type EnsembleWeighting,
  type FoldColumns,
  type MemberColumns,
  type PreparedTraining,
  type RowSettings,
  type TrainingRecipe,
} from "../../training/index.js";
import type { LeakagePipeline, PipelineChoice, PipelineScores } from "./pipeline.js";
import { relabelDataset } from "./relabelDataset.js";

/** A training window and the rows that its models are judged on. */
export type StageFold = Pick<Fold, "trainIdx" | "testIdx">;

/** Rows of one fit, and which rows of the dataset they were made from. */
export interface StageRows {
  readonly prepared: PreparedTraining;
  readonly parents: Int32Array;
  readonly heldOutIdx: Int32Array;
}

/** What can be wrong, one function a stage. */
export interface Stages {
  /** Of one market, a row a bar, NaN during warm-up. */
  features(market: SymbolMarket): FeatureTable | Promise<FeatureTable>;
  /** What everything behind it sees; its labels are the ones to learn. */
  assemble(dataset: Dataset): Dataset;
  /** Walk-forward windows, oldest first, and last the one of the refit with the period that confirms it. */
  folds(dataset: Dataset): readonly StageFold[];
  /** Splits a training window into rows that fit, stop and calibrate, and balances the first. */
  prepare(
    dataset: Dataset,
    fold: StageFold,
    options: { readonly member: Member; readonly settings: RowSettings; readonly rng: Rng },
  ): StageRows;
  /** The window on which the search judges a trial. */
  searchFold(folds: readonly StageFold[]): StageFold;
  /** Rows on which the threshold of a window is tuned. */
  thresholdRows(dataset: Dataset, fold: StageFold): Int32Array;
}

export interface StageSetup {
  readonly recipe: TrainingRecipe;
  /** In the order of the ensemble, each with all of its options. */
  readonly members: readonly { readonly member: Member; readonly options: MemberOptions }[];
  readonly settings: RowSettings;
  readonly weighting: EnsembleWeighting;
  /** Trials of the search, the first with the settings as they are. */
  readonly trials: number;
  readonly balancePenalty: number;
  /** How the run makes its features. */
  readonly features: Stages["features"];
  /** How the run splits its rows, the refit's window last. */
  readonly folds: Stages["folds"];
  readonly rng: Rng;
}

/** Names of the stages that `pipelineOfStages` runs, as a page lists them. */
export const STAGE_NAMES: readonly string[] = [
  "features",
  "assembly",
  "split",
  "balancing",
  "scaling inside the members",
  "early stopping",
  "calibration",
  "search",
  "ensemble weights",
  "threshold",
];

/** The stages as they are shipped. */
export function shippedStages({ recipe, features, folds, settings, rng }: StageSetup): Stages {
  requireRng("make the shipped stages", rng);
  return {
    features,
    assemble: (dataset) => dataset,
    folds,
    prepare: (dataset, { trainIdx }, { member, settings: own, rng }) => {
      const { fitIdx, stopIdx, calibrationIdx } = innerPartsOf(dataset, trainIdx, { recipe, settings: own });
      return {
        prepared: prepareTrainingSet(dataset, trainIdx, {
          recipe,
          readsWindows: member.readsWindows,
          settings: own,
          rng,
        }),
        parents: fitIdx,
        heldOutIdx: Int32Array.of(...stopIdx, ...calibrationIdx),
      };
    },
    searchFold: (all) => all.at(-2) ?? all.at(-1)!,
    thresholdRows: (dataset, { trainIdx }) => {
      const { stopIdx, calibrationIdx } = innerPartsOf(dataset, trainIdx, { recipe, settings });
      return calibrationIdx.length > 0 ? calibrationIdx : stopIdx;
    },
  };
}

/**
 * Runs the stages: walk-forward under the settings as they are, a search on its last window, and with what it
 * found the refit that is judged on the last window.
 */
export function pipelineOfStages(stages: Stages, setup: StageSetup): LeakagePipeline {
  requireRng("run the stages", setup.rng);
  return {
    features: (market) => stages.features(market),
    run: async (data, labels) => {
      const dataset = stages.assemble(relabelDataset(data, labels));
      const folds = stages.folds(dataset);
      const { settings, value } = await searched(dataset, stages, folds, setup);
      const fitted: FittedFold[] = [];
      for (const [k, fold] of folds.entries()) {
        const own = k === folds.length - 1 ? settings : setup.settings;
        fitted.push(
          await fitFold(dataset, stages, fold, { ...setup, settings: own, rng: setup.rng.child(`window ${k}`) }),
        );
      }
      return joined(dataset, folds, fitted, { setup, value });
    },
  };
}

interface FittedFold {
  readonly test: readonly MemberColumns[];
  /** Probabilities on the rows that tune the threshold, one column a member. */
  readonly tuning: readonly Float64Array[];
  readonly tuningLabels: Uint8Array;
  readonly rows: StageRows;
}

async function fitFold(
  dataset: Dataset,
  stages: Stages,
  fold: StageFold,
  { members, settings, recipe, rng }: StageSetup,
): Promise<FittedFold> {
  const tuneRows = stages.thresholdRows(dataset, fold);
  const tuneX = windowsOf(dataset, tuneRows, settings.sequenceBars);
  const testX = windowsOf(dataset, fold.testIdx, settings.sequenceBars);
  const test: MemberColumns[] = [];
  const tuning: Float64Array[] = [];
  let rows: StageRows | undefined;
  for (const { member, options } of members) {
    const stream = rng.child(member.name);
    rows = stages.prepare(dataset, fold, { member, settings, rng: stream.child("balance") });
    const model = await fitted(rows.prepared, { member, options, recipe, rng: stream.child("fit"), dataset });
    try {
      test.push(modelColumns(model, testX));
      tuning.push(modelColumns(model, tuneX).probability);
    } finally {
      model.dispose();
    }
  }
  return { test, tuning, tuningLabels: labelsAt(dataset, tuneRows), rows: rows! };
}

async function fitted(
  prepared: PreparedTraining,
  {
    member,
    options,
    recipe,
    rng,
    dataset,
  }: Pick<StageSetup, "recipe" | "rng"> & StageSetup["members"][number] & { readonly dataset: Dataset },
): Promise<FittedModel> {
  const { model } = await fitPrepared(prepared, {
    member,
    options,
    calibration: recipe.calibration,
    context: { rng, featureNames: dataset.featureNames },
  });
  return model;
}

/** Trials over BUY's share of the weight, fitted with the cheapest member on the window that the search judges by. */
async function searched(
  dataset: Dataset,
  stages: Stages,
  folds: readonly StageFold[],
  setup: StageSetup,
): Promise<{ readonly settings: RowSettings; readonly value: number }> {
  const { settings, trials, balancePenalty, rng } = setup;
  const fold = stages.searchFold(folds);
  const labels = labelsAt(dataset, fold.testIdx);
  const shape = { steps: settings.sequenceBars, features: dataset.featureNames.length };
  const [cheapest] = [...setup.members].sort(
    (a, b) => a.member.cost(a.options, shape) - b.member.cost(b.options, shape),
  );
  const study = createStudy({ direction: "maximize", sampler: new TpeSampler({ seed: 1 }) });
  study.enqueueTrial({ buyWeightFrac: settings.buyWeightFrac });
  await study.optimize(
    async (trial) => {
      const own = { ...settings, buyWeightFrac: trial.suggestFloat("buyWeightFrac", 0.3, 0.7) };
      const { test } = await fitFold(dataset, stages, fold, {
        ...setup,
        members: [cheapest!],
        settings: own,
        rng: rng.child("search"),
      });
      const { score, probability } = test[0]!;
      return rocAuc(labels, probability) - balancePenalty * Math.abs(0.5 - mean(score));
    },
    { nTrials: trials },
  );
  const { params, value } = study.bestTrial;
  return { settings: { ...settings, buyWeightFrac: params["buyWeightFrac"] as number }, value: value! };
}

/** Weighs the members of each window by earlier ones, tunes its threshold and puts all windows together. */
function joined(
  dataset: Dataset,
  folds: readonly StageFold[],
  fitted: readonly FittedFold[],
  { setup, value }: { readonly setup: StageSetup; readonly value: number },
): PipelineScores {
  const columns = folds.map(({ testIdx }, k): FoldColumns => ({
    members: fitted[k]!.test,
    labels: labelsAt(dataset, testIdx),
    t0Ms: Float64Array.from(testIdx, (row) => dataset.t0Ms[row]!),
    t1Ms: Float64Array.from(testIdx, (row) => dataset.t1Ms[row]!),
  }));
  const choices: PipelineChoice[] = [
    { name: "the value of the best trial", knownMs: dataset.confirmationFromMs, value },
  ];
  const score: number[] = [];
  const probability: number[] = [];
  const decision: number[] = [];
  folds.forEach(({ testIdx }, k) => {
    const fromMs = testIdx.reduce((first, row) => Math.min(first, dataset.t0Ms[row]!), Infinity);
    const weights = ensembleWeights(columns, {
      fromMs,
      members: setup.members.length,
      weighting: setup.weighting,
    });
    const { test, tuning, tuningLabels } = fitted[k]!;
    const threshold = tuneThreshold(tuningLabels, weightedMean(tuning, weights));
    choices.push({ name: `the threshold of window ${k + 1}`, knownMs: fromMs, value: threshold });
    weights.forEach((weight, m) =>
      choices.push({
        name: `the weight of ${setup.members[m]!.member.label} in window ${k + 1}`,
        knownMs: fromMs,
        value: weight,
      }),
    );
    const p = weightedMean(
      test.map((member) => member.probability),
      weights,
    );
    score.push(
      ...weightedMean(
        test.map((member) => member.score),
        weights,
      ),
    );
    probability.push(...p);
    decision.push(...Array.from(p, (each) => (each > threshold ? 1 : 0)));
  });
  const row = Int32Array.from(folds.flatMap(({ testIdx }) => [...testIdx]));
  return {
    row,
    score,
    probability,
    decision,
    input: Array.from(row, (each) => inputNumber(dataset, each, setup.settings.sequenceBars)),
    choices,
    folds: folds.map(({ trainIdx, testIdx }, k) => {
      const { parents, heldOutIdx } = fitted[k]!.rows;
      return { trainIdx, testIdx, parents, heldOutIdx };
    }),
  };
}

/** Forty-eight bits that stand for the window of a row: trees that do not ask for a changed column would hide it. */
function inputNumber({ features: { data, cols }, featureRow }: Dataset, row: number, steps: number): number {
  const end = featureRow[row]! + 1;
  return Number.parseInt(sha256OfArrays([data.subarray((end - steps) * cols, end * cols)]).slice(0, 12), 16);
}

function labelsAt({ judged }: Dataset, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => judged.label[row]!);
}
