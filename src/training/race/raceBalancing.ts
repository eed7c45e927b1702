/**
 * The balancing race: what each cure of an imbalanced label does to ranking, calibration and decisions,
 * side by side.
 *
 * Every arm trains XGBoost, under the run's options or its defaults, with cross-entropy on the imbalanced label
 * and is judged on it, on the same out-of-fold rows of the development period; only training rows are ever
 * balanced. Two arms are no fits of their own: a threshold tuned on the inner slice leaves the plain fit as it is,
 * and prior correction takes the under-sampled fit back to the true base rate.
 */
import { correctPrior, type Dataset, type Fold } from "../../dataset/index.js";
import { requireRng, type Rng } from "../../core/index.js";
import { memberNamed, MEMBERS } from "../../models/index.js";
import { estimateDecisions, type DecisionEstimates } from "./dayBlockEstimates.js";
import { readFitOutcome, type FitOutcome } from "../fits/fitJob.js";
import { runFitJobs } from "../fits/fitPool.js";
import { longestFirst, memberJobs, type FitWindow } from "../fits/memberJobs.js";
import { innerPartsOf } from "../fits/prepareTrainingSet.js";
import { daysWithRows } from "../walkForward/rankCandidates.js";
import type { Balance, TrainingRecipe } from "../recipes/recipe.js";
import type { TrainingOptions } from "../recipes/trainingOptions.js";
import { tuneThreshold } from "./tuneThreshold.js";
import { windowOf } from "../walkForward/trainWalkForward.js";

export type RaceArmId = Balance | "tunedThreshold" | "priorCorrection";

export interface RaceArm extends DecisionEstimates {
  readonly id: RaceArmId;
  /** As a page calls it. */
  readonly name: string;
  /** What was done to training rows or predictions. */
  readonly summary: string;
  readonly meanProbability: number;
  /** Buy = probability above it; one a fold. */
  readonly thresholds: readonly number[];
}

export interface BalancingRace {
  readonly buyAboveSigma: number;
  /** Share of BUY among the judged rows. */
  readonly baseRate: number;
  readonly n: number;
  /** UTC days behind the intervals. */
  readonly effectiveN: number;
  readonly folds: number;
  readonly confidence: number;
  readonly arms: readonly RaceArm[];
}

export interface RaceOptions {
  readonly resamples: number;
  readonly confidence: number;
  readonly rng: Rng;
}

const FITTED: readonly { readonly id: Balance & RaceArmId; readonly name: string; readonly summary: string }[] = [
  { id: "none", name: "No balancing", summary: "the training rows as they are, threshold as it is" },
  { id: "classWeights", name: "Class weights", summary: "BUY and SELL carry half of the weight each" },
  {
    id: "underSample",
    name: "Random under-sampling",
    summary: "SELL rows dropped at random until both classes are equal",
  },
  {
    id: "overSample",
    name: "Random over-sampling",
    summary: "BUY rows repeated at random until both classes are equal",
  },
  {
    id: "smote",
    name: "SMOTE",
    summary: "synthetic BUY rows between neighbours until both classes are equal, distances as the columns stand",
  },
  {
    id: "purgedSmote",
    name: "Purged SMOTE",
    summary: "SMOTE with neighbours among columns of one scale; a synthetic row lives as long as both parents' labels",
  },
];

/** One arm on one fold's test window. */
interface FoldPrediction {
  readonly probability: Float64Array;
  readonly threshold: number;
}

/**
 * Runs the race on the folds of {@link developmentFolds}, over the pool, its fits kept like any others.
 *
 * @throws {Error} If a fit fails; names it. @throws {RangeError} If the judged rows hold one class only.
 */
