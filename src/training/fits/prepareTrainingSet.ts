/**
 * From rows of the dataset to what a member is fitted on: the recipe's label, purged inner parts that
 * stop and calibrate the fit, class balance inside the fitted rows only, and the loss with the link that
 * undoes it.
 */
import { requireRng, type Rng } from "../../core/index.js";
import { ownParents, purgedInnerParts, type ClassWeights, type Dataset, type Sequences } from "../../dataset/index.js";
import { effectiveAlpha, type Loss, type ProbabilityLink, type TrainingSet } from "../../models/index.js";
import { balanceRows, takeIntervals, type BalancedRows } from "./balanceRows.js";
import { uniquenessOfRows } from "./uniquenessOfRows.js";
import type { TrainingRecipe } from "../recipes/recipe.js";
import type { RowSettings } from "../recipes/trainingSettings.js";

export interface PreparedTraining {
  readonly trainingSet: TrainingSet;
  /**
   * Shape [rows to learn from, 2]: rows of the dataset that each was made from; a real row names itself twice. They are
   * its rows in its order where the member reads windows and the balance is SMOTE.
   */
  readonly parents: Int32Array;
  /** Absent where the recipe does not calibrate. */
  readonly calibrationSet?: { readonly x: Sequences; readonly y: Uint8Array };
  readonly loss: Loss;
  /** Without the calibration, which is fitted afterwards. */
  readonly link: ProbabilityLink;
  /** Share of BUY among the training rows before and after balancing, weights counted. */
  readonly baseRate: number;
  readonly balancedBaseRate: number;
  /** Rows the fit learns from, after balancing. */
  readonly fitRows: number;
  readonly validationRows: number;
  readonly calibrationRows: number;
  /** Rows dropped because their label ends inside the next inner part. */
  readonly innerPurged: number;
}

/**
 * @param trainIdx Rows of the dataset, ascending, already purged against whatever they will be judged on.
 * @throws {RangeError} If a class is absent from the rows to learn from.
 */
export function prepareTrainingSet(
  dataset: Dataset,
  trainIdx: Int32Array,
  {
    recipe,
    readsWindows,
    settings,
    rng,
  }: {
    readonly recipe: TrainingRecipe;
    /** Whether the member does; one that reads single rows can learn from synthetic ones. */
    readonly readsWindows: boolean;
    readonly settings: RowSettings;
    readonly rng: Rng;
  },
): PreparedTraining {
  requireRng("prepare a training set", rng);
  const { fitIdx, stopIdx, calibrationIdx, purgedCount } = innerPartsOf(dataset, trainIdx, { recipe, settings });
  const labels = dataset[recipe.label].label;
  const slice = (rows: Int32Array) => ({
    x: windowsOf(dataset, rows, settings.sequenceBars),
    y: labelsOf(labels, rows),
  });
  const unbalanced = slice(fitIdx);
  const baseRate = shareOfBuy(unbalanced.y);
  if (baseRate === 0 || baseRate === 1) {
    throw new RangeError(
      `Cannot train ${recipe.name} as both classes must occur among its ${fitIdx.length} training ` +
        `rows: found ${baseRate * fitIdx.length} BUY`,
    );
  }
  const { uniquenessWeights = false } = settings;
  const rowWeights = uniquenessWeights ? { rowWeight: uniquenessOfRows(dataset, recipe.label, fitIdx) } : {};
  const balanced = balanceRows({ ...unbalanced, ...takeIntervals(dataset, fitIdx), ...rowWeights }, recipe.balance, {
    isTabular: !readsWindows,
    buyWeightFrac: recipe.buyWeightFrac ?? settings.buyWeightFrac,
    rng,
  });
  const { x, y } = balanced;
  const weights = meanWeights(balanced);

  const resampledBaseRate = shareOfBuy(y);
  const balancedBaseRate =
    (resampledBaseRate * weights.buy) / (resampledBaseRate * weights.buy + (1 - resampledBaseRate) * weights.sell);
  const { loss } = recipe;
  // Rows that stop the fit are not weighed one by one, nor resampled: their classes stand to each other as those
  // of the fit, or else it would stop where the other balance is learnt best.
  const stopWeights = {
    buy: weights.buy * (resampledBaseRate / baseRate),
    sell: weights.sell * ((1 - resampledBaseRate) / (1 - baseRate)),
  };
  const weightOf = (column: Uint8Array) =>
    Float32Array.from(column, (label) => (label === 1 ? stopWeights.buy : stopWeights.sell));
  const stop = slice(stopIdx);
  return {
    trainingSet: { x, y, weight: weightsOfRows(balanced), validation: { ...stop, weight: weightOf(stop.y) } },
    parents: Int32Array.from(
      balanced.parents ?? ownParents(Int32Array.from(fitIdx, (_, place) => place)),
      (place) => fitIdx[place]!,
    ),
    ...(calibrationIdx.length > 0 ? { calibrationSet: slice(calibrationIdx) } : {}),
    loss,
    link: linkOf(recipe, loss, weights, { trainPrior: resampledBaseRate, truePrior: baseRate }),
    baseRate,
    balancedBaseRate,
    fitRows: y.length,
    validationRows: stopIdx.length,
    calibrationRows: calibrationIdx.length,
    innerPurged: purgedCount,
  };
}

