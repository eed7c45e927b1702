/**
 * From rows of the dataset to what a member is fitted on: the recipe's label, a purged inner slice that
 * stops the fit, class balance inside the training rows only, and the loss with the link that undoes it.
 */
import type { Rng } from "../core/index.js";
import { purgedInnerSlice, randomUnderSample, type Dataset, type Sequences } from "../dataset/index.js";
import { effectiveAlpha, type Loss, type ProbabilityLink, type TrainingSet } from "../models/index.js";
import type { MemberSettings } from "./memberSettings.js";
import type { ModelRecipe } from "./recipe.js";

export interface PreparedTraining {
  readonly trainingSet: TrainingSet;
  readonly loss: Loss;
  readonly link: ProbabilityLink;
  /** Share of BUY among the training rows before and after balancing. */
  readonly baseRate: number;
  readonly balancedBaseRate: number;
  /** Rows the fit learns from, after balancing. */
  readonly fitRows: number;
  readonly validationRows: number;
  /** Rows dropped because their label ends inside the inner slice. */
  readonly innerPurged: number;
}

/**
 * @param trainIdx Rows of the dataset, ascending, already purged against whatever they will be judged on.
 * @throws {RangeError} If a class is absent from the rows to learn from.
 */
export function prepareTrainingSet(
  dataset: Dataset,
  trainIdx: Int32Array,
  { recipe, settings, rng }: { readonly recipe: ModelRecipe; readonly settings: MemberSettings; readonly rng: Rng },
): PreparedTraining {
  const { fitIdx, validationIdx, purgedCount } = purgedInnerSlice(dataset, trainIdx, { validationFrac: settings.innerValidationFrac });
  const labels = dataset[recipe.label].label;
  const xAll = windowsOf(dataset, fitIdx, settings.sequenceBars);
  const yAll = labelsOf(labels, fitIdx);
  const { x, y } = recipe.balance === "underSample" ? randomUnderSample(xAll, yAll, { ratio: 1, rng }) : { x: xAll, y: yAll };

  const buys = y.reduce((sum, label) => sum + label, 0);
  if (buys === 0 || buys === y.length) {
    throw new RangeError(`Cannot train ${recipe.name} as both classes must occur among its ${y.length} training rows: found ${buys} BUY`);
  }
  const weights = recipe.balance === "classWeights" ? classWeights(y.length, buys, settings.buyWeightFrac) : { buy: 1, sell: 1 };
  const loss = lossOf(recipe, buys, y.length, weights);
  const validationY = labelsOf(labels, validationIdx);
  const weightOf = (column: Uint8Array) => Float32Array.from(column, (label) => (label === 1 ? weights.buy : weights.sell));

  return {
    trainingSet: {
      x,
      y,
      weight: weightOf(y),
      validation: { x: windowsOf(dataset, validationIdx, settings.sequenceBars), y: validationY, weight: weightOf(validationY) },
    },
    loss,
    link:
      recipe.unlink && loss.kind === "focal"
        ? { focal: { alpha: effectiveAlpha({ alpha: loss.alpha, buyWeight: weights.buy, sellWeight: weights.sell }), gamma: loss.gamma } }
        : {},
    baseRate: yAll.reduce((sum, label) => sum + label, 0) / yAll.length,
    balancedBaseRate: (buys * weights.buy) / (buys * weights.buy + (y.length - buys) * weights.sell),
    fitRows: y.length,
    validationRows: validationIdx.length,
    innerPurged: purgedCount,
  };
}

/** Windows that end at the decision bars of `rows`. */
export function windowsOf(dataset: Dataset, rows: Int32Array, steps: number): Sequences {
  return { rows: dataset.features, steps, endRow: Int32Array.from(rows, (row) => dataset.featureRow[row]!) };
}

/** Weights under which BUY carries `buyFrac` of the total and the mean weight is 1. */
function classWeights(n: number, buys: number, buyFrac: number): { readonly buy: number; readonly sell: number } {
  return { buy: (buyFrac * n) / buys, sell: ((1 - buyFrac) * n) / (n - buys) };
}

function lossOf({ loss }: ModelRecipe, buys: number, n: number, weights: { readonly buy: number; readonly sell: number }): Loss {
  if (loss.kind === "crossEntropy") return loss;
  const weightedBaseRate = (buys * weights.buy) / (buys * weights.buy + (n - buys) * weights.sell);
  return { kind: "focal", gamma: loss.gamma, alpha: loss.alpha === "balanced" ? 1 - weightedBaseRate : loss.alpha };
}

function labelsOf(labels: Uint8Array, rows: Int32Array): Uint8Array {
  return Uint8Array.from(rows, (row) => labels[row]!);
}