export async function raceBalancing(
  dataset: Dataset,
  folds: readonly Fold[],
  training: TrainingOptions,
  options: RaceOptions,
): Promise<BalancingRace> {
  requireRng("race the balancing methods", options.rng);
  const windows = folds.map((fold, k) => raceWindow(dataset, fold, k, folds.length, training));
  const trees = memberNamed("race the balancing methods", "gradientBoosting", MEMBERS);
  const jobOf = (balance: Balance, { window }: RaceWindow) =>
    memberJobs(dataset, recipeOf(balance), trees, window, {
      ...training,
      settings: { ...training.settings, seeds: 1, buyWeightFrac: 0.5 },
    })[0]!;
  const jobs = FITTED.flatMap(({ id }) => windows.map((window) => jobOf(id, window)));
  await runFitJobs(longestFirst(jobs), { ...training, task: "balancing race" });

  const outcomes = new Map(
    FITTED.map(({ id }) => [id, windows.map((window) => readFitOutcome(training.fitsDirectory, jobOf(id, window)))]),
  );
  const predict = (id: Balance & RaceArmId, turn: (outcome: FitOutcome, window: RaceWindow) => FoldPrediction) =>
    outcomes.get(id)!.map((outcome, k) => turn(outcome, windows[k]!));
  const asItIs = (outcome: FitOutcome, window: RaceWindow): FoldPrediction => ({
    probability: onTest(outcome, window),
    threshold: training.threshold,
  });
  const rows = Int32Array.from(folds.flatMap(({ testIdx }) => [...testIdx]));
  const labels = Uint8Array.from(rows, (row) => dataset.imbalanced.label[row]!);
  const timeMs = Float64Array.from(rows, (row) => dataset.t0Ms[row]!);
  const judge = (head: Pick<RaceArm, "id" | "name" | "summary">, predictions: readonly FoldPrediction[]): RaceArm => {
    const probabilities = Float64Array.from(predictions.flatMap(({ probability }) => [...probability]));
    const decisions = Uint8Array.from(
      predictions.flatMap(({ probability, threshold }) => Array.from(probability, (p) => (p > threshold ? 1 : 0))),
    );
    return {
      ...head,
      ...estimateDecisions(
        { timeMs, labels, probabilities, decisions },
        { ...options, labelHorizonMs: dataset.horizonMs },
      ),
      meanProbability: probabilities.reduce((sum, p) => sum + p, 0) / probabilities.length,
      thresholds: predictions.map(({ threshold }) => threshold),
    };
  };
  return {
    buyAboveSigma: dataset.imbalanced.buyAboveSigma,
    baseRate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    n: labels.length,
    effectiveN: daysWithRows(timeMs),
    folds: folds.length,
    confidence: options.confidence,
    arms: [
      ...FITTED.map((arm) => judge(arm, predict(arm.id, asItIs))),
      judge(
        {
          id: "tunedThreshold",
          name: "Tuned threshold",
          summary: "the plain fit, its threshold the best of the inner slice by Matthews correlation",
        },
        predict("none", (outcome, window) => tuned(dataset, outcome, window)),
      ),
      judge(
        {
          id: "priorCorrection",
          name: "Under-sampling, prior corrected",
          summary: "the under-sampled fit, its probabilities taken back to the training base rate",
        },
        predict("underSample", (outcome, window) => ({
          probability: corrected(outcome, window),
          threshold: training.threshold,
        })),
      ),
    ],
  };
}

/** A fold's window that predicts its inner slice first, then its test rows. */
interface RaceWindow {
  readonly window: FitWindow;
  readonly innerRows: Int32Array;
}

function raceWindow(dataset: Dataset, fold: Fold, k: number, folds: number, { settings }: TrainingOptions): RaceWindow {
  const window = windowOf(dataset, fold, `fold ${k + 1} of ${folds}`);
  const innerRows = innerPartsOf(dataset, fold.trainIdx, { recipe: recipeOf("none"), settings }).stopIdx;
  return { window: { ...window, predictRows: Int32Array.from([...innerRows, ...fold.testIdx]) }, innerRows };
}

function recipeOf(balance: Balance): TrainingRecipe {
  const name = FITTED.find(({ id }) => id === balance)!.name;
  return {
    name: `balancing race, ${name}`,
    slug: `race_${balance}`,
    label: "imbalanced",
    balance,
    loss: { kind: "crossEntropy" },
    unlink: false,
    correctPrior: false,
    calibration: "none",
  };
}

function onTest({ probability }: FitOutcome, { innerRows }: RaceWindow): Float64Array {
  return Float64Array.from(probability.subarray(innerRows.length));
}

/** The inner slice stopped the fit and did not fit it; the test window had no say. */
function tuned(dataset: Dataset, outcome: FitOutcome, window: RaceWindow): FoldPrediction {
  const labels = Uint8Array.from(window.innerRows, (row) => dataset.imbalanced.label[row]!);
  return {
    probability: onTest(outcome, window),
    threshold: tuneThreshold(labels, outcome.probability.subarray(0, labels.length)),
  };
}

function corrected(outcome: FitOutcome, window: RaceWindow): Float64Array {
  const { balancedBaseRate, baseRate } = outcome.summary;
  return correctPrior(onTest(outcome, window), { trainPrior: balancedBaseRate, truePrior: baseRate });
}
