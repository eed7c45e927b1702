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

/** Nearest minority rows that a synthetic row's partner is drawn from, the usual number. */
const SMOTE_NEIGHBORS = 5;

export interface BalancedRows {
  readonly x: ModelInput;
  readonly y: Uint8Array;
  readonly weights: ClassWeights;
}

/**
 * @param rows Training rows only: nothing of the rows that stop, calibrate or judge the fit.
 * @param options.isTabular Whether the member reads single rows; one that reads windows takes class
 * weights in place of SMOTE, since a point between two windows is no window.
 * @throws {RangeError} If a class is absent.
 */
export function balanceRows(
  { x, y, t0Ms, t1Ms }: { readonly x: Sequences; readonly y: Uint8Array } & LabelIntervals,
  balance: Balance,
  { isTabular, buyWeightFrac, rng }: { readonly isTabular: boolean; readonly buyWeightFrac: number; readonly rng: Rng },
): BalancedRows {
  const even = { buy: 1, sell: 1 };
  if (balance === "underSample") return { ...randomUnderSample(x, y, { ratio: 1, rng }), weights: even };
  if (balance === "overSample") return { ...randomOverSample(x, y, { ratio: 1, rng }), weights: even };
  if (balance === "smote" && isTabular)
    return {
      ...purgedSmote(lastRows(x), y, { kNeighbors: SMOTE_NEIGHBORS, ratio: 1, rng, t0Ms, t1Ms }),
      weights: even,
    };
  return {
    x,
    y,
    weights: balance === "none" ? even : classWeightsFor(y, { buyFrac: balance === "smote" ? 0.5 : buyWeightFrac }),
  };
}

/** Columns of the rows in `index`. */
export function takeIntervals({ t0Ms, t1Ms }: LabelIntervals, index: Int32Array): LabelIntervals {
  return { t0Ms: Float64Array.from(index, (row) => t0Ms[row]!), t1Ms: Float64Array.from(index, (row) => t1Ms[row]!) };
}
