/**
 * Purged walk-forward of one or more recipes: each test window is predicted by models that saw only
 * what was known when it opened, and so are the weights that combine them.
 */
import { backtestPaths, isCombinatorial, type BacktestPath, type Dataset, type Fold } from "../../dataset/index.js";
import type { FitHistory, Member } from "../../models/index.js";
import {
  ensembleWeights,
  meanColumns,
  weightedMean,
  type FitColumns,
  type FoldColumns,
  type MemberColumns,
} from "./combineMembers.js";
import { readFitOutcome } from "../fits/fitJob.js";
import type { FitSummary } from "../fits/fitPrepared.js";
import { runFitJobs } from "../fits/fitPool.js";
import { longestFirst, memberJobs, membersOf, type FitWindow } from "../fits/memberJobs.js";
import { monitorPredictions, type BalanceReading } from "../monitors/monitorPredictions.js";
import { rowsAsPredictions, type PredictionTable } from "../../predictions/index.js";
import type { ModelRecipe } from "../recipes/recipe.js";
import type { EnsembleWeighting, TrainingOptions } from "../recipes/trainingOptions.js";

/** One fit of a member; a member has as many as the settings have seeds. */
export interface SeedFit extends FitColumns {
  readonly history: FitHistory;
  readonly summary: FitSummary;
}

/** One member in one fold: the mean of its fits on the fold's test window. */
export interface MemberFit extends MemberColumns {
  /** Name of the member. */
  readonly member: string;
  /** As a page calls it. */
  readonly label: string;
  /** What one entry of its history is. */
  readonly step: Member["step"];
  readonly fits: readonly SeedFit[];
  /** Of the first fit. */
  readonly history: FitHistory;
  readonly summary: FitSummary;
}

export interface FoldFit {
  readonly fold: number;
  readonly members: readonly MemberFit[];
  /** The members' weights in this window, learnt on earlier windows only; equal in the first. */
  readonly weights: readonly number[];
  /** Of the ensemble on the test window. */
  readonly balance: BalanceReading;
}

/** A member by its name, "ensembleEqual" or "ensembleLearned". */
export type CandidateId = string;

/** One way to predict: a member or an ensemble, out of fold over all test windows. */
export interface Candidate {
  readonly id: CandidateId;
  /** As a page calls it. */
  readonly name: string;
  readonly predictions: PredictionTable;
}

export interface WalkForwardResult {
  readonly recipe: ModelRecipe;
  readonly folds: readonly FoldFit[];
  /**
   * Out-of-fold predictions of the ensemble over all test windows, the judged label beside them; the first of
   * `paths` where combinatorial folds make several.
   */
  readonly predictions: PredictionTable;
  /** Rows of the dataset that `predictions` tell of. */
  readonly rows: Int32Array;
  /** The ensemble's predictions, one table a path: see `backtestPaths`. A walk-forward has one. */
  readonly paths: readonly PredictionTable[];
  /**
   * Every member, then the ensembles of equal and of learnt weights, on the rows of `predictions`. With one
   * member it stands alone; combinatorial folds teach no weights.
   */
  readonly candidates: readonly Candidate[];
  readonly weighting: EnsembleWeighting;
  /** Of a refit, in the order of the members: learnt on every out-of-fold row; equal on combinatorial folds. */
  readonly learnedWeights: readonly number[];
}

/**
 * Fits every member of every recipe in every fold and collects the out-of-fold predictions.
 *
 * Timing: the predictions of fold k use rows whose label was known when its test window opened, for the
 * fits as for the weights. Combinatorial folds train on rows behind a test window as well; there the
 * weights are equal, since a weight learnt on other folds' predictions would have seen this one's rows.
 *
 * @returns One result per recipe, in their order.
 * @throws {Error} If a fit fails; names it. Finished fits are kept.
 */
export async function trainWalkForward(
  dataset: Dataset,
  recipes: readonly ModelRecipe[],
  folds: readonly Fold[],
  training: TrainingOptions,
): Promise<WalkForwardResult[]> {
  const windows = folds.map((fold, k) => windowOf(dataset, fold, `fold ${k + 1} of ${folds.length}`));
  const jobs = recipes.flatMap((recipe) =>
    windows.flatMap((window) =>
      membersOf(training, recipe).flatMap((member) => memberJobs(dataset, recipe, member, window, training)),
    ),
  );
  await runFitJobs(longestFirst(jobs), { ...training, task: "walk-forward" });
  return recipes.map((recipe) => collect(dataset, recipe, folds, windows, training));
}

/**
 * The window of a fold, named by the time at which it opens (several combinatorial folds open at one time), so
 * that two runs with this fold share its fits.
 */
export function windowOf(dataset: Dataset, fold: Fold, name: string): FitWindow {
  const { trainIdx, testIdx } = fold;
  const opens = `window from ${dataset.t0Ms[testIdx[0]!]}`;
  const stream = isCombinatorial(fold) ? `${opens}, groups ${fold.testGroups.join(" ")}` : opens;
  return { name, stream, trainRows: trainIdx, predictRows: testIdx };
}

