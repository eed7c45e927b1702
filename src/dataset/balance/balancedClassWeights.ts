import { requireBinary, requireInRange } from "../../core/index.js";
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
 * @throws {RangeError} If a class is absent.
 */
export function classWeightsFor(y: Uint8Array, { buyFrac }: { readonly buyFrac: number }): ClassWeights {
  requireBinary("weight classes", { y });
  requireInRange("weight classes", { buyFrac }, { above: 0, below: 1 });
  const buys = y.reduce((sum, label) => sum + label, 0);
  requireBothClasses("weight classes", y.length - buys, buys);
  return { sell: ((1 - buyFrac) * y.length) / (y.length - buys), buy: (buyFrac * y.length) / buys };
}