/** How a recipe parts a training window: rows that calibrate are kept back only where it calibrates. */
export function innerPartsOf(
  dataset: Dataset,
  trainIdx: Int32Array,
  { recipe, settings }: { readonly recipe: TrainingRecipe; readonly settings: RowSettings },
): ReturnType<typeof purgedInnerParts> {
  const calibrationFrac = recipe.calibration === "none" ? 0 : settings.calibrationFrac;
  return purgedInnerParts(dataset, trainIdx, { stopFrac: settings.innerValidationFrac, calibrationFrac });
}

/** Windows that end at the decision bars of `rows`. */
export function windowsOf(dataset: Dataset, rows: Int32Array, steps: number): Sequences {
  return { rows: dataset.features, steps, endRow: Int32Array.from(rows, (row) => dataset.featureRow[row]!) };
}

/** A row's class weight times its own. */
function weightsOfRows({ y, weights, rowWeight }: BalancedRows): Float32Array {
  return Float32Array.from(y, (label, row) => (label === 1 ? weights.buy : weights.sell) * (rowWeight?.[row] ?? 1));
}

/**
 * What a row of each class weighs on average: the class weight that the loss really has, and so the one that
 * its effective alpha and the weighted base rate must be told.
 */
function meanWeights({ y, weights, rowWeight }: BalancedRows): ClassWeights {
  if (rowWeight === undefined) return weights;
  const meanOf = (wanted: number) => {
    let sum = 0;
    let count = 0;
    y.forEach((label, row) => {
      if (label !== wanted) return;
      sum += rowWeight[row]!;
      count++;
    });
    return sum / count;
  };
  return { buy: weights.buy * meanOf(1), sell: weights.sell * meanOf(0) };
}

/**
 * Each cause is undone once: weights with the loss's link, resampling with the prior.
 *
 * With pi the share of BUY among the rows as they are and pi' among the resampled ones, the loss sees a row as BUY
 * with odds eta / (1 - eta) x (pi' / pi) ((1 - pi) / (1 - pi')), weighed as {@link effectiveAlpha} says. Undoing
 * the link gives the first odds without the weights; the prior's correction takes the resampling out of them.
 */
function linkOf(
  { unlink, correctPrior }: TrainingRecipe,
  loss: Loss,
  weights: ClassWeights,
  prior: { readonly trainPrior: number; readonly truePrior: number },
): ProbabilityLink {
  const focal =
    unlink && loss.kind === "focal"
      ? {
          alpha: effectiveAlpha({ alpha: loss.alpha, buyWeight: weights.buy, sellWeight: weights.sell }),
          gamma: loss.gamma,
        }
      : undefined;
  return { ...(focal ? { focal } : {}), ...(correctPrior && prior.trainPrior !== prior.truePrior ? { prior } : {}) };
}

function labelsOf(labels: Uint8Array, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => labels[row]!);
}

function shareOfBuy(y: Uint8Array): number {
  return y.reduce((sum, label) => sum + label, 0) / y.length;
}
