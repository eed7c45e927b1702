/** Balances the rows that a member learns from, and says what it owes the probabilities for it. */
import type { Rng } from "../../core/index.js";
import {
  classWeightsFor,
  lastRows,
  purgedSmote,
  randomOverSample,
  randomUnderSample,
  type ClassWeights,
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
}

/**
 * @param rows Training rows only: nothing of the rows that stop, calibrate or judge the fit. With a
 * `rowWeight`, a resampled row takes it from its parents, and classes are equal in weight instead of number.
 * @param options.isTabular Whether the member reads single rows; one that reads windows takes class
 * weights in place of SMOTE, since a point between two windows is no window.
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
  if (balance === "underSample") return resampled(randomUnderSample(x, y, { ratio: 1, rng }), rowWeight);
  if (balance === "overSample") return resampled(randomOverSample(x, y, { ratio: 1, rng }), rowWeight);
  if (balance === "smote" && isTabular)
    return resampled(
      purgedSmote(lastRows(x), y, { kNeighbors: SMOTE_NEIGHBORS, ratio: 1, rng, t0Ms, t1Ms }),
      rowWeight,
    );
  const own = rowWeight === undefined ? {} : { rowWeight };
  const buyFrac = balance === "smote" ? 0.5 : buyWeightFrac;
  return { x, y, weights: balance === "none" ? EVEN : classWeightsFor(y, { buyFrac, ...own }), ...own };
}

const EVEN: ClassWeights = { buy: 1, sell: 1 };

/** Resampling has made the classes equal in number; row weights would tilt them again. */
function resampled(
  { x, y, parents }: { readonly x: ModelInput; readonly y: Uint8Array; readonly parents: Int32Array },
  rowWeight: Float64Array | undefined,
): BalancedRows {
  if (rowWeight === undefined) return { x, y, weights: EVEN };
  const carried = weightsOfParents(rowWeight, parents);
  return { x, y, weights: classWeightsFor(y, { buyFrac: 0.5, rowWeight: carried }), rowWeight: carried };
}

/** Columns of the rows in `index`. */
export function takeIntervals({ t0Ms, t1Ms }: LabelIntervals, index: Int32Array): LabelIntervals {
  return { t0Ms: Float64Array.from(index, (row) => t0Ms[row]!), t1Ms: Float64Array.from(index, (row) => t1Ms[row]!) };
}
