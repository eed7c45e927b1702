/**
 * Purged walk-forward of one or more recipes: each test window is predicted by models that saw only
 * what was known when it opened.
 */
import type { ProgressListener } from "../core/index.js";
import { developmentRows, purgedWalkForward, type Dataset, type Fold } from "../dataset/index.js";
import type { FitHistory, MemberKind } from "../models/index.js";
import { readFitOutcome, type FitJob, type FitSummary } from "./fitJob.js";
import { runFitJobs } from "./fitPool.js";
import type { MemberSettings } from "./memberSettings.js";
import { monitorPredictions, type BalanceReading } from "./monitorPredictions.js";
import type { PredictionTable } from "./predictionTable.js";
import type { ModelRecipe } from "./recipe.js";

export const MEMBERS: readonly MemberKind[] = ["lstm", "gradientBoosting"];

export interface TrainingPlan {
  readonly datasetDirectory: string;
  readonly fitsDirectory: string;
  readonly settings: MemberSettings;
  readonly seed: number;
  readonly threshold: number;
  readonly processes: number;
  readonly onProgress?: ProgressListener;
}

export interface WalkForwardOptions {
  readonly folds: number;
  readonly firstTrainFrac: number;
  readonly mode: "expanding" | "rolling";
  readonly gapMs: number;
}

/** One member in one fold. */
export interface MemberFit {
  readonly member: MemberKind;
  readonly history: FitHistory;
  readonly summary: FitSummary;
  /** On the fold's test window. */
  readonly score: Float32Array;
  readonly probability: Float32Array;
}

export interface FoldFit {
  readonly fold: number;
  readonly members: readonly MemberFit[];
  /** Of the equal-weight ensemble on the test window. */
  readonly balance: BalanceReading;
}

export interface WalkForwardResult {
  readonly recipe: ModelRecipe;
  readonly folds: readonly FoldFit[];
  /** Out-of-fold predictions of the ensemble over all test windows, label 0 beside them. */
  readonly predictions: PredictionTable;
}

/** Folds over the development period, as rows of the dataset. */
export function developmentFolds(dataset: Dataset, { folds, firstTrainFrac, mode, gapMs }: WalkForwardOptions): Fold[] {
  const { idx } = developmentRows(dataset);
  const t0Ms = Float64Array.from(idx, (row) => dataset.t0Ms[row]!);
  const t1Ms = Float64Array.from(idx, (row) => dataset.t1Ms[row]!);
  const toDataset = (rows: Int32Array) => Int32Array.from(rows, (row) => idx[row]!);
  return purgedWalkForward({ t0Ms, t1Ms }, { folds, firstTrainFrac, mode, gapMs }).map(({ trainIdx, testIdx, ...counts }) => ({
    trainIdx: toDataset(trainIdx),
    testIdx: toDataset(testIdx),
    ...counts,
  }));
}

/**
 * Fits every member of every recipe in every fold and collects the out-of-fold predictions.
 *
 * @returns One result per recipe, in their order.
 */
export async function trainWalkForward(
  dataset: Dataset,
  recipes: readonly ModelRecipe[],
  folds: readonly Fold[],
  plan: TrainingPlan,
): Promise<WalkForwardResult[]> {
  const jobOf = (recipe: ModelRecipe, k: number, member: MemberKind): FitJob => ({
    task: `${recipe.name}, fold ${k + 1} of ${folds.length}, ${memberLabel(member)}`,
    datasetDirectory: plan.datasetDirectory,
    datasetHash: dataset.hash,
    recipe,
    member,
    settings: plan.settings,
    trainRows: folds[k]!.trainIdx,
    predictRows: folds[k]!.testIdx,
    seed: plan.seed,
    stream: `fold-${k}`,
  });
  const jobs = recipes.flatMap((recipe) => folds.flatMap((_, k) => MEMBERS.map((member) => jobOf(recipe, k, member))));
  await runFitJobs(longestFirst(jobs), { ...plan, task: "walk-forward" });

  return recipes.map((recipe) => {
    const fits = folds.map((_, k): FoldFit => {
      const members = MEMBERS.map((member): MemberFit => ({ member, ...readFitOutcome(plan.fitsDirectory, jobOf(recipe, k, member)) }));
      return { fold: k, members, balance: monitorPredictions(meanOf(members.map(({ probability }) => probability)), plan) };
    });
    return { recipe, folds: fits, predictions: outOfFold(dataset, folds, fits, plan.threshold) };
  });
}

/** Equal-weight mean of the members' columns. */
export function meanOf(columns: readonly Float32Array[]): Float32Array {
  return Float32Array.from(columns[0]!, (_, i) => columns.reduce((sum, column) => sum + column[i]!, 0) / columns.length);
}

/** A member as a page calls it. */
export function memberLabel(member: MemberKind): string {
  return member === "lstm" ? "LSTM" : "XGBoost";
}

/** Long fits first, so that no process idles at the end; the networks with the most rows lead. */
export function longestFirst(jobs: readonly FitJob[]): FitJob[] {
  const cost = ({ member, trainRows }: FitJob) => trainRows.length * (member === "lstm" ? 10 : 1);
  return [...jobs].sort((a, b) => cost(b) - cost(a));
}

function outOfFold(dataset: Dataset, folds: readonly Fold[], fits: readonly FoldFit[], threshold: number): PredictionTable {
  const rows = folds.flatMap(({ testIdx }) => [...testIdx]);
  const column = (pick: (fit: MemberFit) => Float32Array) => Float32Array.from(fits.flatMap(({ members }) => [...meanOf(members.map(pick))]));
  return {
    ...rowsAsPredictions(dataset, rows),
    score: column(({ score }) => score),
    probability: column(({ probability }) => probability),
    fold: Int32Array.from(folds.flatMap(({ testIdx }, k) => Array.from(testIdx, () => k))),
    threshold,
  };
}

/** Times, symbols and label 0 of dataset rows. */
export function rowsAsPredictions(dataset: Dataset, rows: ArrayLike<number>): Pick<PredictionTable, "t0Ms" | "t1Ms" | "symbol"> & { readonly label: Uint8Array } {
  return {
    t0Ms: Float64Array.from(rows, (row) => dataset.t0Ms[row]!),
    t1Ms: Float64Array.from(rows, (row) => dataset.t1Ms[row]!),
    symbol: Array.from(rows, (row) => dataset.symbols[dataset.symbolIndex[row]!]!),
    label: Uint8Array.from(rows, (row) => dataset.label0.label[row]!),
  };
}
