import { requireBinary, requireInRange, requireSameLength } from "../../core/index.js";
import { requireBothClasses } from "./resampled.js";

export interface ClassWeights {
  readonly sell: number;
  readonly buy: number;
}

/**
 * Weights under which both classes carry half of the total and the mean weight is 1 (scikit-learn's
 * "balanced"). @throws {RangeError} If a class is absent.
 */
export function balancedClassWeights(y: Uint8Array): ClassWeights {
  return classWeightsFor(y, { buyFrac: 0.5 });
}

/**
 * Weights under which BUY carries `buyFrac` of the total and the mean weight is 1.
 *
 * @param options.buyFrac In (0, 1).
 * @param options.rowWeight Shape [rows], above 0, mean 1: what the class weights will be multiplied with;
 *   1 a row when absent.
 * @throws {RangeError} If a class is absent, or row weights differ in number.
 */
export function classWeightsFor(
  y: Uint8Array,
  { buyFrac, rowWeight }: { readonly buyFrac: number; readonly rowWeight?: Float64Array },
): ClassWeights {
  requireBinary("weight classes", { y });
  if (rowWeight !== undefined) requireSameLength("weight classes", { y, rowWeight });
  requireInRange("weight classes", { buyFrac }, { above: 0, below: 1 });
  const buys = y.reduce((sum, label) => sum + label, 0);
  requireBothClasses("weight classes", y.length - buys, buys);
  if (rowWeight !== undefined) {
    const total = rowWeight.reduce((sum, weight) => sum + weight, 0);
    const ofBuys = rowWeight.reduce((sum, weight, row) => sum + (y[row] === 1 ? weight : 0), 0);
    return { sell: ((1 - buyFrac) * y.length) / (total - ofBuys), buy: (buyFrac * y.length) / ofBuys };
  }
  return { sell: ((1 - buyFrac) * y.length) / (y.length - buys), buy: (buyFrac * y.length) / buys };
}
