import { requireInteger } from "../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "./contract.js";
import { fitNetwork } from "./networks/fitNetwork.js";
import type { NetworkOptions } from "./networks/networkOptions.js";

export interface LstmOptions extends NetworkOptions {
  readonly firstUnits: number;
  readonly secondUnits: number;
  readonly denseUnits: number;
}

/**
 * Fits the plan's LSTM on windows of consecutive bars: two LSTM layers, each followed by dropout, a
 * dense layer with relu and one sigmoid unit.
 *
 * Features are standardised with the bars that the training windows cover; a missing value becomes the
 * mean. The same seed and thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 */
export async function fitLstm(train: TrainingSet, options: LstmOptions, context: FitContext): Promise<FittedModel> {
  const { firstUnits, secondUnits, denseUnits } = options;
  requireInteger("fit an LSTM", { firstUnits, secondUnits, denseUnits }, { atLeast: 1 });
  return fitNetwork(
    train,
    { kind: "lstm", shapeFor: (input) => ({ kind: "lstm", ...input, firstUnits, secondUnits, denseUnits }) },
    options,
    context,
  );
}
