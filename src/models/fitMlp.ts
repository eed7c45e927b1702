import { requireInteger } from "../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "./contract.js";
import { fitNetwork } from "./networks/fitNetwork.js";
import type { NetworkOptions } from "./networks/networkOptions.js";

export interface MlpOptions extends NetworkOptions {
  /** Units of each hidden layer, from the input on; at least one layer. */
  readonly hiddenUnits: readonly number[];
}

/**
 * Fits a dense net on single rows; of a window the last row is read. Every hidden layer has relu and
 * dropout.
 *
 * Features are standardised with the training rows; a missing value becomes the mean. The same seed and
 * thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 */
export async function fitMlp(train: TrainingSet, options: MlpOptions, context: FitContext): Promise<FittedModel> {
  const hiddenUnits = [...options.hiddenUnits];
  if (hiddenUnits.length === 0)
    throw new RangeError("Cannot fit a dense net as hiddenUnits must name at least one layer: found none");
  hiddenUnits.forEach((units, k) =>
    requireInteger("fit a dense net", { [`hiddenUnits[${k}]`]: units }, { atLeast: 1 }),
  );
  return fitNetwork(
    train,
    { kind: "mlp", shapeFor: ({ features }) => ({ kind: "mlp", features, steps: 1, hiddenUnits }) },
    options,
    context,
  );
}