function collect(
  dataset: Dataset,
  recipe: ModelRecipe,
  folds: readonly Fold[],
  windows: readonly FitWindow[],
  training: TrainingOptions,
): WalkForwardResult {
  const kinds = membersOf(training, recipe);
  const { threshold } = training;
  const paths = backtestPaths(folds);
  const first = paths[0]!;
  const teaches = !folds.every(isCombinatorial);
  const weighting = teaches ? training.ensembleWeights : "equal";
  const membersByFold = windows.map((window) =>
    kinds.map((member) => readMember(dataset, recipe, member, window, training)),
  );
  const columns = folds.map(({ testIdx }, k): FoldColumns => ({
    members: membersByFold[k]!,
    labels: Uint8Array.from(testIdx, (row) => dataset[recipe.label].label[row]!),
    t0Ms: Float64Array.from(testIdx, (row) => dataset.t0Ms[row]!),
    t1Ms: Float64Array.from(testIdx, (row) => dataset.t1Ms[row]!),
  }));
  const equal = kinds.map(() => 1 / kinds.length);
  const learned = columns.map(({ t0Ms }) =>
    ensembleWeights(columns, {
      fromMs: t0Ms[0]!,
      members: kinds.length,
      weighting: teaches ? "learned" : "equal",
    }),
  );
  const tableOf = (columnsOf: (fold: number) => MemberColumns, path = first) =>
    outOfFold(dataset, { folds, path }, columnsOf, threshold);
  const ensembleOf = (weightsOf: (fold: number) => readonly number[], path = first) =>
    tableOf((k) => combine(columns[k]!.members, weightsOf(k)), path);

  const alone = kinds.map(({ name, label }, m): Candidate => ({
    id: name,
    name: label,
    predictions: tableOf((k) => columns[k]!.members[m]!),
  }));
  const together: readonly Candidate[] = [
    { id: "ensembleEqual", name: "Ensemble, equal weights", predictions: ensembleOf(() => equal) },
    ...(teaches
      ? [
          {
            id: "ensembleLearned",
            name: "Ensemble, learned weights",
            predictions: ensembleOf((k) => learned[k]!),
          } as const,
        ]
      : []),
  ];
  const weightsOf = (fold: number) => (weighting === "equal" ? equal : learned[fold]!);
  const predictions = paths.map((path) => ensembleOf(weightsOf, path));
  return {
    recipe,
    folds: membersByFold.map((members, k): FoldFit => {
      const weights = weightsOf(k);
      return {
        fold: k,
        members,
        weights,
        balance: monitorPredictions(combine(members, weights).probability, { threshold }),
      };
    }),
    predictions: predictions[0]!,
    rows: rowsOfPath(folds, first),
    paths: predictions,
    candidates: kinds.length === 1 ? alone : [...alone, ...together],
    weighting,
    learnedWeights: ensembleWeights(columns, {
      fromMs: dataset.confirmationFromMs,
      members: kinds.length,
      weighting: teaches ? "learned" : "equal",
    }),
  };
}

function readMember(
  dataset: Dataset,
  recipe: ModelRecipe,
  member: Member,
  window: FitWindow,
  training: TrainingOptions,
): MemberFit {
  const fits = memberJobs(dataset, recipe, member, window, training).map((job): SeedFit => {
    const { score, probability, history, summary } = readFitOutcome(training.fitsDirectory, job);
    return { score, probability, history, summary };
  });
  const { history, summary } = fits[0]!;
  const { name, label, step } = member;
  return { member: name, label, step, fits, history, summary, ...meanColumns(fits) };
}

function combine(members: readonly MemberColumns[], weights: readonly number[]): MemberColumns {
  return {
    score: weightedMean(
      members.map(({ score }) => score),
      weights,
    ),
    probability: weightedMean(
      members.map(({ probability }) => probability),
      weights,
    ),
  };
}

function outOfFold(
  dataset: Dataset,
  { folds, path }: { readonly folds: readonly Fold[]; readonly path: BacktestPath },
  columnsOf: (fold: number) => MemberColumns,
  threshold: number,
): PredictionTable {
  const parts = path.map(({ fold, places }) => ({ fold, places, columns: columnsOf(fold) }));
  return {
    ...rowsAsPredictions(dataset, rowsOfPath(folds, path)),
    score: Float64Array.from(parts.flatMap(({ places, columns }) => Array.from(places, (k) => columns.score[k]!))),
    probability: Float64Array.from(
      parts.flatMap(({ places, columns }) => Array.from(places, (k) => columns.probability[k]!)),
    ),
    fold: Int32Array.from(parts.flatMap(({ fold, places }) => Array.from(places, () => fold))),
    threshold,
  };
}

function rowsOfPath(folds: readonly Fold[], path: BacktestPath): Int32Array {
  return Int32Array.from(path.flatMap(({ fold, places }) => Array.from(places, (k) => folds[fold]!.testIdx[k]!)));
}
