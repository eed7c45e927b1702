import { requireInteger } from "../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "./contract.js";
import { fitNetwork } from "./networks/fitNetwork.js";
import type { NetworkOptions } from "./networks/networkOptions.js";

export interface TransformerOptions extends NetworkOptions {
  /** Width of the residual stream, a multiple of `heads`. */
  readonly modelUnits: number;
  readonly heads: number;
  /** Blocks of self-attention and feed-forward net. */
  readonly layers: number;
  readonly feedForwardUnits: number;
}

/**
 * Fits a transformer encoder on windows of consecutive bars; the answer is read at the last bar. Dropout
 * acts on the embedding and on what each half of a block adds.
 *
 * Features are standardised with the bars that the training windows cover; a missing value becomes the
 * mean. The same seed and thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 */
export async function fitTransformer(
  train: TrainingSet,
  options: TransformerOptions,
  context: FitContext,
): Promise<FittedModel> {
  const { modelUnits, heads, layers, feedForwardUnits } = options;
  requireInteger("fit a transformer", { modelUnits, heads, layers, feedForwardUnits }, { atLeast: 1 });
  if (modelUnits % heads !== 0)
    throw new RangeError(
      `Cannot fit a transformer as modelUnits must be a multiple of heads: found ${modelUnits} and ${heads}`,
    );
  return fitNetwork(
    train,
    {
      kind: "transformer",
      shapeFor: (input) => ({ kind: "transformer", ...input, modelUnits, heads, layers, feedForwardUnits }),
    },
    options,
    context,
  );
}
