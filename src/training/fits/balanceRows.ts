/** Balances the rows that a member learns from, and says what it owes the probabilities for it. */
import { columnOf, mean, type Matrix, type Rng } from "../../core/index.js";
import {
  classWeightsFor,
  lastRows,
  purgedSmote,
  randomOverSample,
  randomUnderSample,
  type ClassWeights,
  smote,
  type LabelIntervals,
  type Sequences,
} from "../../dataset/index.js";
import type { ModelInput } from "../../models/index.js";
import type { Balance } from "../recipes/recipe.js";
import { weightsOfParents } from "./uniquenessOfRows.js";

/** Nearest minority rows that a synthetic row's partner is drawn from, the usual number. */
const SMOTE_NEIGHBORS = 5;

export interface BalancedRows {
  readonly x: ModelInput;
  readonly y: Uint8Array;
  /** Of the classes; a row's own weight, where it has one, is multiplied with its class's. */
  readonly weights: ClassWeights;
  /** Shape [rows of y], mean 1; absent where every row counts the same. */
  readonly rowWeight?: Float64Array;
  /** Shape [rows of y, 2], places among the rows that came in; absent where these are they. */
  readonly parents?: Int32Array;
}

/**
 * @param rows Training rows only: nothing of the rows that stop, calibrate or judge the fit. With a
 * `rowWeight`, a resampled row takes it from its parents.
 * @param options.isTabular Whether the member reads single rows; one that reads windows takes class
 * weights in place of SMOTE, since a point between two windows is no window.
 * @param options.buyWeightFrac BUY's share of the total weight afterwards, whatever made the classes even before;
 * `none` alone leaves it to the rows.
 * @throws {RangeError} If a class is absent.
 */
export function balanceRows(
  {
    x,
    y,
    t0Ms,
    t1Ms,
    rowWeight,
  }: { readonly x: Sequences; readonly y: Uint8Array; readonly rowWeight?: Float64Array } & LabelIntervals,
  balance: Balance,
  { isTabular, buyWeightFrac, rng }: { readonly isTabular: boolean; readonly buyWeightFrac: number; readonly rng: Rng },
): BalancedRows {
  const own = rowWeight === undefined ? {} : { rowWeight };
  const ratio = { ratio: 1, rng };
  const synthetic = { ...ratio, kNeighbors: SMOTE_NEIGHBORS };
  const even = (rows: Resampled) => weighed(rows, buyWeightFrac, rowWeight);
  const weightsAlone = () => ({ x, y, weights: classWeightsFor(y, { buyFrac: buyWeightFrac, ...own }), ...own });
  switch (balance) {
    case "none":
      return { x, y, weights: { buy: 1, sell: 1 }, ...own };
    case "classWeights":
      return weightsAlone();
    case "underSample":
      return even(randomUnderSample(x, y, ratio));
    case "overSample":
      return even(randomOverSample(x, y, ratio));
    case "smote":
      return isTabular ? even(plainSmote(lastRows(x), y, synthetic)) : weightsAlone();
    case "purgedSmote":
      return isTabular ? even(purgedSmote(lastRows(x), y, { ...synthetic, t0Ms, t1Ms })) : weightsAlone();
  }
}

interface Resampled {
  readonly x: ModelInput;
  readonly y: Uint8Array;
  readonly parents: Int32Array;
}

/**
 * SMOTE among the columns as they stand. A missing value is looked for at the mean of its column, and stays
 * missing, in a synthetic row where a parent's is.
 */
function plainSmote(x: Matrix, y: Uint8Array, options: Parameters<typeof smote>[2]): Resampled {
  const filled = { ...x, data: x.data.slice() };
  for (let col = 0; col < x.cols; col++) {
    const present = columnOf(x, col).filter((value) => !Number.isNaN(value));
    const centre = present.length === 0 ? 0 : mean(present);
    for (let at = col; at < x.data.length; at += x.cols) if (Number.isNaN(x.data[at]!)) filled.data[at] = centre;
  }
  const made = smote(filled, y, options);
  const valueOf = (row: number, side: number, col: number) => x.data[made.parents[2 * row + side]! * x.cols + col]!;
  made.x.data.forEach((_, at) => {
    const [row, col] = [Math.floor(at / x.cols), at % x.cols];
    if (Number.isNaN(valueOf(row, 0, col)) || Number.isNaN(valueOf(row, 1, col))) made.x.data[at] = NaN;
  });
  return made;
}

/** Resampling has made the classes equal in number; what they weigh is said here, row weights counted. */
function weighed({ x, y, parents }: Resampled, buyFrac: number, rowWeight: Float64Array | undefined): BalancedRows {
  const own = rowWeight === undefined ? {} : { rowWeight: weightsOfParents(rowWeight, parents) };
  return { x, y, parents, weights: classWeightsFor(y, { buyFrac, ...own }), ...own };
}

/** Columns of the rows in `index`. */
export function takeIntervals({ t0Ms, t1Ms }: LabelIntervals, index: Int32Array): LabelIntervals {
  return { t0Ms: Float64Array.from(index, (row) => t0Ms[row]!), t1Ms: Float64Array.from(index, (row) => t1Ms[row]!) };
}
