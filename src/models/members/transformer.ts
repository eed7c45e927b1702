import { z } from "zod";
import type { NumberOption } from "../../core/index.js";
import type { FitContext, FittedModel, TrainingSet } from "../contract.js";
import { countOnCard, layersOnCard, windowOnCard, type NetworkKind } from "../networks/blueprint.js";
import { fitNetwork } from "../networks/fitNetwork.js";
import { wholePanels } from "../networks/inWholePanels.js";
import { loadNetwork, networkCardObjection } from "../networks/loadNetwork.js";
import { networkToOnnx } from "../networks/networkModel.js";
import { BUY_WEIGHT_SEARCH, NETWORK_OPTIONS, unitsOption, type NetworkTable } from "../networks/networkOptions.js";
import { transformerArchitecture, type TransformerShape } from "../networks/transformerArchitecture.js";
import { requireContext } from "../requireTrainingSet.js";
import { completeOptions } from "./completeOptions.js";
import { defineMember } from "./defineMember.js";
import type { FitOptions, Member } from "./member.js";

export type TransformerTable = NetworkTable & {
  readonly modelUnits: NumberOption;
  readonly heads: NumberOption;
  readonly layers: NumberOption;
  readonly feedForwardUnits: NumberOption;
};

export type TransformerOptions = FitOptions<TransformerTable>;

const TRANSFORMER_OPTIONS: TransformerTable = {
  ...NETWORK_OPTIONS,
  modelUnits: {
    ...unitsOption("width of the residual stream, a multiple of heads and of 8", 64),
    search: { name: "transformerUnits", choices: [64, 128, 256] },
  },
  heads: unitsOption("attention heads", 4),
  layers: unitsOption("blocks of self-attention and feed-forward net", 2),
  feedForwardUnits: unitsOption("inner width of the feed-forward net", 128),
};

const KIND: NetworkKind<TransformerShape> = {
  name: "transformer",
  words: "a transformer",
  readsWindows: true,
  architecture: transformerArchitecture,
  shape: z
    .strictObject({
      ...windowOnCard,
      modelUnits: countOnCard,
      heads: countOnCard,
      layers: layersOnCard,
      feedForwardUnits: countOnCard,
    })
    .refine(({ modelUnits, heads }) => modelUnits % heads === 0, "modelUnits must be a multiple of heads"),
};

/**
 * Fits a transformer encoder on windows of consecutive bars; the answer is read at the last bar. Dropout
 * acts on the embedding and on what each half of a block adds. By default two blocks of 64 units and 4
 * heads, trained like the LSTM.
 *
 * Features are standardised with the bars that the training windows cover; a missing value becomes the
 * mean. The same seed and thread count give the same bytes.
 *
 * @throws {RangeError} If the training set or an option is refused, or the loss stops being a number.
 * @throws {TypeError} If `rng` is missing.
 */
export async function fitTransformer(
  train: TrainingSet,
  options: TransformerOptions,
  context: FitContext,
): Promise<FittedModel> {
  requireContext("fit a transformer", context);
  const complete = completeOptions("fit a transformer", TRANSFORMER_OPTIONS, options, train.x);
  requireHeads("fit a transformer", complete);
  const { modelUnits, heads, layers, feedForwardUnits } = complete;
  return fitNetwork(
    train,
    { kind: KIND, shapeFor: (input) => ({ ...input, modelUnits, heads, layers, feedForwardUnits }) },
    complete,
    context,
  );
}

export const transformer: Member<TransformerTable> = defineMember({
  name: KIND.name,
  label: "Transformer",
  options: TRANSFORMER_OPTIONS,
  readsWindows: KIND.readsWindows,
  step: "epoch",
  buyWeightSearch: BUY_WEIGHT_SEARCH,
  fit: (train, options, { loss, link, featureNames, ...context }) =>
    fitTransformer(train, { ...options, loss, link, featureNames }, context),
  requireOptions: (options) => requireHeads("use a transformer", options),
  cardObjection: (body) => networkCardObjection(KIND, body),
  load: (saved) => loadNetwork(KIND, saved),
  toOnnx: networkToOnnx,
  // A pass was found to take 1.4 times as long a product as the LSTM's.
  cost: ({ modelUnits, layers, feedForwardUnits, epochs }, { steps }) =>
    1.4 * epochs * steps * layers * modelUnits * (4 * modelUnits + 2 * feedForwardUnits + 2 * steps),
  mostEpochs: ({ epochs }) => epochs,
  describe: ({ layers, modelUnits, heads, feedForwardUnits }) =>
    `${layers} pre-norm encoder layers of ${modelUnits} units, ${heads} heads, feed-forward ${feedForwardUnits}`,
});

function requireHeads(
  action: string,
  { modelUnits, heads }: { readonly modelUnits: number; readonly heads: number },
): void {
  if (modelUnits % heads !== 0)
    throw new RangeError(
      `Cannot ${action} as modelUnits must be a multiple of heads: found ${modelUnits} and ${heads}`,
    );
  if (modelUnits !== wholePanels(modelUnits))
    throw new RangeError(
      `Cannot ${action} as modelUnits must be a multiple of 8, or a bar alone would be rounded otherwise than among ` +
        `others: found ${modelUnits}`,
    );
}
